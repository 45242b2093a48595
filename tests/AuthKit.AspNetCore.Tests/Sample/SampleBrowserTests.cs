using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.TestServers;
using Microsoft.Playwright;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>The sample in a real browser, with its real cookies and its own headers.</summary>
public sealed class SampleBrowserTests
{
    [RequiresServerFact(ServerKind.Chromium)]
    public async Task User_registers_signs_in_on_two_devices_ends_one_and_logs_out()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var laptop = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        var phone = await SampleBrowser.OpenAsync(browser, site, "Phone/1.0");

        await laptop.GotoAsync("/");
        await laptop.GetByRole(AriaRole.Link, new() { Name = "Create an account" }).ClickAsync();
        await SampleBrowser.FillAsync(laptop, "Register");
        await Assertions.Expect(laptop.GetByRole(AriaRole.Status)).ToContainTextAsync("Your account is ready");
        await SampleBrowser.FillAsync(laptop, "Sign in");
        await Assertions.Expect(laptop.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
        await Assertions.Expect(laptop.GetByText("alice@example.com")).ToBeVisibleAsync();

        var cookie = Assert.Single(await laptop.Context.CookiesAsync(), cookie => cookie.Name == "__Host-session");
        Assert.Equal(("__Host-session", true, true, SameSiteAttribute.Lax, "/"), (cookie.Name, cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Path));
        Assert.Equal("", await laptop.EvaluateAsync<string>("document.cookie"));

        await phone.GotoAsync("/sessions");
        await Assertions.Expect(phone).ToHaveURLAsync(new System.Text.RegularExpressions.Regex(@"/login\?returnUrl=%2Fsessions$"));
        await SampleBrowser.FillAsync(phone, "Sign in");
        await Assertions.Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your sessions");
        await Assertions.Expect(phone.Locator(".sessions li")).ToHaveCountAsync(2);

        await phone.Locator(".sessions li").Filter(new() { HasText = "Laptop" }).GetByRole(AriaRole.Button).ClickAsync();
        await Assertions.Expect(phone.Locator(".sessions li")).ToHaveCountAsync(1);
        await laptop.GotoAsync("/account");
        await Assertions.Expect(laptop.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");

        await phone.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(phone.GetByRole(AriaRole.Link, new() { Name = "Create an account" })).ToBeVisibleAsync();
        Assert.Equal("__Host-device", Assert.Single(await phone.Context.CookiesAsync()).Name);
        await phone.GotoAsync("/account");
        await Assertions.Expect(phone.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Sign in");
    }

    [RequiresServerFact(ServerKind.Chromium)]
    public async Task Script_keeps_the_access_token_in_memory_refreshes_once_for_parallel_calls_and_survives_a_reload()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        await page.GotoAsync("/register");
        await SampleBrowser.FillAsync(page, "Register");
        var refreshes = 0;
        page.Request += (_, request) => refreshes += request.Url.EndsWith("/auth/token/refresh", StringComparison.Ordinal) ? 1 : 0;

        await page.GotoAsync("/api-page");
        await SampleBrowser.FillAsync(page, "Sign in");
        await Assertions.Expect(page.GetByText("Signed in as alice@example.com.")).ToBeVisibleAsync();
        var cookie = Assert.Single(await page.Context.CookiesAsync(), cookie => cookie.Name == "__Secure-refresh");
        Assert.Equal((true, true, SameSiteAttribute.Strict, "/"), (cookie.HttpOnly, cookie.Secure, cookie.SameSite, cookie.Path));
        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length + sessionStorage.length"));
        Assert.DoesNotContain(await page.EvaluateAsync<string[]>("Object.keys(window)"), name => name.Contains("oken", StringComparison.Ordinal));

        refreshes = 0;
        await page.GetByRole(AriaRole.Button, new() { Name = "Forget the access token" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Call the API three times at once" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Hello, alice@example.com. Hello, alice@example.com. Hello, alice@example.com.")).ToBeVisibleAsync();
        Assert.Equal(1, refreshes);

        await page.ReloadAsync();
        await Assertions.Expect(page.GetByText("Signed in as alice@example.com.")).ToBeVisibleAsync();
        Assert.Equal(2, refreshes);

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.DoesNotContain(await page.Context.CookiesAsync(), cookie => cookie.Name == "__Secure-refresh");
    }

    [RequiresServerFact(ServerKind.Chromium, ServerKind.Oathtool)]
    public async Task Script_asks_for_the_second_factor_and_shows_the_refusal()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        var client = new SampleClient();
        await client.PostAsync(site, "/auth/register", new { email = SampleBrowser.Email, password = TestSite.Password });
        await client.PostAsync(site, "/auth/login", new { email = SampleBrowser.Email, password = TestSite.Password });
        var authenticator = new Oathtool((await client.PostAsync(site, "/auth/mfa/totp", new { name = "oathtool" })).Json.GetProperty("secret").GetString()!);
        var confirmed = await client.PostAsync(site, "/auth/mfa/totp/confirm", new { code = await authenticator.NextCodeAsync() });
        var recoveryCode = confirmed.Json.GetProperty("recoveryCodes")[0].GetString()!;

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync("/api-page");
        await SampleBrowser.FillAsync(page, "Sign in");
        await Assertions.Expect(page.GetByLabel("Code")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Signed in as")).ToHaveCountAsync(0);

        var status = page.Locator("#api-status");
        await page.GetByLabel("Code").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(status).ToContainTextAsync("The code is wrong");
        await Assertions.Expect(page.GetByLabel("Code")).ToBeVisibleAsync();
        await page.GetByLabel("Code").FillAsync(await authenticator.NextCodeAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Signed in as alice@example.com.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await SampleBrowser.FillAsync(page, "Sign in");
        await page.GetByLabel("Code").FillAsync(recoveryCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Signed in as alice@example.com.")).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [RequiresServerTheory(ServerKind.Chromium)]
    [InlineData(200, "{\"status\":\"mfa_enrollment_required\",\"challenge\":\"x\"}", "needs a second factor first")]
    [InlineData(200, "{}", "does not understand")]
    [InlineData(200, "<html>", "does not understand")]
    [InlineData(400, "{\"detail\":\"Something is missing.\"}", "Something is missing.")]
    [InlineData(401, "{\"detail\":\"The password is wrong.\"}", "The password is wrong.")]
    [InlineData(403, "<html>", "refused the request (403)")]
    [InlineData(429, "{\"detail\":\"x\"}", "Try again in 30 seconds.")]
    [InlineData(503, "<html>", "is unavailable")]
    public async Task Script_treats_only_a_token_as_success(int answer, string body, string said)
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        await page.RouteAsync("**/auth/token", route => route.FulfillAsync(new()
        {
            Status = answer,
            Body = body,
            ContentType = "application/json",
            Headers = new Dictionary<string, string> { ["Retry-After"] = "30" },
        }));
        await page.GotoAsync("/api-page");
        await SampleBrowser.FillAsync(page, "Sign in");
        await Assertions.Expect(page.Locator("#api-status")).ToContainTextAsync(said);
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText("Signed in as")).ToHaveCountAsync(0);

        // The page remains usable after the other answers of a refresh too.
        await page.RouteAsync("**/auth/token/refresh", route => route.FulfillAsync(new() { Status = answer, Body = body, ContentType = "application/json" }));
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Sign in" })).ToBeVisibleAsync();
        Assert.Empty(errors);
    }

    [RequiresServerFact(ServerKind.Chromium)]
    public async Task User_who_forgot_the_password_opens_the_link_and_chooses_another()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        await page.GotoAsync("/register");
        await SampleBrowser.FillAsync(page, "Register");

        // A refusal with its challenge is an ordinary page, so no dialogue of the browser blocks it.
        Assert.Equal(401, (await page.GotoAsync("/auth/me"))!.Status);

        await page.GotoAsync("/login");
        await page.GetByRole(AriaRole.Link, new() { Name = "Forgot your password?" }).ClickAsync();
        await page.GetByLabel("E-mail address").FillAsync("alice@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send the link" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("a link is on its way");

        var outbox = await (await page.GotoAsync("/dev/outbox"))!.TextAsync();
        var token = System.Text.RegularExpressions.Regex.Match(outbox, "reset-password\\?token=([A-Za-z0-9_-]+)").Groups[1].Value;
        Assert.NotEmpty(token);
        await page.GotoAsync($"/reset-password?token={token}");
        await page.GetByLabel("New password").FillAsync("short");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Use at least 8 characters.")).ToBeVisibleAsync();
        await page.GetByLabel("New password").FillAsync("a new horse for the old battery");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set the password" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Your password is set");
        await SampleBrowser.FillAsync(page, "Sign in");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is wrong");
        await page.GetByLabel("Password").FillAsync("a new horse for the old battery");
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
    }

    [RequiresServerFact(ServerKind.Chromium)]
    public async Task Form_on_another_site_cannot_log_a_user_out()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        await using var other = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        await page.GotoAsync("/register");
        await SampleBrowser.FillAsync(page, "Register");
        await SampleBrowser.FillAsync(page, "Sign in");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");

        // The other origin is also the sample, whose policy forbids foreign forms. An attacker's page has no such policy.
        var attacker = await browser.NewPageAsync(new() { BypassCSP = true });
        await attacker.GotoAsync(other.Client.BaseAddress!.ToString());
        await attacker.SetContentAsync($"""<form method="post" action="{site.Client.BaseAddress}logout"><button>Win a prize</button></form>""");
        var answer = await attacker.RunAndWaitForResponseAsync(() => attacker.GetByRole(AriaRole.Button).ClickAsync(), response => response.Url.EndsWith("/logout", StringComparison.Ordinal));
        Assert.Equal(403, answer.Status);
        await page.ReloadAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
    }
}
