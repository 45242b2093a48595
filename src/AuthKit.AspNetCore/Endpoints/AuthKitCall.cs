using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Problems;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OutputCaching;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What stands around every call: no other site, no cache, the user, and 503 where a store or the hashing queue is not available.</summary>
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
            // Nothing, rather than some of what was sent.
            await AuthProblem.InvalidRequest.WriteAsync(context, detail: $"The cookies of the request have more than {SignInCookies.MaxLength} characters.").ConfigureAwait(false);
            return;
        }

        await RequestUser.SetAsync(context).ConfigureAwait(false);
        await call(context).ConfigureAwait(false);
    }));

    /// <summary>Answers 503 if keys, a store or the hashing queue are not available. By itself for a call that is the same for every user, tenant and site.</summary>
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
    /// A call that ends something: it finishes even if the client disconnects, from the look-up of the session on. How long it
    /// takes is bounded by the stores, not by the client's patience.
    /// </summary>
    public static RequestDelegate Finishing(RequestDelegate call) => context =>
    {
        context.RequestAborted = CancellationToken.None;
        return call(context);
    };

    /// <summary>A call that reads, for users who are signed in, by a session or any access token.</summary>
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

    /// <summary>The endpoint's metadata does this where the middleware runs after routing; this is for every other order.</summary>
    public static void KeepFromCaches(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        KeepFromOutputCache(context);
    }

    /// <summary>For an answer that clients may keep.</summary>
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

/// <summary>Marks an endpoint as one of AuthKit's.</summary>
internal sealed class AuthKitCallMetadata(RefreshCookieUse refreshCookie)
{
    public RefreshCookieUse RefreshCookie { get; } = refreshCookie;
}
