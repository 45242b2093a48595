using System.Net;
using System.Text.Json;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.Mfa;
using AuthKit.TestServers;
using Microsoft.Playwright;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>Second factors in the sample with an authenticator of another vendor, over HTTP and in a real browser.</summary>
public sealed class SampleSecondFactorTests : IDisposable
{
    private const string Alice = SampleBrowser.Email;

    private readonly string _folder = Directory.CreateTempSubdirectory("authkit-sample-").FullName;
    private readonly SampleClient _client = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [RequiresServerTheory(ServerKind.Oathtool)]
    [InlineData("memory")]
    [InlineData("sqlite")]
    public async Task Authenticator_of_another_vendor_is_enrolled_signs_in_and_is_removed(string store)
    {
        await using var site = await SampleSite.StartAsync(Path.Combine(_folder, "sample.db"), "--Store", store);
        await _client.PostAsync(site, "/auth/register", new { email = Alice, password = TestSite.Password });
        await LoginAsync(site);

        var begun = (await _client.PostAsync(site, "/auth/mfa/totp", new { name = "oathtool" })).Json;
        Assert.StartsWith("data:image/png;base64,", begun.GetProperty("qrCode").GetString(), StringComparison.Ordinal);
        Assert.True(OtpauthUri.TryParse(begun.GetProperty("otpauthUri").GetString(), out var uri));
        Assert.Equal(("AuthKit sample", Alice, begun.GetProperty("secret").GetString()), (uri.Issuer, uri.AccountName, uri.Secret.ToBase32()));
        var authenticator = new Oathtool(begun.GetProperty("secret").GetString()!);
        var confirmed = await authenticator.NextCodeAsync();
        var recoveryCodes = (await _client.PostAsync(site, "/auth/mfa/totp/confirm", new { code = confirmed })).Json.GetProperty("recoveryCodes");
        Assert.Equal(10, recoveryCodes.GetArrayLength());
        Assert.True((await _client.GetAsync(site, "/auth/me")).Json.GetProperty("mfaEnabled").GetBoolean());
        (await _client.PostAsync(site, "/auth/logout", null)).IsEmpty(HttpStatusCode.NoContent);

        var first = await LoginAsync(site);
        Assert.Equal("mfa_required", first.GetProperty("status").GetString());
        var challenge = first.GetProperty("challenge").GetString();
        (await _client.GetAsync(site, "/auth/me")).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        (await _client.PostAsync(site, "/auth/mfa/challenge", new { challenge, code = confirmed })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        var code = await authenticator.NextCodeAsync();
        Assert.Equal("signed_in", (await _client.PostAsync(site, "/auth/mfa/challenge", new { challenge, code })).Json.GetProperty("status").GetString());

        var mfa = (await _client.GetAsync(site, "/auth/mfa")).Json;
        Assert.Equal(("oathtool", 10), (mfa.GetProperty("authenticators")[0].GetProperty("name").GetString(), mfa.GetProperty("recoveryCodesLeft").GetInt32()));
        (await _client.DeleteAsync(site, "/auth/mfa/totp", new { code })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        (await _client.DeleteAsync(site, "/auth/mfa/totp", new { code = recoveryCodes[0].GetString() })).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal("signed_in", (await LoginAsync(site)).GetProperty("status").GetString());
    }

    [RequiresServerFact(ServerKind.Oathtool)]
    public async Task Site_that_requires_a_second_factor_asks_for_its_enrolment_before_anything_else()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory", "--AuthKit:SecondFactors:Requirement", "Required");
        await _client.PostAsync(site, "/auth/register", new { email = Alice, password = TestSite.Password });
        var first = await LoginAsync(site);
        Assert.Equal("mfa_enrollment_required", first.GetProperty("status").GetString());
        var challenge = first.GetProperty("challenge").GetString();
        var authenticator = new Oathtool((await _client.PostAsync(site, "/auth/mfa/totp", new { challenge })).Json.GetProperty("secret").GetString()!);
        var signedIn = (await _client.PostAsync(site, "/auth/mfa/challenge", new { challenge, code = await authenticator.NextCodeAsync() })).Json;
        Assert.Equal(("signed_in", 10), (signedIn.GetProperty("status").GetString(), signedIn.GetProperty("recoveryCodes").GetArrayLength()));
    }

    [RequiresServerFact(ServerKind.Chromium, ServerKind.Oathtool)]
    public async Task User_sets_up_an_authenticator_saves_recovery_codes_and_signs_in_with_both()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0", "clipboard-read", "clipboard-write");
        await page.GotoAsync("/register");
        await SampleBrowser.FillAsync(page, "Register");
        await SampleBrowser.FillAsync(page, "Sign in");

        await page.GetByRole(AriaRole.Link, new() { Name = "Second factor" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an authenticator" }).ClickAsync();
        var picture = page.GetByAltText("The secret as a QR code");
        await Assertions.Expect(picture).ToBeVisibleAsync();
        Assert.True(await picture.EvaluateAsync<bool>("img => img.complete && img.naturalWidth > 100"));
        var authenticator = new Oathtool(await page.Locator("#secret").InnerTextAsync());
        await page.GetByLabel("Code").FillAsync("000 000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong");
        await Assertions.Expect(picture).ToBeVisibleAsync();
        await page.GetByLabel("Code").FillAsync((await authenticator.NextCodeAsync()).Insert(3, " "));
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();

        await Assertions.Expect(page.Locator("#codes li")).ToHaveCountAsync(10);
        var recoveryCodes = await page.Locator("#codes code").AllInnerTextsAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal(string.Join('\n', recoveryCodes), await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.EvaluateAsync("window.print = () => { document.title = 'printed'; }");
        await page.GetByRole(AriaRole.Button, new() { Name = "Print" }).ClickAsync();
        await Assertions.Expect(page).ToHaveTitleAsync("printed");
        await page.GetByRole(AriaRole.Link, new() { Name = "I have saved them" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You have 10 of 10 codes left.")).ToBeVisibleAsync();

        await SignOutAndInAsync(page);
        var code = page.GetByLabel("Code", new() { Exact = true });
        await Assertions.Expect(code).ToHaveAttributeAsync("autocomplete", "one-time-code");
        await Assertions.Expect(code).ToBeFocusedAsync();
        await page.GetByLabel("Do not ask for a code in this browser for 30 days").CheckAsync();
        await code.FillAsync(await authenticator.NextCodeAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("password, code, two factors")).ToBeVisibleAsync();

        // The browser is trusted now, until the owner revokes the trust.
        await SignOutAndInAsync(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
        await page.GotoAsync("/account/second-factor");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask for a code again on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("You have no trusted browsers. Every sign-in asks for a code.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add an authenticator" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Confirm that it is you");

        await SignOutAndInAsync(page);
        await page.GetByText("Cannot use your authenticator?").ClickAsync();
        await page.GetByLabel("Recovery code").FillAsync(recoveryCodes[0].ToLowerInvariant());
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a recovery code" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
        await page.GotoAsync("/account/second-factor");
        await Assertions.Expect(page.GetByText("You have 9 of 10 codes left.")).ToBeVisibleAsync();

        await page.GetByText("Rename or remove").ClickAsync();
        await page.GetByLabel("A code or a recovery code").FillAsync(recoveryCodes[1]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The authenticator has been removed.");
    }

    [RequiresServerFact(ServerKind.Chromium, ServerKind.Oathtool)]
    public async Task User_whose_account_needs_a_second_factor_enrols_it_between_password_and_account()
    {
        await using var site = await SampleSite.StartAsync("unused", "--Store", "memory", "--AuthKit:SecondFactors:Requirement", "Required");
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await SampleBrowser.LaunchAsync(playwright);
        var page = await SampleBrowser.OpenAsync(browser, site, "Laptop/1.0");
        await page.GotoAsync("/register");
        await SampleBrowser.FillAsync(page, "Register");
        await SampleBrowser.FillAsync(page, "Sign in");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up an authenticator" }).ClickAsync();
        var authenticator = new Oathtool(await page.Locator("#secret").InnerTextAsync());
        await page.GetByLabel("Code").FillAsync("000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong");
        await page.GetByLabel("Code").FillAsync(await authenticator.NextCodeAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "I have saved them" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Your account");
    }

    private static async Task SignOutAndInAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync("/login");
        await SampleBrowser.FillAsync(page, "Sign in");
    }

    private async Task<JsonElement> LoginAsync(SampleSite site)
    {
        var answer = await _client.PostAsync(site, "/auth/login", new { email = Alice, password = TestSite.Password });
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer.Json;
    }
}
