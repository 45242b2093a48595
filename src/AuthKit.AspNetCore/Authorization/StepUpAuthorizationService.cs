using System.Security.Claims;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authorization;

/// <summary>
/// Uses up the marks of sessions when a decision is complete: middleware, MVC, hubs and the application's own calls all decide through this
/// service. The requirements themselves only look at a mark, so that a request that another requirement refuses does not use it up.
/// </summary>
internal sealed class StepUpAuthorizationService(
    IAuthorizationService inner,
    IAuthorizationPolicyProvider policies,
    StepUpMarks marks,
    AuthorizationRequests requests) : IAuthorizationService
{
    /// <summary>Wraps the authorization service that the application has registered. Later calls change nothing.</summary>
    public static void Decorate(IServiceCollection services)
    {
        if (services.Any(static service => service.ServiceType == typeof(Decorated)))
        {
            return;
        }

        services.AddSingleton<Decorated>();
        var known = services.Last(static service => service.ServiceType == typeof(IAuthorizationService) && !service.IsKeyedService);
        services.Add(ServiceDescriptor.Describe(
            typeof(IAuthorizationService),
            provider => ActivatorUtilities.CreateInstance<StepUpAuthorizationService>(provider, Create(provider, known)),
            known.Lifetime));
    }

    public async Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, IEnumerable<IAuthorizationRequirement> requirements)
    {
        IAuthorizationRequirement[] all = [.. requirements];
        var purposes = all.OfType<StepUpRequirement>().Select(static requirement => requirement.Purpose).Distinct(StringComparer.Ordinal).ToArray();
        if (purposes.Length == 0)
        {
            return await inner.AuthorizeAsync(user, resource, all).ConfigureAwait(false);
        }

        var looking = Array.ConvertAll(all, static requirement => requirement is StepUpRequirement stepUp ? new StepUpLook(stepUp.Purpose) : requirement);
        var result = await inner.AuthorizeAsync(user, resource, looking).ConfigureAwait(false);
        return result.Succeeded && !await UseAsync(user, resource, purposes).ConfigureAwait(false) ? AuthorizationResult.Failed() : result;
    }

    public async Task<AuthorizationResult> AuthorizeAsync(ClaimsPrincipal user, object? resource, string policyName)
    {
        var policy = await policies.GetPolicyAsync(policyName).ConfigureAwait(false);
        return policy?.Requirements.Any(static requirement => requirement is StepUpRequirement) == true
            ? await AuthorizeAsync(user, resource, policy.Requirements).ConfigureAwait(false)
            : await inner.AuthorizeAsync(user, resource, policyName).ConfigureAwait(false);
    }

    private static object Create(IServiceProvider provider, ServiceDescriptor known) =>
        known.ImplementationInstance
        ?? known.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, known.ImplementationType!);

    private async ValueTask<bool> UseAsync(ClaimsPrincipal user, object? resource, string[] purposes)
    {
        var request = requests.Of(resource);
        if (resource is HttpContext about && SameOriginGuard.WillRefuse(about))
        {
            AuthorizationRefusal.Note(about, AuthorizationRefusal.OfCrossSite());
            return false;
        }

        try
        {
            foreach (var purpose in purposes)
            {
                if (!await marks.UseAsync(user, request, purpose).ConfigureAwait(false))
                {
                    AuthorizationRefusal.Note(request, AuthorizationRefusal.OfStepUp());
                    return false;
                }
            }

            return true;
        }
        catch (AuthUnavailableException)
        {
            AuthorizationRefusal.Note(request, AuthorizationRefusal.OfUnavailable());
            return false;
        }
    }

    private sealed class Decorated;
}
