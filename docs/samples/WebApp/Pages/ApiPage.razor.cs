using Microsoft.AspNetCore.Http.HttpResults;
using WebApp.Hosting;

namespace WebApp.Pages;

public sealed partial class ApiPage
{
    internal static void Map(IEndpointRouteBuilder pages) => pages.MapGet("/api-page", (Delegate)GetAsync);

    private static async Task<RazorComponentResult<ApiPage>> GetAsync(HttpContext context)
    {
        await context.GetUserAsync();
        return new RazorComponentResult<ApiPage>();
    }
}
