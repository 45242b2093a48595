using System.Net;
using System.Security.Claims;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Authentication;

public sealed class SessionAuthenticationTests
{
    [Fact]
    public async Task Principal_has_the_claims_of_the_session()
    {
        await using var site = await TestSite.StartAsync(MapClaims);
        var grant = await site.Services.GetRequiredService<ISessionService>().CreateAsync(new SessionRequest { Subject = new SubjectRef("alice"), Amr = ["pwd", "otp"] });
        var expected = $"AuthKit.Session True alice sub=alice;{System.Security.Claims.ClaimTypes.NameIdentifier}=alice;sid={grant.Session.Sid};amr=pwd;amr=otp;acr=aal1;auth_time=1795521600";
        Assert.Equal(expected, (await site.GetAsync("/claims", grant.Token)).Body);
    }

    [Fact]
    public async Task Principal_of_a_tenant_names_the_tenant()
    {
        await using var site = await TestSite.StartAsync(MapClaims, auth => auth.Services.AddSingleton<ITenantSource, TenantOfHost>());
        var sessions = site.Services.GetRequiredService<ISessionService>();
        var grant = await sessions.CreateAsync(new SessionRequest { Subject = new SubjectRef("app.example", "alice") });
        Assert.EndsWith(";tenant=app.example", (await site.GetAsync("/claims", grant.Token)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_of_another_tenant_opens_nothing()
    {
        await using var site = await TestSite.StartAsync(compose: auth => auth.Services.AddSingleton<ITenantSource, TenantOfHost>());
        var token = await site.SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token)).Status);
        (await site.GetAsync("https://other.example/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        (await site.PostAsync("https://other.example/auth/login", new { email = "alice@example.com", password = TestSite.Password })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
    }

    [Fact]
    public async Task Session_and_account_are_available_to_the_request()
    {
        await using var site = await TestSite.StartAsync(application => application.MapGet("/who", async (HttpContext context) =>
            $"{context.GetAuthKitSession()?.Amr[0]} {(await context.GetAuthKitAccountAsync())?.Email}"));
        Assert.Equal("pwd alice@example.com", (await site.GetAsync("/who", await site.SignedInAsync())).Body);
        Assert.Equal(" ", (await site.GetAsync("/who")).Body);
    }

    [Fact]
    public async Task Stores_are_called_once_a_request()
    {
        await using var site = await TestSite.StartAsync(application => application.MapGet("/who", async (HttpContext context) =>
        {
            await context.GetAuthKitAccountAsync();
            return (await context.GetAuthKitAccountAsync())?.Email;
        }).RequireAuthorization());
        var token = await site.SignedInAsync();
        var calls = new List<string>();
        site.Sessions.Failing = site.Accounts.Failing = called =>
        {
            calls.Add(called);
            return false;
        };
        Assert.Equal("alice@example.com", (await site.GetAsync("/who", token)).Body);
        Assert.Equal(["FindAsync", "FindByIdAsync"], calls);
    }

    [Fact]
    public async Task Protected_page_answers_as_the_calls_do()
    {
        await using var site = await TestSite.StartAsync(application =>
        {
            application.MapGet("/protected", () => "secret").RequireAuthorization();
            application.MapGet("/admin", () => "secret").RequireAuthorization(policy => policy.RequireClaim("admin"));
        });
        var token = await site.SignedInAsync();
        Assert.Equal("secret", (await site.GetAsync("/protected", token)).Body);
        (await site.GetAsync("/admin", token)).IsProblem(HttpStatusCode.Forbidden, "forbidden");
        (await site.GetAsync("/protected")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        (await site.GetAsync("/protected", "garbage")).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await site.GetAsync("/protected", token)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Garbage_never_reaches_a_store(string token)
    {
        await using var site = await TestSite.StartAsync();
        site.Sessions.Failing = _ => true;
        (await site.GetAsync("/auth/me", token)).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
    }

    [Fact]
    public async Task Encoded_or_quoted_token_is_another_text()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        (await site.GetAsync("/auth/me", $"%{(int)token[0]:x2}{token[1..]}")).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
        (await site.GetAsync("/auth/me", $"\"{token}\"")).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
    }

    [Fact]
    public async Task Two_cookies_of_the_same_name_open_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        (await site.GetAsync("/auth/me", $"{token}; __Host-session={token}")).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
        (await site.GetAsync("/auth/me", $"x; __Host-session={token}")).IsProblem(HttpStatusCode.Unauthorized, "invalid_session");
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", $"{token}; __host-session=x; session=y; __Host-session2=z; ; =; __Host-session")).Status);
    }

    [Fact]
    public async Task Many_other_cookies_do_not_hide_the_session()
    {
        await using var site = await TestSite.StartAsync();
        var token = await site.SignedInAsync();
        var others = string.Concat(Enumerable.Range(0, 2_000).Select(i => $"; c{i}={i}"));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync("/auth/me", token + others)).Status);
    }

    private static void MapClaims(WebApplication application) =>
        application.MapGet("/claims", (ClaimsPrincipal user) =>
            $"{user.Identity!.AuthenticationType} {user.Identity.IsAuthenticated} {user.Identity.Name} {string.Join(';', user.Claims.Select(claim => $"{claim.Type}={claim.Value}"))}");

    private sealed class TenantOfHost : ITenantSource
    {
        public string GetTenant(HttpContext context) => context.Request.Host.Host;
    }
}
