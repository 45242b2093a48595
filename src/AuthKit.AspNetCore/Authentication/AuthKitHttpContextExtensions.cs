using AuthKit;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace Microsoft.AspNetCore.Http;

/// <summary>The user, the tenant and the client of a request.</summary>
public static class AuthKitHttpContextExtensions
{
    /// <summary>
    /// The session that signed the request's user in; null where nobody is signed in, and before the authentication
    /// middleware ran.
    /// </summary>
    public static AuthKit.Sessions.Session? GetAuthKitSession(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestSession>() is { Status: RequestSessionStatus.SignedIn } request ? request.Session : null;
    }

    /// <summary>
    /// The access token that signed the request's user in; null where there is no good one, and before the authentication of
    /// the scheme <c>Bearer</c> ran.
    /// </summary>
    public static AccessToken? GetAuthKitAccessToken(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestToken>()?.Token;
    }

    /// <summary>
    /// The account of the session, read from the store once a request. Null where nobody is signed in, and where the
    /// account is gone, disabled, or had its password or status changed since the session began.
    /// </summary>
    /// <exception cref="AuthUnavailableException">The store cannot be asked.</exception>
    public static ValueTask<Account?> GetAuthKitAccountAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestSession>()?.GetAccountAsync(context) ?? default;
    }

    /// <summary>
    /// What limits by address count a request under: the IPv4 address, or the /64 of an IPv6 address, of
    /// <see cref="ConnectionInfo.RemoteIpAddress"/>. No header is read: behind a proxy, let ForwardedHeadersMiddleware set the
    /// address. All requests without one share one key.
    /// </summary>
    public static RateLimitKey GetAuthKitAddressKey(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new RateLimitKey(ClientAddress.Read(RequestOrigin.AddressOf(context)).Network);
    }
}
