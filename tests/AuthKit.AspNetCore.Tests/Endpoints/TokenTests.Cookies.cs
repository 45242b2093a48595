using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Endpoints;

/// <content>More than one refresh token in a request.</content>
public sealed partial class TokenTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Planted_cookie_beside_the_owner_s_changes_nothing(bool isFirst)
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var own = browser[RefreshName]!;
        foreach (var planted in (string[])["x", "", new string('A', 48), "a b", own[..24] + new string('A', 24)])
        {
            var answer = await SendCookiesAsync(site, "/auth/token/refresh", isFirst ? [planted, own] : [own, planted]);
            if (planted.StartsWith(own[..24], StringComparison.Ordinal))
            {
                // An attacker who can construct a token of this family had one before. The owner's cookie is neither spent nor cleared.
                IsTokenProblem(answer, HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
                Assert.Empty(answer.SetCookies);
                continue;
            }

            Assert.Equal(HttpStatusCode.OK, answer.Status);
            own = answer.Cookie(RefreshName)!;
        }

        Assert.Equal(HttpStatusCode.OK, (await SendCookiesAsync(site, "/auth/token/refresh", [own])).Status);
    }

    [Fact]
    public async Task Ambiguous_cookies_are_refused_and_nothing_is_spent_or_cleared()
    {
        await using var site = await StartAsync();
        var (own, other) = ((await TokenBrowserAsync(site))[RefreshName]!, (await TokenAsync(site)).Cookie(RefreshName)!);
        foreach (var sent in (string[][])[[own, other], [other, own], [own, "x", "y"], ["x", "y"], [new string('A', 48), new string('B', 48)]])
        {
            var answer = await SendCookiesAsync(site, "/auth/token/refresh", sent);
            IsTokenProblem(answer, HttpStatusCode.Unauthorized, "invalid_token", "Bearer error=\"invalid_token\"");
            Assert.Empty(answer.SetCookies);
        }

        foreach (var token in (string[])[own, other])
        {
            Assert.Equal(HttpStatusCode.OK, (await SendCookiesAsync(site, "/auth/token/refresh", [token, token])).Status);
        }
    }

    [Fact]
    public async Task Token_in_the_body_counts_beside_a_cookie_and_leaves_it()
    {
        await using var site = await StartAsync();
        var browser = await TokenBrowserAsync(site);
        var inBody = RefreshToken(await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body" }));
        var own = browser[RefreshName];

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh", new { refresh_token = inBody })).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.PostAsync("/auth/token/refresh", new { refresh_token = "nothing" })).Status);

        Assert.Equal(own, browser[RefreshName]);
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/token/refresh")).Status);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Revocation_ends_every_token_in_the_request(bool isFirst)
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var pairs = new[] { await TokenAsync(site), await TokenAsync(site) };
        var inBody = await site.PostAsync("/auth/token", new { email = "alice@example.com", password = TestSite.Password, delivery = "body" });
        string[] sent = [pairs[0].Cookie(RefreshName)!, pairs[1].Cookie(RefreshName)!];

        var answer = await SendCookiesAsync(site, "/auth/token/revoke", isFirst ? ["x", .. sent] : [.. sent, "x"], $$"""{"refresh_token":"{{RefreshToken(inBody)}}"}""");

        answer.IsEmpty(HttpStatusCode.NoContent);
        Assert.StartsWith($"{RefreshName}=;", answer.SetCookie(RefreshName), StringComparison.Ordinal);
        foreach (var pair in (Answer[])[.. pairs, inBody])
        {
            await EndedAsync(site, pair);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await site.PostAsync("/auth/token/refresh", new { refresh_token = RefreshToken(inBody) })).Status);
        foreach (var token in sent)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendCookiesAsync(site, "/auth/token/refresh", [token])).Status);
        }
    }

    [Theory, InlineData("/auth/logout", true), InlineData("/auth/logout", false), InlineData("/auth/login", true), InlineData("/auth/login", false)]
    public async Task Planted_cookie_does_not_prevent_the_end_of_the_owner_s_sign_in(string path, bool isFirst)
    {
        await using var site = await StartAsync();
        await site.RegisterAsync("alice@example.com");
        var (own, planted) = (await TokenAsync(site), await TokenAsync(site));
        string[] sent = [own.Cookie(RefreshName)!, planted.Cookie(RefreshName)!];

        var answer = await SendCookiesAsync(site, path, isFirst ? sent : [.. sent.Reverse(), "x"], path == "/auth/login" ? $$"""{"email":"alice@example.com","password":"{{TestSite.Password}}"}""" : null);

        Assert.True(answer.Response.IsSuccessStatusCode);
        await EndedAsync(site, own);
        await EndedAsync(site, planted);
        foreach (var token in sent)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await SendCookiesAsync(site, "/auth/token/refresh", [token])).Status);
        }
    }
}
