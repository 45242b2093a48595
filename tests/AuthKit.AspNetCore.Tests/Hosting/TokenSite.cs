using System.Net;
using AuthKit.Revocation;
using AuthKit.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>An application with sessions and tokens. The test can also make its store of revocations fail.</summary>
internal sealed class TokenSite : IAsyncDisposable
{
    private readonly JwtKey _key = JwtKey.Generate(JwtAlgorithm.ES256);

    private TokenSite()
    {
    }

    public TestSite Site { get; private set; } = null!;

    public Breakable<IRevocationStore> Revocations { get; } = new(new InMemoryRevocationStore());

    public static async Task<TokenSite> StartAsync()
    {
        var site = new TokenSite();
        site.Site = await TestSite.StartAsync(compose: auth =>
        {
            auth.Services.AddSingleton(site.Revocations.Store);
            auth.UseJwtKeys(new JwtKeyRing(site._key));
            auth.AddRevocation().AddMfa().AddTokens(options => (options.Issuer, options.Audiences) = ("https://app.example", ["https://app.example/api"]));
            auth.AddTokenAuthentication();
        });
        return site;
    }

    /// <summary>Registers an account and returns a browser with a session and with tokens of the same sign-in.</summary>
    public async Task<(TestBrowser Browser, string AccessToken)> BothAsync(string email)
    {
        var browser = await Site.BrowserOfAsync(email);
        return (browser, await AccessTokenOfAsync(browser.PostAsync("/auth/token/session")));
    }

    /// <summary>Registers an account and returns a browser with tokens only.</summary>
    public async Task<(TestBrowser Browser, string AccessToken)> TokensAsync(string email)
    {
        await Site.RegisterAsync(email);
        var browser = new TestBrowser(Site);
        return (browser, await AccessTokenOfAsync(browser.PostAsync("/auth/token", new { email, password = TestSite.Password })));
    }

    public static async Task<string> AccessTokenOfAsync(Task<Answer> answer)
    {
        Assert.Equal(HttpStatusCode.OK, (await answer).Status);
        return (await answer).Json.GetProperty("access_token").GetString()!;
    }

    /// <summary>Whether an access token is still accepted.</summary>
    public async Task<bool> IsGoodAsync(string accessToken) =>
        (await Site.SendAsync(HttpMethod.Get, "/auth/me", headers: ("Authorization", $"Bearer {accessToken}"))).Status == HttpStatusCode.OK;

    /// <summary>Whether a refresh token still works.</summary>
    public async Task<bool> RefreshesAsync(string refreshToken) =>
        (await Site.PostAsync("/auth/token/refresh", new { refresh_token = refreshToken })).Status == HttpStatusCode.OK;

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        _key.Dispose();
    }
}
