using System.Text;
using System.Text.Json;
using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>An application with all of AuthKit in memory. The test controls its clock and its stores.</summary>
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
        Tokens = parts.Tokens;
        Limiter = parts.Limiter;
        Outbox = parts.Outbox;
        Client = application.GetTestServer().CreateClient();
        Client.BaseAddress = new Uri("https://app.example/");
    }

    public HttpClient Client { get; }

    public FakeTimeProvider Clock { get; }

    public Breakable<ISessionStore> Sessions { get; }

    public Breakable<IAccountStore> Accounts { get; }

    public Breakable<IOneTimeTokenStore> Tokens { get; }

    public Breakable<IRateLimiter> Limiter { get; }

    public Outbox Outbox { get; }

    public IServiceProvider Services => _application.Services;

    /// <summary>Starts an application that maps everything.</summary>
    /// <param name="map">Maps additional endpoints of the application.</param>
    /// <param name="compose">Changes the composition of AuthKit.</param>
    /// <param name="build">Adds services of the application.</param>
    /// <param name="before">Adds middleware to the beginning of the pipeline.</param>
    /// <param name="mapAuthKit">Maps AuthKit's calls. Default: all of them.</param>
    public static async Task<TestSite> StartAsync(
        Action<WebApplication>? map = null,
        Action<AuthKitBuilder>? compose = null,
        Action<WebApplicationBuilder>? build = null,
        Action<WebApplication>? before = null,
        Action<WebApplication>? mapAuthKit = null)
    {
        var parts = new TestSiteParts();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseTestServer();
        builder.Services.AddRoutingCore().AddAuthorization().AddSingleton<TimeProvider>(parts.Clock).AddSingleton<ILoggerFactory, LoggerFactory>();
        builder.Services.AddAuthKit(auth =>
        {
            auth.UseInMemoryStores();
            auth.Services.AddSingleton(parts.Sessions.Store).AddSingleton(parts.Accounts.Store).AddSingleton(parts.Tokens.Store).AddSingleton(parts.Limiter.Store);
            auth.Services.AddSingleton<IAuthMessageSender>(parts.Outbox);
            auth.UseKeys(TestKeys.Configure);
            auth.AddPasswords(CheapHashing.Configure).AddAccounts().AddSessions().AddSessionAuthentication().AddOneTimeTokens();
            auth.AddAccountFlows(configureMessages: messages => messages.BaseUrl = new Uri("https://app.example/"));
            compose?.Invoke(auth);
        });
        build?.Invoke(builder);
        var application = builder.Build();
        before?.Invoke(application);
        application.UseAuthentication();
        application.UseAuthorization();
        (mapAuthKit ?? (static application => application.MapAuthKit()))(application);
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

    /// <summary>Sends a request that no regular client would send.</summary>
    public Task<HttpContext> SendAsync(Action<HttpRequest> configure) => _application.GetTestServer().SendAsync(context => configure(context.Request));

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, token: token);

    public Task<Answer> PostAsync(string path, object body, string? token = null) => SendAsync(HttpMethod.Post, path, JsonSerializer.Serialize(body), token);

    public Task<Answer> DeleteAsync(string path, string? token = null) => SendAsync(HttpMethod.Delete, path, token: token);

    public Task<Answer> RegisterAsync(string email) => PostAsync("/auth/register", new { email, password = Password });

    public Task<Answer> LoginAsync(string email, string? token = null) => PostAsync("/auth/login", new { email, password = Password }, token);

    /// <summary>Registers an account and signs in.</summary>
    /// <returns>The session token.</returns>
    public async Task<string> SignedInAsync(string email = "alice@example.com")
    {
        await RegisterAsync(email);
        return (await LoginAsync(email)).Token;
    }

    /// <summary>Registers an account and returns a browser that is signed in.</summary>
    public async Task<TestBrowser> BrowserOfAsync(string email = "alice@example.com")
    {
        await RegisterAsync(email);
        var browser = new TestBrowser(this);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await browser.LoginAsync(email)).Status);
        return browser;
    }

    /// <summary>All mails so far, after every message in the queue was sent.</summary>
    public async Task<IReadOnlyList<AuthMessage>> MailsAsync()
    {
        Assert.True(await Services.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan));
        return Outbox.Messages;
    }

    /// <summary>The last mail of a kind.</summary>
    public async Task<AuthMessage> MailAsync(AuthMessageKind kind) => (await MailsAsync()).Last(mail => mail.Kind == kind);

    /// <summary>The token of the link in the last mail of a kind.</summary>
    public async Task<string> TokenOfAsync(AuthMessageKind kind) => (await MailAsync(kind)).Link!.Query["?token=".Length..];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }
}
