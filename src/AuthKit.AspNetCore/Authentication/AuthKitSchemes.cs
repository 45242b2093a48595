using System.Security.Claims;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The names of AuthKit's schemes in this application; they are the authentication types of its identities too.</summary>
/// <param name="session">Null without session authentication.</param>
/// <param name="token">Null without authentication by access tokens.</param>
internal sealed class AuthKitSchemes(string? session, string? token)
{
    public string? Session { get; } = session;

    public string? Token { get; } = token;

    public bool IsSession(ClaimsIdentity identity) => identity.IsAuthenticated && Session is not null && identity.AuthenticationType == Session;

    public bool IsToken(ClaimsIdentity identity) => identity.IsAuthenticated && Token is not null && identity.AuthenticationType == Token;

    /// <summary>Whether a session or an access token of AuthKit made an identity.</summary>
    public bool IsOwn(ClaimsIdentity identity) => IsSession(identity) || IsToken(identity);
}
