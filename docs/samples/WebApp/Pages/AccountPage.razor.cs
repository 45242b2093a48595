using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class AccountPage
{
    internal static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/account", (Delegate)GetAsync).RequireUser();

    private static async Task<RazorComponentResult<AccountPage>> GetAsync(HttpContext context) =>
        new(new Dictionary<string, object?>
        {
            [nameof(User)] = await context.GetUserAsync(),
            [nameof(Session)] = context.GetAuthKitSession(),
            [nameof(Notice)] = context.Request.Query switch
            {
                var query when query.ContainsKey("changed") => "Your password has been changed.",
                var query when query.ContainsKey("sent") => "A link is on its way to your address. Open it in this browser.",
                _ => null,
            },
        });
}
