using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Sets <see cref="HttpContext.User"/> for AuthKit's endpoints. This is needed if AuthKit's scheme is not the default one and the
/// authorization middleware did not authenticate the request with the scheme of the endpoint.
/// </summary>
internal static class RequestUser
{
    public static async ValueTask SetAsync(HttpContext context)
    {
        if (context.RequestServices.GetService<AuthKitSchemes>() is not { } schemes || context.User.Identities.Any(schemes.IsOwn))
        {
            return;
        }

        var result = await context.AuthenticateAsync(CallAuthenticationHandler.SchemeName).ConfigureAwait(false);
        if (result is { Succeeded: true, Principal: { } user })
        {
            context.User = user;
        }
    }
}
