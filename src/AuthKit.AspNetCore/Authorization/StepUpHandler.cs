using AuthKit.AspNetCore.Authentication;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Asks the session for the mark, once a request: a policy may be looked at more than once on the way, and a mark may be good for
/// one use.
/// </summary>
internal sealed class StepUpHandler : AuthorizationHandler<StepUpRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, StepUpRequirement requirement)
    {
        if (context.Resource is not HttpContext request)
        {
            return;
        }

        try
        {
            if (await IsMarkedAsync(context, request, requirement.Purpose).ConfigureAwait(false))
            {
                context.Succeed(requirement);
                return;
            }

            AuthorizationRefusal.Note(request, AuthorizationRefusal.OfStepUp());
        }
        catch (AuthUnavailableException)
        {
            AuthorizationRefusal.Note(request, AuthorizationRefusal.OfUnavailable());
        }
    }

    private static async ValueTask<bool> IsMarkedAsync(AuthorizationHandlerContext context, HttpContext request, string purpose)
    {
        // A request that shows a token means it; and where nobody is signed in, there is nothing to use up.
        if (request.GetAuthKitAccessToken() is not null
            || request.GetAuthKitSession() is not { } session
            || !context.User.Identities.Any(static identity => identity is { IsAuthenticated: true, AuthenticationType: SessionAuthenticationDefaults.AuthenticationScheme }))
        {
            return false;
        }

        var known = request.Features.Get<UsedStepUps>();
        if (known is null)
        {
            request.Features.Set(known = new UsedStepUps());
        }

        if (!known.TryGetValue(purpose, out var isMarked))
        {
            isMarked = await request.RequestServices.GetRequiredService<ISessionService>().UseStepUpAsync(session, purpose, request.RequestAborted).ConfigureAwait(false);
            known.Add(purpose, isMarked);
        }

        return isMarked;
    }

    private sealed class UsedStepUps : Dictionary<string, bool>;
}
