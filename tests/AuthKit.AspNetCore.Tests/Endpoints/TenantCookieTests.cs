using System.Net;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>Two tenants on one host. A browser sends the cookies of both tenants to each of them.</summary>
public sealed class TenantCookieTests
{
    private const string Alice = "alice@example.com";

    [Fact]
    public async Task Browser_is_signed_in_to_two_tenants_of_one_host_with_separate_cookies()
    {
        await using var site = await StartAsync(tenantCookies: true);
        var browser = new TestBrowser(site);
        foreach (var tenant in (string[])["a", "b", ""])
        {
            await SignInAsync(browser, tenant);
        }

        var names = (await browser.PostAsync($"{Of("a")}/reauthenticate", new { password = TestSite.Password })).SetCookies.Select(static header => header.Split('=')[0]).ToArray();
        Assert.Matches("^__Host-session-[A-Za-z0-9_-]{16}$", Assert.Single(names));
        Assert.NotNull(browser["__Host-session"]);
        foreach (var tenant in (string[])["a", "b", ""])
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{Of(tenant)}/me")).Status);
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"{Of(tenant)}/token/refresh")).Status);
        }

        (await browser.PostAsync($"{Of("b")}/logout")).IsEmpty(HttpStatusCode.NoContent);
        await SignInAsync(browser, "");

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{Of("a")}/me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"{Of("a")}/token/refresh")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync($"{Of("b")}/me")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync($"{Of("b")}/token/refresh")).Status);
    }

    [Theory, InlineData("login"), InlineData("token"), InlineData("logout"), InlineData("token/revoke"), InlineData("token/refresh"), InlineData("token/session")]
    public async Task Cookies_of_one_tenant_open_and_end_nothing_in_another(string call)
    {
        await using var site = await StartAsync(tenantCookies: false);
        var (browser, other) = (new TestBrowser(site), new TestBrowser(site));
        await SignInAsync(browser, "a");
        await site.PostAsync($"{Of("b")}/register", new { email = Alice, password = TestSite.Password });
        var (session, refresh) = (browser["__Host-session"], browser["__Secure-refresh"]);
        (other["__Host-session"], other["__Secure-refresh"]) = (session, refresh);
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync($"{Of("b")}/me")).Status);
        object? body = call is "login" or "token" ? new { email = Alice, password = TestSite.Password } : null;

        var answer = await other.PostAsync($"{Of("b")}/{call}", body);

        Assert.Equal(call is "token/refresh" or "token/session", answer.Status == HttpStatusCode.Unauthorized);
        if (call is "token/refresh" or "token/session")
        {
            Assert.Equal((session, refresh), (other["__Host-session"], other["__Secure-refresh"]));
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync($"{Of("a")}/me")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"{Of("a")}/token/refresh")).Status);
    }

    private static string Of(string tenant) => $"/t{tenant}/auth";

    private static async Task SignInAsync(TestBrowser browser, string tenant)
    {
        await browser.PostAsync($"{Of(tenant)}/register", new { email = Alice, password = TestSite.Password });
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"{Of(tenant)}/login", new { email = Alice, password = TestSite.Password })).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync($"{Of(tenant)}/token/session")).Status);
    }

    private static Task<TestSite> StartAsync(bool tenantCookies) => FullSite.StartAsync(
        compose: auth =>
        {
            auth.UseWebOptions(web => web.TenantCookies = tenantCookies);
            auth.Services.AddSingleton<ITenantSource, TenantOfPath>();
        },
        mapAuthKit: static application =>
        {
            application.MapAuthKit("/t/auth");
            application.MapGroup("/ta").MapAuthKit();
            application.MapGroup("/tb").MapAuthKit();
        });

    private sealed class TenantOfPath : ITenantSource
    {
        public string GetTenant(HttpContext context) => context.Request.Path.Value!.Split('/')[1][1..];
    }
}
