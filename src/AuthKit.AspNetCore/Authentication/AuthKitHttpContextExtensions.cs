using AuthKit;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace Microsoft.AspNetCore.Http;

/// <summary>Reads the session, the access token, the account and the client's address of a request.</summary>
public static class AuthKitHttpContextExtensions
{
    /// <summary>
    /// The session that the request's cookie opens. Null if it does not sign a user in, and before the authentication middleware has run.
    /// </summary>
    public static AuthKit.Sessions.Session? GetAuthKitSession(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestSession>() is { Status: RequestSessionStatus.SignedIn } request ? request.Session : null;
    }

    /// <summary>
    /// The request's access token. Null if there is no valid one, and before the scheme of access tokens
    /// (<see cref="AuthKitWebOptions.TokenScheme"/>) has authenticated the request.
    /// </summary>
    public static AccessToken? GetAuthKitAccessToken(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestToken>()?.Token;
    }

    /// <summary>
    /// The account of the session, read from the store once per request. Null if no session signs a user in, or if the account is gone or
    /// disabled, or its password or status has changed since the session began.
    /// </summary>
    /// <exception cref="AuthUnavailableException">The account store is not available.</exception>
    public static ValueTask<Account?> GetAuthKitAccountAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestSession>()?.GetAccountAsync(context) ?? default;
    }

    /// <summary>
    /// The key under which limits by address count a request: the IPv4 address, or the /64 network of an IPv6 address, in
    /// <see cref="ConnectionInfo.RemoteIpAddress"/>. No header is read: behind a proxy, let ForwardedHeadersMiddleware set the
    /// address. All requests without an address share one key.
    /// </summary>
    public static RateLimitKey GetAuthKitAddressKey(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RateLimitKey(ClientAddress.Read(RequestOrigin.AddressOf(context)).Network);
    }
}
