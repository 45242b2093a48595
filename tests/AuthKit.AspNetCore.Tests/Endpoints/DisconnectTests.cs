using System.Text;
using AuthKit.Accounts;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Messages;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>A call that ends something completes even if its client disconnects.</summary>
public sealed class DisconnectTests
{
    private const string Alice = "alice@example.com";

    /// <summary>Calls whose purpose is to end something.</summary>
    private static readonly string[] Ending =
    [
        "DELETE /auth/mfa/devices", "DELETE /auth/mfa/devices/{id}", "DELETE /auth/mfa/totp", "DELETE /auth/mfa/totp/{id}", "DELETE /auth/sessions/", "DELETE /auth/sessions/{sid}",
        "POST /auth/account/delete", "POST /auth/email/change/confirm", "POST /auth/email/verify", "POST /auth/logout", "POST /auth/mfa/recovery-codes", "POST /auth/mfa/totp/confirm",
        "POST /auth/password/change", "POST /auth/password/reset", "POST /auth/token/revoke",
    ];

    /// <summary>
    /// Calls that end earlier access after a good proof, or end nothing. If the client disconnects before the proof, the call stops.
    /// </summary>
    private static readonly string[] Others =
    [
        "PATCH /auth/mfa/totp/{id}", "POST /auth/email-code", "POST /auth/email-code/redeem", "POST /auth/email/change", "POST /auth/email/verification", "POST /auth/invitation/accept",
        "POST /auth/login", "POST /auth/magic-link", "POST /auth/magic-link/redeem", "POST /auth/mfa/challenge", "POST /auth/mfa/totp", "POST /auth/password/forgot", "POST /auth/reauthenticate",
        "POST /auth/register", "POST /auth/token", "POST /auth/token/refresh", "POST /auth/token/session",
    ];

    [Fact]
    public async Task Every_call_that_ends_something_continues_without_its_client()
    {
        await using var site = await TokenSite.StartAsync();
        var calls = site.Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"))
            .Where(static call => !call.StartsWith("GET ", StringComparison.Ordinal) && !call.StartsWith("HEAD ", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        // A new call must be in one of the two lists.
        Assert.Equal(Ending.Concat(Others).Order(StringComparer.Ordinal), calls);
        foreach (var call in Ending)
        {
            var context = await DisconnectAsync(site.Site, call.Split(' ')[0], call.Split(' ')[1].Replace("{id}", "x", StringComparison.Ordinal).Replace("{sid}", "x", StringComparison.Ordinal), "{}", cookies: "");
            Assert.False(context.RequestAborted.IsCancellationRequested, call);
        }
    }

    [Theory, InlineData("logout"), InlineData("others"), InlineData("one"), InlineData("change"), InlineData("reset"), InlineData("delete")]
    public async Task Call_completes_its_end_although_the_client_disconnected_before_it_began(string end)
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);
        var other = await site.Site.BrowserOfAsync(Alice);
        var sid = (await other.GetAsync("/auth/sessions")).Json.EnumerateArray().Single(static device => !device.GetProperty("current").GetBoolean()).GetProperty("sid").GetString();
        await site.Site.PostAsync("/auth/password/forgot", new { email = Alice });
        var token = await site.Site.TokenOfAsync(AuthMessageKind.ResetPassword);
        var (caller, method, path, body) = end switch
        {
            "logout" => (browser, "POST", "/auth/logout", ""),
            "others" => (other, "DELETE", "/auth/sessions", ""),
            "one" => (other, "DELETE", $"/auth/sessions/{sid}", ""),
            "change" => (other, "POST", "/auth/password/change", $$"""{"currentPassword":"{{TestSite.Password}}","newPassword":"violet umbrella seventeen"}"""),
            "reset" => (other, "POST", "/auth/password/reset", $$"""{"token":"{{token}}","newPassword":"violet umbrella seventeen"}"""),
            _ => (other, "POST", "/auth/account/delete", $$"""{"password":"{{TestSite.Password}}"}"""),
        };

        await DisconnectAsync(site.Site, method, path, body, $"__Host-session={caller["__Host-session"]}");

        Assert.Null(await browser.WhoAsync());
        Assert.False(await site.IsGoodAsync(access));
    }

    [Fact]
    public async Task Login_that_began_to_end_the_previous_sign_in_continues_without_its_client()
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, access) = await site.BothAsync(Alice);
        using var hangUp = new CancellationTokenSource();
        site.Revocations.Failing = _ =>
        {
            hangUp.Cancel();
            return false;
        };

        // The client that would read the answer has disconnected.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DisconnectAsync(
            site.Site,
            "POST",
            "/auth/login",
            $$"""{"email":"{{Alice}}","password":"{{TestSite.Password}}"}""",
            $"__Host-session={browser["__Host-session"]}",
            hangUp.Token));

        site.Revocations.Failing = null;
        Assert.Null(await browser.WhoAsync());
        Assert.False(await site.IsGoodAsync(access));
        var account = await site.Site.Services.GetRequiredService<IAccountService>().FindByLoginAsync(Alice);
        Assert.Single(await site.Site.Services.GetRequiredService<ISessionService>().ListAsync(account!.Subject));
    }

    private static Task<HttpContext> DisconnectAsync(TestSite site, string method, string path, string body, string cookies, CancellationToken? disconnected = null) => site.SendAsync(request =>
    {
        (request.Method, request.Scheme, request.Host, request.Path) = (method, "https", new HostString("app.example"), path);
        request.HttpContext.RequestAborted = disconnected ?? new CancellationToken(canceled: true);
        if (cookies.Length > 0)
        {
            request.Headers.Cookie = cookies;
        }

        if (body.Length > 0)
        {
            (request.ContentType, request.ContentLength, request.Body) = ("application/json", Encoding.UTF8.GetByteCount(body), new MemoryStream(Encoding.UTF8.GetBytes(body)));
        }
    });
}
