using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <summary>Without the scope that the application names, an access token may read its user and nothing else of the account.</summary>
public sealed class AccountScopeTests
{
    [Fact]
    public async Task Token_without_the_scope_may_read_the_user_and_nothing_else()
    {
        await using var site = await FullSite.StartAsync(compose: static auth => auth.UseWebOptions(static web => web.AccountScope = "account"));
        var token = await FullSite.AccessTokenAsync(site, "read");
        foreach (var (method, path, endpoint) in FullSite.Calls(site).Where(static call => call.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null))
        {
            var answer = await FullSite.SendAsync(site, method, path, token, "{}");
            if (path == "/auth/me")
            {
                Assert.Equal(HttpStatusCode.OK, answer.Status);
                continue;
            }

            Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized, $"{method} {endpoint.RoutePattern.RawText} answered {answer.Status}");
        }
    }

    [Theory]
    [InlineData("GET", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions")]
    [InlineData("DELETE", "/auth/sessions/x")]
    public async Task Sign_ins_accept_the_scope_that_the_application_names(string method, string path)
    {
        await using var site = await FullSite.StartAsync(compose: static auth => auth.UseWebOptions(static web => web.AccountScope = "account"));
        var cookie = await site.SignedInAsync();
        var refused = await FullSite.SendAsync(site, new HttpMethod(method), path, await FullSite.AccessTokenAsync(site, "read"), cookie: cookie);
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"account\"", refused.Response.Headers.WwwAuthenticate.Single().ToString());

        var allowed = await FullSite.SendAsync(site, new HttpMethod(method), path, await FullSite.AccessTokenAsync(site, "account"));
        Assert.NotEqual(HttpStatusCode.Forbidden, allowed.Status);
    }

    [Fact]
    public async Task Without_a_named_scope_sign_ins_require_a_session()
    {
        await using var site = await FullSite.StartAsync();
        var token = await FullSite.AccessTokenAsync(site, "read account");
        var refused = await FullSite.SendAsync(site, HttpMethod.Delete, "/auth/sessions", token);
        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_scope"), (refused.Status, refused.Json.GetProperty("code").GetString()));
        Assert.Equal("Bearer error=\"insufficient_scope\"", refused.Response.Headers.WwwAuthenticate.Single().ToString());
        Assert.Equal(HttpStatusCode.OK, (await FullSite.SendAsync(site, HttpMethod.Get, "/auth/me", token)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await site.DeleteAsync("/auth/sessions", (await site.LoginAsync("alice@example.com")).Token)).Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("\"")]
    public async Task Scope_that_no_token_can_have_is_an_error_at_start(string scope) =>
        await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            FullSite.StartAsync(compose: auth => auth.UseWebOptions(web => web.AccountScope = scope)));
}
