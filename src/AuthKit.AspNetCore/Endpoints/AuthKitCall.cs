using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>
/// Wraps the handlers of AuthKit's calls. The wrapper refuses cross-site requests, keeps the response out of caches, sets the user, and answers
/// 503 if a store or the hashing queue is not available.
/// </summary>
internal static class AuthKitCall
{
    public static RequestDelegate Public(RequestDelegate call) => SameOriginGuard.Before(Guarded(async context =>
    {
        KeepFromCaches(context);
        if (!RequestTenant.TryGet(context, out _))
        {
            await AuthProblem.InvalidTenant.WriteAsync(context).ConfigureAwait(false);
            return;
        }

        if (SignInCookies.AreTooLong(context))
        {
            // The request is refused as a whole, because reading only some of its cookies would leave sign-ins that the others name.
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: $"The cookies of the request have more than {SignInCookies.MaxLength} characters.").ConfigureAwait(false);
            return;
        }

        await RequestUser.SetAsync(context).ConfigureAwait(false);
        await call(context).ConfigureAwait(false);
    }));

    /// <summary>
    /// Answers 503 if keys, a store or the hashing queue are not available. Used alone for a call whose answer is the same for every user, tenant
    /// and site.
    /// </summary>
    public static RequestDelegate Guarded(RequestDelegate call) => async context =>
    {
        try
        {
            await call(context).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (!context.Response.HasStarted)
        {
            KeepFromCaches(context);
            await AuthProblem.Unavailable.WriteAsync(context).ConfigureAwait(false);
        }
    };

    /// <summary>
    /// A call that ends something. It finishes even if the client disconnects, and that includes the lookup of the session. The timeouts of the
    /// stores bound its duration.
    /// </summary>
    public static RequestDelegate Finishing(RequestDelegate call) => context =>
    {
        context.RequestAborted = CancellationToken.None;
        return call(context);
    };

    /// <summary>A call that only reads, for users who are signed in by a session or any access token.</summary>
    public static RequestDelegate Reading(Func<HttpContext, SignedInUser, Task> call) => SignedIn(call, needsAccountScope: false);

    /// <summary>A call on the account's sign-ins, for users who have a session or an access token with the account scope.</summary>
    public static RequestDelegate Account(Func<HttpContext, SignedInUser, Task> call) => SignedIn(call, needsAccountScope: true);

    /// <summary>A call for users who have a session.</summary>
    public static RequestDelegate WithSession(Func<HttpContext, Session, Task> call) => Public(async context =>
    {
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        await (request.Status == RequestSessionStatus.SignedIn
            ? call(context, request.Session!)
            : AuthProblem.OfMissingUser(request).WriteAsync(context)).ConfigureAwait(false);
    });

    /// <summary>
    /// Forbids all caches to store the response. The endpoint's metadata disables output caching only if that middleware runs after routing; this
    /// call also works in any other order.
    /// </summary>
    public static void KeepFromCaches(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        KeepFromOutputCache(context);
    }

    /// <summary>Disables output caching only, for a response that clients may cache.</summary>
    public static void KeepFromOutputCache(HttpContext context)
    {
        if (context.Features.Get<IOutputCacheFeature>() is { } cache)
        {
            cache.Context.AllowCacheStorage = false;
        }
    }

    private static RequestDelegate SignedIn(Func<HttpContext, SignedInUser, Task> call, bool needsAccountScope) => Public(async context =>
    {
        var (user, problem) = await SignedInUser.FindAsync(context, needsAccountScope).ConfigureAwait(false);
        await (user is null ? problem!.WriteAsync(context) : call(context, user)).ConfigureAwait(false);
    });
}

/// <summary>Marks an endpoint as one of AuthKit's, and says how it uses the cookie of the refresh token.</summary>
internal sealed class AuthKitCallMetadata(RefreshCookieUse refreshCookie)
{
    public RefreshCookieUse RefreshCookie { get; } = refreshCookie;
}
