using System.Text;
using System.Text.Json;
using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>An application with all of AuthKit in memory, its clock and its stores in the test's hand.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";

    private readonly WebApplication _application;

    private TestSite(WebApplication application, TestSiteParts parts)
    {
        _application = application;
        Clock = parts.Clock;
        Sessions = parts.Sessions;
        Accounts = parts.Accounts;
        Client = application.GetTestServer().CreateClient();
        Client.BaseAddress = new Uri("https://app.example/");
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Clock { get; }

    public Breakable<ISessionStore> Sessions { get; }

    public Breakable<IAccountStore> Accounts { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts one that maps everything.</summary>
    /// <param name="map">What the application adds to it.</param>
    /// <param name="compose">What is changed about AuthKit.</param>
    public static async Task<TestSite> StartAsync(Action<WebApplication>? map = null, Action<AuthKitBuilder>? compose = null)
    {
        var parts = new TestSiteParts();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddAuthorization().AddSingleton<TimeProvider>(parts.Clock).AddSingleton<ILoggerFactory, LoggerFactory>();
        builder.Services.AddAuthKit(auth =>
        {
            auth.UseInMemoryStores();
            auth.Services.AddSingleton(parts.Sessions.Store).AddSingleton(parts.Accounts.Store);
            auth.AddPasswords(CheapHashing.Configure).AddAccounts().AddSessions().AddSessionAuthentication();
            compose?.Invoke(auth);
        });
        var application = builder.Build();
        application.UseAuthentication();
        application.UseAuthorization();
        application.MapAuthKit();
        map?.Invoke(application);
        await application.StartAsync();
        return new TestSite(application, parts);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, string? json = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"__Host-session={token}");
        }

        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }

    /// <summary>Sends what no client would.</summary>
    public Task<HttpContext> SendAsync(Action<HttpRequest> configure) => _application.GetTestServer().SendAsync(context => configure(context.Request));

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token: token);

    public Task<Answer> PostAsync(string path, object body, string? token = null) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), token);

    public Task<Answer> DeleteAsync(string path, string? token = null) => SendAsync(HttpMethod.Delete, path, token: token);

    public Task<Answer> RegisterAsync(string email) => PostAsync("/auth/register", new { email, password = Password });

    public Task<Answer> LoginAsync(string email, string? token = null) => PostAsync("/auth/login", new { email, password = Password }, token);

    /// <summary>Registers somebody and signs them in.</summary>
    /// <returns>The session token.</returns>
    public async Task<string> SignedInAsync(string email = "alice@example.com")
    {
        await RegisterAsync(email);
        return (await LoginAsync(email)).Token;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
