using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class HomePage
{
    internal static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/", (Delegate)GetAsync);

    private static async Task<RazorComponentResult<HomePage>> GetAsync(HttpContext context)
    {
        await context.GetUserAsync();
        return new RazorComponentResult<HomePage>();
    }
}
