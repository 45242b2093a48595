using System.Net;
using System.Security.Claims;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Authorization;

/// <summary>A single-use mark is used up by the request that succeeds, and by no other.</summary>
public sealed class StepUpTests
{
    [Fact]
    public async Task Mark_is_used_once()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        Assert.Equal("done", (await browser.PostAsync("/transfer")).Body);
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Fact]
    public async Task Exactly_one_of_many_simultaneous_requests_succeeds()
    {
        await using var site = await StartAsync();
        var cookie = (await MarkedAsync(site))["__Host-session"];
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => site.SendAsync(HttpMethod.Post, "/transfer", token: cookie)));
        Assert.Single(answers, static answer => answer.Status == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/admin-transfer", HttpStatusCode.Forbidden)] // another requirement of the same policy
    [InlineData("/transfer-admin", HttpStatusCode.Forbidden)] // another policy of the endpoint
    [InlineData("/filtered", HttpStatusCode.Conflict)] // an endpoint filter
    [InlineData("/mvc/refuse", HttpStatusCode.BadRequest)] // the action itself
    [InlineData("/imperative-admin", HttpStatusCode.Forbidden)] // a decision of the application
    [InlineData("/body", HttpStatusCode.BadRequest)] // an invalid body
    public async Task Refused_request_does_not_use_the_mark(string path, HttpStatusCode status)
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        Assert.Equal(status, (await browser.PostAsync(path)).Status);
        Assert.Equal("done", (await browser.PostAsync("/transfer")).Body);
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Fact]
    public async Task Request_from_another_site_does_not_use_the_mark()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            (await site.SendAsync(HttpMethod.Post, "/same-origin", token: browser["__Host-session"], headers: ("Sec-Fetch-Site", "cross-site"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
        }

        Assert.Equal("done", (await browser.PostAsync("/same-origin")).Body);
    }

    [Fact]
    public async Task Request_that_failed_half_way_has_used_the_mark()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        Assert.Equal(HttpStatusCode.InternalServerError, (await browser.PostAsync("/failing")).Status);
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Fact]
    public async Task Returned_mark_keeps_its_expiry()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        site.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.Conflict, (await browser.PostAsync("/filtered")).Status);
        site.Clock.Advance(TimeSpan.FromMinutes(4));
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Theory]
    [InlineData("/twice")] // two policies of the endpoint
    [InlineData("/again")] // the endpoint's policy, and then the application's own decision for another purpose
    [InlineData("/mvc/done")]
    [InlineData("/imperative")]
    public async Task Policies_that_are_evaluated_twice_use_the_mark_once_and_pass(string path)
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        Assert.Equal("done", (await browser.PostAsync(path)).Body);
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Fact]
    public async Task Hub_method_uses_a_mark_at_each_invocation()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        await using var hub = await HubClient.ConnectAsync(site, "/hub", ("Cookie", $"__Host-session={browser["__Host-session"]}"));
        Assert.True((await hub.InvokeAsync("Transfer")).TryGetProperty("error", out _));

        // The proof sets a new token for the same session. The connection remains open.
        await MarkAsync(browser);
        await using var next = await HubClient.ConnectAsync(site, "/hub", ("Cookie", $"__Host-session={browser["__Host-session"]}"));
        Assert.True((await next.InvokeAsync("TransferAdmin")).TryGetProperty("error", out _));
        Assert.Equal("done", (await next.InvokeAsync("Transfer")).GetProperty("result").GetString());
        Assert.True((await next.InvokeAsync("Transfer")).TryGetProperty("error", out _));

        await MarkAsync(browser);
        await using var last = await HubClient.ConnectAsync(site, "/hub", ("Cookie", $"__Host-session={browser["__Host-session"]}"));
        Assert.Equal("done", (await last.InvokeAsync("Imperative")).GetProperty("result").GetString());
        Assert.Equal("refused", (await last.InvokeAsync("Imperative")).GetProperty("result").GetString());
    }

    [Fact]
    public async Task Decision_without_a_request_looks_up_the_session()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        var user = (await site.SendAsync(request =>
        {
            request.Path = "/who";
            request.Headers.Cookie = $"__Host-session={browser["__Host-session"]}";
        })).User;
        Assert.True(await IsAllowedAsync(site, user));
        Assert.False(await IsAllowedAsync(site, user));
        await MarkAsync(browser);
        Assert.False(await IsAllowedAsync(site, new ClaimsPrincipal(new ClaimsIdentity(user.Claims, "Other"))));
        Assert.True(await IsAllowedAsync(site, user));
    }

    [Fact]
    public async Task Request_with_a_token_does_not_use_a_mark_of_the_session()
    {
        await using var site = await StartAsync();
        var browser = await MarkedAsync(site);
        var token = await FullSite.AccessTokenAsync(site, "read");
        foreach (var path in (string[])["/transfer", "/either"])
        {
            foreach (var shown in (string[])[token, "not.a.token"])
            {
                var answer = await FullSite.SendAsync(site, HttpMethod.Post, path, shown, cookie: browser["__Host-session"]);
                Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, $"{path}: {answer.Status}");
            }
        }

        Assert.Equal("done", (await browser.PostAsync("/transfer")).Body);
    }

    [Fact]
    public async Task Application_with_its_own_authorization_service_still_uses_marks_once()
    {
        await using var site = await StartAsync(static services => services.AddTransient<IAuthorizationService, OwnService>());
        var browser = await MarkedAsync(site);
        Assert.Equal("done", (await browser.PostAsync("/transfer")).Body);
        (await browser.PostAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    private static async Task<bool> IsAllowedAsync(TestSite site, ClaimsPrincipal user)
    {
        using var scope = site.Services.CreateScope();
        return (await scope.ServiceProvider.GetRequiredService<IAuthorizationService>().AuthorizeAsync(user, "document", "transfer")).Succeeded;
    }

    private static async Task<TestBrowser> MarkedAsync(TestSite site)
    {
        var browser = await site.BrowserOfAsync();
        await MarkAsync(browser);
        return browser;
    }

    private static async Task MarkAsync(TestBrowser browser) =>
        Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer", singleUse = true })).Status);

    private static Task<TestSite> StartAsync(Action<IServiceCollection>? services = null) => FullSite.StartAsync(
        Map,
        build: builder =>
        {
            builder.Services.AddSignalR();
            builder.Services.AddControllers().AddApplicationPart(typeof(StepUpTests).Assembly);
            builder.Services.AddAuthorizationBuilder()
                .AddPolicy("transfer", static policy => policy.RequireAuthenticatedUser().RequireStepUp("transfer"))
                .AddPolicy("transfer-admin", static policy => policy.RequireStepUp("transfer").RequireRole("admin"))
                .AddPolicy("admin", static policy => policy.RequireRole("admin"))
                .AddPolicy("either", static policy => policy.AddAuthenticationSchemes("AuthKit.Session", "AuthKit.Bearer").RequireStepUp("transfer"));
            services?.Invoke(builder.Services);
        });

    private static void Map(WebApplication application)
    {
        application.MapGet("/who", static () => "who").RequireAuthorization();
        application.MapPost("/transfer", static () => "done").RequireAuthorization("transfer");
        application.MapPost("/either", static () => "done").RequireAuthorization("either");
        application.MapPost("/admin-transfer", static () => "done").RequireAuthorization("transfer-admin");
        application.MapPost("/transfer-admin", static () => "done").RequireAuthorization("transfer", "admin");
        application.MapPost("/twice", static () => "done").RequireAuthorization("transfer").RequireAuthorization(static policy => policy.RequireStepUp("transfer"));
        application.MapPost("/same-origin", static () => "done").RequireAuthorization("transfer").RequireSameOrigin();
        application.MapPost("/filtered", static () => "done").RequireAuthorization("transfer").AddEndpointFilter(static (_, _) => ValueTask.FromResult<object?>(Results.Conflict()));
        application.MapPost("/failing", static () => Results.StatusCode(StatusCodes.Status500InternalServerError)).RequireAuthorization("transfer");
        application.MapPost("/body", static (Body body) => "done").RequireAuthorization("transfer");
        application.MapPost("/again", static (HttpContext context, IAuthorizationService authorization) => DecideAsync(context, authorization, "transfer")).RequireAuthorization("transfer");
        application.MapPost("/imperative", static async (HttpContext context, IAuthorizationService authorization) =>
        {
            await DecideAsync(context, authorization, "transfer");
            return await DecideAsync(context, authorization, "transfer");
        }).RequireAuthorization();
        application.MapPost("/imperative-admin", static (HttpContext context, IAuthorizationService authorization) => DecideAsync(context, authorization, "transfer-admin")).RequireAuthorization();
        application.MapHub<StepUpHub>("/hub");
        application.MapControllers();
    }

    private static async Task<IResult> DecideAsync(HttpContext context, IAuthorizationService authorization, string policy) =>
        (await authorization.AuthorizeAsync(context.User, new object(), policy)).Succeeded ? Results.Text("done") : Results.StatusCode(StatusCodes.Status403Forbidden);

    private sealed record Body(string Text);

    private sealed class StepUpHub(IAuthorizationService authorization) : Hub
    {
        [Authorize("transfer")]
        public string Transfer() => "done";

        [Authorize("transfer-admin")]
        public string TransferAdmin() => "done";

        public async Task<string> Imperative() => (await authorization.AuthorizeAsync(Context.User!, new object(), "transfer")).Succeeded ? "done" : "refused";
    }

    private sealed class OwnService(
        IAuthorizationPolicyProvider policies,
        IAuthorizationHandlerProvider handlers,
        Microsoft.Extensions.Logging.ILogger<DefaultAuthorizationService> logger,
        IAuthorizationHandlerContextFactory contexts,
        IAuthorizationEvaluator evaluator,
        Microsoft.Extensions.Options.IOptions<AuthorizationOptions> options) : DefaultAuthorizationService(policies, handlers, logger, contexts, evaluator, options);
}

/// <summary>An MVC controller, which must be public.</summary>
[ApiController]
[Route("mvc")]
[Authorize("transfer")]
public sealed class StepUpController : ControllerBase
{
    [HttpPost("done")]
    [Authorize("transfer")]
    public ContentResult Done() => Content("done");

    [HttpPost("refuse")]
    public IActionResult Refuse() => BadRequest();
}
