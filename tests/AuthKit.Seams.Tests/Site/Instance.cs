using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using AuthKit.AspNetCore.Authentication;
using AuthKit.Messages;
using AuthKit.Testing;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthKit.Seams.Tests.Site;

/// <summary>One instance of the application, with its own clock and its own faults.</summary>
internal sealed class Instance : IAsyncDisposable
{
    public const string AddressHeader = "x-from";
    public const string TroubleHeader = "x-trouble";
    public const string TokenPath = "/api/me";
    public const string PayPath = "/api/pay";
    public const string ClosedPath = "/api/pay/closed";
    public const string PayPurpose = "pay";
    public const int HungUp = 499;

    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, RunningTrouble> _running = new();
    private int _count;

    private Instance(string name, SeamClock clock, StoreFaults faults, WebApplicationBuilder builder)
    {
        Name = name;
        Clock = clock;
        Faults = faults;
        _application = builder.Build();
        _application.Use(RunAsync);
        _application.UseAuthentication();
        _application.UseAuthorization();
        _application.MapAuthKit();
        _application.MapGet(TokenPath, static (HttpContext context) => context.User.FindFirst("sub")?.Value ?? "nobody")
            .RequireAuthorization(policy => policy.AddAuthenticationSchemes(TokenAuthenticationDefaults.AuthenticationScheme).RequireAuthenticatedUser());
        _application.MapPost(PayPath, static () => "paid").RequireAuthorization(static policy => RequirePay(policy)).RequireSameOrigin();
        _application.MapPost(ClosedPath, static () => "paid").RequireAuthorization(static policy => RequirePay(policy).RequireAssertion(static _ => false)).RequireSameOrigin();
    }

    public string Name { get; }

    public SeamClock Clock { get; }

    public StoreFaults Faults { get; }

    public IServiceProvider Services => _application.Services;

    public HttpClient Client { get; private set; } = null!;

    public static async Task<Instance> StartAsync(string name, SeamTime time, Action<IServiceCollection, StoreFaults> compose)
    {
        var clock = new SeamClock(time);
        var faults = new StoreFaults();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddAuthorization().AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerFactory, LoggerFactory>();
        compose(builder.Services, faults);
        var instance = new Instance(name, clock, faults, builder);
        await instance._application.StartAsync();
        instance.Client = instance._application.GetTestServer().CreateClient();
        return instance;
    }

    /// <summary>Starts a fault for the request that carries the number.</summary>
    public (string Number, RunningTrouble Running) Begin(Func<StoreFaults, RunningTrouble> begin)
    {
        var number = Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);
        var running = begin(Faults);
        _running[number] = running;
        return (number, running);
    }

    /// <summary>Waits until all mail is sent.</summary>
    public async Task FlushAsync() => await Services.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static AuthorizationPolicyBuilder RequirePay(AuthorizationPolicyBuilder policy) => policy
        .AddAuthenticationSchemes(SessionAuthenticationDefaults.AuthenticationScheme)
        .RequireAuthenticatedUser()
        .RequireStepUp(PayPurpose);

    private async Task RunAsync(HttpContext context, RequestDelegate next)
    {
        context.Connection.RemoteIpAddress = IPAddress.Parse(context.Request.Headers[AddressHeader].ToString());
        RunningTrouble? running = null;
        if (context.Request.Headers[TroubleHeader] is [{ } number] && _running.TryGetValue(number, out running))
        {
            context.RequestAborted = running.HangUp.Token;
            running.Enter();
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (running is { HangUp.IsCancellationRequested: true })
        {
            context.Response.StatusCode = HungUp;
        }
        catch (Exception exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync(exception.ToString());
        }
    }
}
