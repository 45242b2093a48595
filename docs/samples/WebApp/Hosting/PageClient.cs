using AuthKit.Stores;

namespace WebApp.Hosting;

/// <summary>The client, as far as the connection identifies it.</summary>
internal static class PageClient
{
    public static ClientContext GetClient(this HttpContext context) => new()
    {
        Address = context.Connection.RemoteIpAddress?.ToString(),
        UserAgent = context.Request.Headers.UserAgent,
    };
}
