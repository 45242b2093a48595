using AuthKit.Accounts;
using AuthKit.Stores;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;

namespace WebApp.Hosting;

/// <summary>The user of a page.</summary>
internal static class PageUser
{
    /// <summary>The account of the signed-in user, or null.</summary>
    /// <exception cref="AuthUnavailableException">A store is unavailable, so the user is unknown.</exception>
    public static async ValueTask<Account?> GetUserAsync(this HttpContext context)
    {
        var result = await context.AuthenticateAsync();
        if (result.Failure is AuthUnavailableException unavailable)
        {
            throw unavailable;
        }

        return await context.GetAuthKitAccountAsync();
    }

    /// <summary>Sends users who are not signed in to the sign-in page, and back here afterwards.</summary>
    public static TBuilder RequireUser<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilter(async (invocation, next) =>
        {
            var context = invocation.HttpContext;
            if (await context.GetUserAsync() is not null)
            {
                return await next(invocation);
            }

            var here = HttpMethods.IsGet(context.Request.Method) ? context.Request.GetEncodedPathAndQuery() : "/account";
            return new SeeOther($"/login?returnUrl={Uri.EscapeDataString(here)}");
        });
}
