using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Makes the user of an endpoint of AuthKit's the request's user, where AuthKit's scheme is not the default one and no authorization
/// middleware asked the endpoint's own scheme.
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
