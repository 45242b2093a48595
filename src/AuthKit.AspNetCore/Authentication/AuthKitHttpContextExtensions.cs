using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Stores;

namespace Microsoft.AspNetCore.Http;

/// <summary>Who is behind a request.</summary>
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
    /// The account of the session, read from the store once a request. Null where nobody is signed in, and where the
    /// account is gone, disabled, or had its password or status changed since the session began.
    /// </summary>
    /// <exception cref="AuthUnavailableException">The store cannot be asked.</exception>
    public static ValueTask<Account?> GetAuthKitAccountAsync(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Features.Get<RequestSession>()?.GetAccountAsync(context) ?? default;
    }
}
