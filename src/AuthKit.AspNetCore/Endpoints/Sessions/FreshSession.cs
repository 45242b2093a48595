using AuthKit.Accounts;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Problems;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Who may change second factors without a code: the owner of a session whose proof is fresh.</summary>
internal static class FreshSession
{
    /// <summary>The account; null where the request has been answered.</summary>
    public static async ValueTask<Account?> FindAsync(HttpContext context)
    {
        var request = await RequestSession.GetAsync(context).ConfigureAwait(false);
        if (request.Status != RequestSessionStatus.SignedIn)
        {
            await AuthProblem.OfMissingUser(request).WriteAsync(context).ConfigureAwait(false);
            return null;
        }

        if (await request.GetAccountAsync(context).ConfigureAwait(false) is not { } account)
        {
            await AuthProblem.SessionExpired.WriteAsync(context).ConfigureAwait(false);
            return null;
        }

        if (await context.RequestServices.GetRequiredService<IStepUpService>().IsFreshAsync(request.Session!, context.RequestAborted).ConfigureAwait(false))
        {
            return account;
        }

        await AuthProblem.FreshAuthenticationRequired.WriteAsync(context).ConfigureAwait(false);
        return null;
    }
}
