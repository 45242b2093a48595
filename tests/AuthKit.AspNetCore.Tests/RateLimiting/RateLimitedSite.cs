using System.Net;
using AuthKit.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthKit.AspNetCore.Tests.RateLimiting;

/// <summary>A small application behind ASP.NET Core's own rate limiting middleware.</summary>
internal sealed class RateLimitedSite : IAsyncDisposable
{
    private readonly WebApplication _application;

    private RateLimitedSite(WebApplication application) => _application = application;

    /// <param name="limiter">The limiter that counts.</param>
    /// <param name="configure">Configures the middleware.</param>
    /// <param name="policies">The policies. Each gets an endpoint /name that requires it; the endpoint / requires no policy.</param>
    public static async Task<RateLimitedSite> StartAsync(IRateLimiter? limiter, Action<RateLimiterOptions> configure, params string[] policies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddSingleton<ILoggerFactory, LoggerFactory>().AddLogging().AddRateLimiter(configure);
        if (limiter is not null)
        {
            builder.Services.AddSingleton(limiter);
        }

        var application = builder.Build();
        application.UseRouting();
        application.UseRateLimiter();
        application.MapGet("/", () => "free");
        foreach (var policy in policies)
        {
            application.MapGet($"/{policy}", () => "limited").RequireRateLimiting(policy);
        }

        await application.StartAsync();
        return new RateLimitedSite(application);
    }

    public async Task<RateLimitedAnswer> GetAsync(string path, string? address = "192.0.2.1", CancellationToken cancellationToken = default)
    {
        var context = await _application.GetTestServer().SendAsync(
            context =>
            {
                context.Request.Method = HttpMethods.Get;
                context.Request.Path = path;
                context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
            },
            cancellationToken);
        using var reader = new StreamReader(context.Response.Body);
        return new RateLimitedAnswer(context.Response, await reader.ReadToEndAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
