using AuthKit.Stores;

namespace WebApp.Hosting;

/// <summary>Who asks, as far as the connection tells.</summary>
internal static class PageClient
{
    public static ClientContext GetClient(this HttpContext context) => new()
    {
        Address = context.Connection.RemoteIpAddress?.ToString(),
        UserAgent = context.Request.Headers.UserAgent,
    };
}
