using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Tests.Authentication;

/// <summary>AuthKit's schemes beside the application's schemes.</summary>
public sealed class SchemeTests
{
    [Fact]
    public async Task Bearer_scheme_stays_available_to_the_application()
    {
        await using var site = await FullSite.StartAsync(
            map: static application => application.MapGet("/mine", static () => "mine").RequireAuthorization(static policy => policy.AddAuthenticationSchemes("Bearer").RequireAuthenticatedUser()),
            build: static builder => OtherScheme.AddTo(builder.Services, "Bearer", asDefault: false));
        Assert.Equal("mine", (await site.SendAsync(HttpMethod.Get, "/mine", headers: ("X-Other", "carol"))).Body);
        var token = await FullSite.AccessTokenAsync(site, "read");
        Assert.Equal(HttpStatusCode.OK, (await FullSite.SendAsync(site, HttpMethod.Get, "/auth/me", token)).Status);
    }

    [Theory]
    [InlineData(true, null, "Other")]
    [InlineData(false, null, "Other")]
    [InlineData(true, true, "AuthKit.Session")]
    [InlineData(false, true, "AuthKit.Session")]
    [InlineData(true, false, "Other")]
    [InlineData(null, null, "AuthKit.Session")]
    [InlineData(null, true, "AuthKit.Session")]
    [InlineData(null, false, null)]
    public async Task Default_scheme_is_the_application_s_unless_it_chooses_AuthKit_s(bool? otherFirst, bool? asked, string? expected)
    {
        await using var site = await FullSite.StartAsync(
            compose: auth =>
            {
                // The test's site calls AddSessionAuthentication() before this. "first" runs inside AddAuthKit, the other one after it.
                if (otherFirst == true)
                {
                    OtherScheme.AddTo(auth.Services);
                }

                auth.UseWebOptions(web => web.IsDefaultScheme = asked);
            },
            build: builder =>
            {
                if (otherFirst == false)
                {
                    OtherScheme.AddTo(builder.Services);
                }
            });
        Assert.Equal(expected, (await DefaultOf(site))?.Name);
    }

    [Fact]
    public async Task Tokens_alone_are_the_default_if_the_application_has_no_scheme()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddAuthKit(auth =>
        {
            auth.UseInMemoryStores().UseKeys(TestKeys.Configure);
            FullSite.Compose(auth.AddPasswords(CheapHashing.Configure).AddAccounts().AddOneTimeTokens());
        });
        await using var application = builder.Build();
        Assert.Equal("AuthKit.Bearer", (await application.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync())?.Name);
    }

    [Fact]
    public async Task An_application_s_own_authenticate_scheme_is_a_default_too()
    {
        await using var site = await FullSite.StartAsync(build: static builder =>
        {
            OtherScheme.AddTo(builder.Services, asDefault: false);
            builder.Services.Configure<AuthenticationOptions>(static options => options.DefaultAuthenticateScheme = OtherScheme.Name);
        });
        var provider = site.Services.GetRequiredService<IAuthenticationSchemeProvider>();
        Assert.Equal("Other", (await provider.GetDefaultAuthenticateSchemeAsync())?.Name);
        Assert.Null(await provider.GetDefaultSignInSchemeAsync());
    }

    [Fact]
    public async Task Names_are_options()
    {
        await using var site = await FullSite.StartAsync(
            map: static application =>
            {
                application.MapGet("/by-session", static () => "session").RequireAuthorization(static policy => policy.AddAuthenticationSchemes("Mine.Session").RequireAuthenticatedUser().RequireFreshAuthentication());
                application.MapGet("/by-token", static () => "token").RequireAuthorization(static policy => policy.AddAuthenticationSchemes("Mine.Token").RequireAuthenticatedUser().RequireScope("read").RequireFreshAuthentication());
                application.MapGet("/step-up", static () => "step-up").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireStepUp("transfer"));
            },
            compose: static auth => auth.UseWebOptions(static web => (web.SessionScheme, web.TokenScheme) = ("Mine.Session", "Mine.Token")));
        var browser = await site.BrowserOfAsync();
        Assert.Equal("session", (await browser.GetAsync("/by-session")).Body);
        Assert.Equal("token", (await FullSite.SendAsync(site, HttpMethod.Get, "/by-token", await FullSite.AccessTokenAsync(site, "read"))).Body);
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer" });
        Assert.Equal("step-up", (await browser.GetAsync("/step-up")).Body);
    }

    [Theory]
    [InlineData("Other", "AuthKit.Bearer", "SessionScheme")]
    [InlineData("AuthKit.Session", "Other", "TokenScheme")]
    [InlineData("Same", "Same", "different names")]
    [InlineData("", "AuthKit.Bearer", "SessionScheme")]
    [InlineData("AuthKit.Calls", "AuthKit.Bearer", "SessionScheme")]
    public async Task Scheme_name_that_is_already_used_is_an_error_at_start(string session, string token, string expected)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => FullSite.StartAsync(
            compose: auth => auth.UseWebOptions(web => (web.SessionScheme, web.TokenScheme) = (session, token)),
            build: static builder => OtherScheme.AddTo(builder.Services)));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private static Task<AuthenticationScheme?> DefaultOf(TestSite site) => site.Services.GetRequiredService<IAuthenticationSchemeProvider>().GetDefaultAuthenticateSchemeAsync();
}
