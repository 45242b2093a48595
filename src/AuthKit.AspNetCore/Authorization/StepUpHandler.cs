using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Looks at the session's mark. Where the application has an <see cref="IAuthorizationService"/> of its own, which says nothing about
/// when a decision is complete, the mark is used here.
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

/// <summary>The session is marked fresh for this purpose.</summary>
internal sealed class StepUpRequirement(string purpose) : IAuthorizationRequirement
{
    public string Purpose { get; } = purpose;
}
