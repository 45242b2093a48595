using System.Security.Claims;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The names of AuthKit's schemes in this application. Each is also the authentication type of the identities that it creates.</summary>
/// <param name="session">The scheme of sessions; null without session authentication.</param>
/// <param name="token">The scheme of access tokens; null without authentication by access tokens.</param>
internal sealed class AuthKitSchemes(string? session, string? token)
{
    public string? Session { get; } = session;

    public string? Token { get; } = token;

    public bool IsSession(ClaimsIdentity identity) => identity.IsAuthenticated && Session is not null && identity.AuthenticationType == Session;

    public bool IsToken(ClaimsIdentity identity) => identity.IsAuthenticated && Token is not null && identity.AuthenticationType == Token;

    /// <summary>Whether an identity comes from a session or an access token of AuthKit.</summary>
    public bool IsOwn(ClaimsIdentity identity) => IsSession(identity) || IsToken(identity);
}
