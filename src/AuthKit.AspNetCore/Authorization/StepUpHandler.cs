using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Looks at the session's mark. If the application has replaced the <see cref="IAuthorizationService"/>, nothing tells when a decision is
/// complete, so the mark is used up here.
/// </summary>
internal sealed class StepUpHandler(StepUpMarks marks, AuthorizationRequests requests) : IAuthorizationHandler
{
    public async Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.PendingRequirements.ToArray())
        {
            var request = requests.Of(context.Resource);
            try
            {
                var isMarked = requirement switch
                {
                    StepUpLook look => await marks.IsMarkedAsync(context.User, request, look.Purpose).ConfigureAwait(false),
                    StepUpRequirement use => await marks.UseAsync(context.User, request, use.Purpose).ConfigureAwait(false),
                    _ => (bool?)null,
                };
                if (isMarked == true)
                {
                    context.Succeed(requirement);
                }
                else if (isMarked == false)
                {
                    AuthorizationRefusal.Note(request, AuthorizationRefusal.OfStepUp());
                }
            }
            catch (AuthUnavailableException)
            {
                AuthorizationRefusal.Note(request, AuthorizationRefusal.OfUnavailable());
            }
        }
    }
}

/// <summary>Requires that the session is marked fresh for a purpose, and uses a single-use mark up.</summary>
internal sealed class StepUpRequirement(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
