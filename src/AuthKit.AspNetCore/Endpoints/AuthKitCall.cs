using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Http;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>What stands around every call: no other site, no cache, and 503 where a store or the hashing queue is not available.</summary>
internal static class AuthKitCall
{
    public static RequestDelegate Public(RequestDelegate call) => SameOriginGuard.Before(async context =>
    {
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await call(context).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (!context.Response.HasStarted)
        {
            await AuthProblem.Unavailable.WriteAsync(context).ConfigureAwait(false);
        }
    });

    /// <summary>A call for users who are signed in, by a session or an access token.</summary>
    public static RequestDelegate SignedIn(Func<HttpContext, SignedInUser, Task> call) => Public(async context =>
    {
        var (user, problem) = await SignedInUser.FindAsync(context).ConfigureAwait(false);
        await (user is null ? problem!.WriteAsync(context) : call(context, user)).ConfigureAwait(false);
    });

    /// <summary>A call for users who have a session.</summary>
    public static RequestDelegate SignedIn(Func<HttpContext, Session, Task> call) => Public(async context =>
    {
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        await (request.Status == RequestSessionStatus.SignedIn
            ? call(context, request.Session!)
            : AuthProblem.OfMissingUser(request).WriteAsync(context)).ConfigureAwait(false);
    });
}
