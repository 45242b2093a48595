using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>The result of looking up a request's session cookie. It is kept with the request, so that the store is called once.</summary>
internal sealed class RequestSession
{
    private Account? _account;
    private bool _accountLoaded;

    private RequestSession(RequestSessionStatus status, Session? session = null, AuthUnavailableException? unavailable = null)
    {
        Status = status;
        Session = session;
        Unavailable = unavailable;
    }

    public RequestSessionStatus Status { get; }

    /// <summary>The session that the cookie opens, which may be a visitor's; null if it opens no session.</summary>
    public Session? Session { get; }

    /// <summary>The store's failure; null unless the status is <see cref="RequestSessionStatus.Unavailable"/>.</summary>
    public AuthUnavailableException? Unavailable { get; }

    /// <summary>Looks the session up at the first call of a request; later calls return the same result.</summary>
    public static async ValueTask<RequestSession> GetAsync(HttpContext context)
    {
        if (context.Features.Get<RequestSession>() is { } known)
        {
            return known;
        }

        var services = context.RequestServices;
        var token = services.GetRequiredService<SessionCookie>().Read(context);
        var session = !RequestTenant.TryGet(context, out var tenant)
            ? new RequestSession(RequestSessionStatus.InvalidTenant)
            : token is null
            ? new RequestSession(RequestSessionStatus.NoCookie)
            : await ValidateAsync(services, token, tenant).ConfigureAwait(false);
        context.Features.Set(session);
        return session;
    }

    /// <summary>
    /// The account of the session, read once per request. Null if the account is gone, is not active, or has another security version than the
    /// session.
    /// </summary>
    public async ValueTask<Account?> GetAccountAsync(HttpContext context)
    {
        if (Session is not { Subject: { } subject } session)
        {
            return null;
        }

        if (!_accountLoaded)
        {
            var account = await context.RequestServices.GetRequiredService<IAccountService>().FindByIdAsync(subject, context.RequestAborted).ConfigureAwait(false);
            _account = account is { Status: AccountStatus.Active } && account.SecurityVersion == session.SecurityVersion ? account : null;
            _accountLoaded = true;
        }

        return _account;
    }

    /// <summary>Not cancelled with the request, because the endpoint may end the session, and must finish even if the client disconnects.</summary>
    private static async ValueTask<RequestSession> ValidateAsync(IServiceProvider services, string token, string tenant)
    {
        try
        {
            var validation = await services.GetRequiredService<ISessionService>().ValidateAsync(token, tenant, CancellationToken.None).ConfigureAwait(false);
            return validation switch
            {
                { IsValid: true } => new RequestSession(validation.Session.Subject is null ? RequestSessionStatus.Visitor : RequestSessionStatus.SignedIn, validation.Session),
                { Status: SessionStatus.Malformed } => new RequestSession(RequestSessionStatus.Malformed),
                _ => new RequestSession(RequestSessionStatus.Ended),
            };
        }
        catch (AuthUnavailableException exception)
        {
            return new RequestSession(RequestSessionStatus.Unavailable, unavailable: exception);
        }
    }
}

/// <summary>The result of looking up a request's session cookie.</summary>
internal enum RequestSessionStatus
{
    /// <summary>The request has no session cookie.</summary>
    NoCookie = 0,

    /// <summary>The cookie's text cannot be a token of AuthKit, or the request has several such cookies.</summary>
    Malformed = 1,

    /// <summary>The cookie opens no session, or no longer does.</summary>
    Ended = 2,

    /// <summary>The cookie opens the session of a visitor who has not signed in.</summary>
    Visitor = 3,

    /// <summary>The cookie opens the session of a signed-in subject.</summary>
    SignedIn = 4,

    /// <summary>The store is not available. Nobody is signed in.</summary>
    Unavailable = 5,

    /// <summary>The <see cref="ITenantSource"/> returned an invalid tenant.</summary>
    InvalidTenant = 6,
}
