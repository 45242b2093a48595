using AuthKit.AccountFlows;
using AuthKit.AspNetCore.Cookies;
using WebApp.Hosting;

namespace WebApp.Pages;

/// <summary>Handles the button on the account page that sends a verification link.</summary>
internal static class RequestVerification
{
    public static void Map(IEndpointRouteBuilder pages) => pages.MapPost("/account/verification", PostAsync).RequireUser();

    private static async Task<IResult> PostAsync(HttpContext context, IEmailVerification addresses)
    {
        var binding = FlowCookie.ReadOrCreate(context);
        var result = await addresses.RequestAsync(context.GetAuthKitSession()!.Subject!.Value, binding, context.GetClient(), context.RequestAborted);
        if (!result.Succeeded)
        {
            return TooManyTries.Page(result.RetryAfter);
        }

        FlowCookie.Write(context, binding);
        return new SeeOther("/account?sent");
    }
}
