using System.Net;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Tests.Authentication;

public sealed class CookieNameTests
{
    [Fact]
    public async Task Every_cookie_name_ends_with_the_suffix_and_all_calls_read_it()
    {
        await using var site = await FullSite.StartAsync(compose: static auth => auth.UseWebOptions(static web => web.CookieSuffix = "-shop"));
        await site.RegisterAsync("alice@example.com");
        var browser = new TestBrowser(site);
        await browser.LoginAsync("alice@example.com");
        await browser.PostAsync("/auth/token/session");
        await browser.PostAsync("/auth/email-code", new { email = "alice@example.com" });
        await browser.PostAsync("/auth/magic-link", new { email = "alice@example.com" });
        string[] names = ["__Host-session-shop", "__Secure-refresh-shop", "__Host-device-shop", "__Host-flow-shop", "__Host-code-shop"];
        Assert.All(names, name => Assert.NotNull(browser[name]));

        Assert.Equal("alice@example.com", await browser.WhoAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
        var redeemed = await browser.PostAsync("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
        Assert.Equal(HttpStatusCode.OK, redeemed.Status);
        Assert.All(redeemed.SetCookies, static cookie => Assert.Contains("-shop=", cookie, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_applications_on_one_host_keep_their_cookies_apart()
    {
        await using var shop = await FullSite.StartAsync(compose: static auth => auth.UseWebOptions(static web => web.CookieSuffix = "-shop"));
        await using var blog = await FullSite.StartAsync();
        var browser = await shop.BrowserOfAsync();
        var other = await blog.BrowserOfAsync("bob@example.com");
        other["__Host-session-shop"] = browser["__Host-session-shop"];
        browser["__Host-session"] = other["__Host-session"];
        Assert.Equal(("alice@example.com", "bob@example.com"), (await browser.WhoAsync(), await other.WhoAsync()));
        await browser.PostAsync("/auth/logout");
        Assert.Equal((null, "bob@example.com"), (await browser.WhoAsync(), await other.WhoAsync()));
        Assert.NotNull(browser["__Host-session"]);
    }

    [Fact]
    public async Task Names_come_from_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Web:DeviceCookieName"] = "__Host-d",
            ["Web:FlowCookieName"] = "__Host-f",
            ["Web:CodeCookieName"] = "__Host-c",
            ["Web:TrustedDeviceCookieName"] = "__Host-t",
            ["Web:AccountScope"] = "account",
            ["Web:IsDefaultScheme"] = "true",
            ["Web:PublicPathBase"] = "/app",
        }).Build();
        var services = new ServiceCollection();
        services.AddAuthKit(configuration, static auth => auth.UseInMemoryStores().AddSessions().AddSessionAuthentication());
        await using var provider = services.BuildServiceProvider();
        var web = provider.GetRequiredService<IOptions<AuthKitWebOptions>>().Value;
        Assert.Equal(("__Host-d", "__Host-f", "__Host-c", "__Host-t"), (web.DeviceCookieName, web.FlowCookieName, web.CodeCookieName, web.TrustedDeviceCookieName));
        Assert.Equal(("account", true, "/app"), (web.AccountScope, web.IsDefaultScheme, web.PublicPathBase));
    }

    [Theory]
    [InlineData("__Host-device")]
    [InlineData("__Host-flow")]
    [InlineData("__Host-code")]
    [InlineData("__Host-trusted")]
    [InlineData("__Host-Trusted")]
    public async Task Session_name_that_is_already_used_is_an_error_at_start(string name) =>
        await Assert.ThrowsAsync<OptionsValidationException>(() => FullSite.StartAsync(compose: auth => auth.AddSessionAuthentication(options => options.Name = name)));

    [Theory]
    [InlineData("__Host-session", "", "'__Host-session'")]
    [InlineData("__host-flow", "", "DeviceCookieName")]
    [InlineData("__Host-Flow", "", "'__Host-")]
    [InlineData("device", "", "DeviceCookieName")]
    [InlineData("__Host-", "", "DeviceCookieName")]
    [InlineData("__Host-a b", "", "DeviceCookieName")]
    [InlineData("__Host-device", "; x", "CookieSuffix")]
    [InlineData("__Host-device", "012345678901234567890123456789012", "CookieSuffix")]
    public async Task Impossible_or_repeated_names_are_an_error_at_start(string device, string suffix, string expected)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            FullSite.StartAsync(compose: auth => auth.UseWebOptions(web => (web.DeviceCookieName, web.CookieSuffix) = (device, suffix))));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }
}
