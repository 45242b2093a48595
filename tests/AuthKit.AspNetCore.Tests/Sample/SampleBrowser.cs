using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.TestServers;
using Microsoft.Playwright;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>Starts the real browser, and has the steps that every test in it shares.</summary>
internal static class SampleBrowser
{
    public const string Email = "alice@example.com";

    // Chromium's own sandbox does not start as root, or in most containers. The browser opens only the sample.
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = ServerKind.Chromium.ProgramPath(), Args = ["--no-sandbox"] });

    public static async Task<IPage> OpenAsync(IBrowser browser, SampleSite site, string userAgent, params string[] permissions)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = site.Client.BaseAddress!.ToString(), UserAgent = userAgent, Permissions = permissions });
        return await context.NewPageAsync();
    }

    /// <summary>Fills in address and password, and presses a button.</summary>
    public static async Task FillAsync(IPage page, string button)
    {
        await page.GetByLabel("E-mail address").FillAsync(Email);
        await page.GetByLabel("Password").FillAsync(TestSite.Password);
        await page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
    }
}
