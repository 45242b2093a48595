using System.Net;
using AuthKit.AspNetCore.Tests.Hosting;

namespace AuthKit.AspNetCore.Tests.Sample;

/// <summary>The sample's pages, as seen by a client without scripts and by a hostile client.</summary>
public sealed class SamplePagesTests : IClassFixture<SampleInMemory>
{
    private readonly SampleSite _site;

    public SamplePagesTests(SampleInMemory sample) => _site = sample.Site;

    [Fact]
    public async Task Visitor_registers_signs_in_and_logs_out_by_forms()
    {
        var registered = await PostAsync("/register", null, ("email", "alice@example.com"), ("password", TestSite.Password));
        Goes(registered, "/login?registered");
        Assert.Empty(registered.SetCookies);
        Assert.Contains("Your account is ready", (await GetAsync("/login?registered")).Body, StringComparison.Ordinal);

        var signedIn = await PostAsync("/login", null, ("email", "alice@example.com"), ("password", TestSite.Password), ("remember", "true"));
        Goes(signedIn, "/account");
        Assert.Contains("max-age=86400", signedIn.SetCookie("__Host-session"), StringComparison.Ordinal);
        var account = await GetAsync("/account", signedIn.Token);
        Assert.Contains("alice@example.com", account.Body, StringComparison.Ordinal);
        Assert.Equal("no-store", account.Response.Headers.GetValues("Cache-Control").Single());

        var loggedOut = await PostAsync("/logout", signedIn.Token);
        Goes(loggedOut, "/");
        Assert.Equal(("", ""), (loggedOut.Token, loggedOut.Cookie("__Secure-refresh")));
        Goes(await GetAsync("/account", signedIn.Token), "/login?returnUrl=%2Faccount");
    }

    [Fact]
    public async Task Unticked_box_sets_a_cookie_for_this_browser_session()
    {
        await PostAsync("/register", null, ("email", "bob@example.com"), ("password", TestSite.Password));
        var signedIn = await PostAsync("/login", null, ("email", "bob@example.com"), ("password", TestSite.Password));
        Assert.DoesNotContain("max-age", signedIn.SetCookie("__Host-session"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_forms_show_the_typed_values_except_the_password()
    {
        var answer = await PostAsync("/register", null, ("email", "no address"), ("password", TestSite.Password));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("value=\"no address\"", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(TestSite.Password, answer.Body, StringComparison.Ordinal);

        answer = await PostAsync("/register", null, ("email", "carol@example.com"), ("password", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains("Use at least 8 characters.", answer.Body, StringComparison.Ordinal);

        answer = await PostAsync("/login", null, ("email", "nobody@example.com"), ("password", TestSite.Password));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.DoesNotContain(TestSite.Password, answer.Body, StringComparison.Ordinal);
        Assert.Empty(answer.SetCookies);
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("' onfocus=alert(1) x='")]
    [InlineData("</title><img src=x>")]
    public async Task Hostile_text_is_shown_as_text(string text)
    {
        foreach (var answer in (Answer[])
        [
            await PostAsync("/register", null, ("email", text), ("password", "x")),
            await PostAsync("/login", null, ("email", text), ("password", "x"), ("returnUrl", text)),
            await GetAsync("/login?returnUrl=" + Uri.EscapeDataString(text)),
            await GetAsync("/" + Uri.EscapeDataString(text)),
        ])
        {
            Assert.DoesNotContain("<script", answer.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<img src=x", answer.Body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, answer.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/sessions", "/sessions")]
    [InlineData("https://evil.example", "/account")]
    [InlineData("//evil.example", "/account")]
    [InlineData("/\\evil.example", "/account")]
    [InlineData("javascript:alert(1)", "/account")]
    [InlineData("/%2fevil.example", "/account")]
    [InlineData("/\r\nSet-Cookie: a=b", "/account")]
    public async Task Sign_in_redirects_to_this_site_only(string returnUrl, string target)
    {
        await PostAsync("/register", null, ("email", "dave@example.com"), ("password", TestSite.Password));
        Goes(await PostAsync("/login", null, ("email", "dave@example.com"), ("password", TestSite.Password), ("returnUrl", returnUrl)), target);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/register")]
    [InlineData("/logout")]
    [InlineData("/sessions/end")]
    [InlineData("/sessions/end-others")]
    [InlineData("/forgot-password")]
    [InlineData("/reset-password")]
    [InlineData("/magic-link")]
    [InlineData("/magic-link/redeem")]
    [InlineData("/email-code")]
    [InlineData("/email-code/enter")]
    [InlineData("/verify-email")]
    [InlineData("/confirm-email")]
    [InlineData("/accept-invitation")]
    [InlineData("/invite")]
    [InlineData("/account/password")]
    [InlineData("/account/email")]
    [InlineData("/account/verification")]
    [InlineData("/account/delete")]
    public async Task Form_of_another_site_is_refused(string path)
    {
        (await PostAsync(path, null, [("email", "eve@example.com"), ("password", TestSite.Password)], ("Sec-Fetch-Site", "cross-site"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
        (await PostAsync(path, null, [("email", "eve@example.com"), ("password", TestSite.Password)], ("Origin", "null"))).IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
    }

    [Fact]
    public async Task Session_of_another_user_cannot_be_seen_or_ended()
    {
        var alice = await SignedInAsync("alice2@example.com");
        var mallory = await SignedInAsync("mallory@example.com");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/sessions") { Headers = { { "Cookie", $"__Host-session={alice}" } } };
        using var response = await _site.Client.SendAsync(request);
        var sid = (await Answer.ReadAsync(response)).Json[0].GetProperty("sid").GetString()!;
        Goes(await PostAsync("/sessions/end", mallory, ("sid", sid)), "/sessions?ended");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync("/account", alice)).Status);
    }

    [Theory]
    [InlineData("/login")]
    [InlineData("/register")]
    [InlineData("/logout")]
    public async Task Body_that_is_not_a_form_is_refused(string path)
    {
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        using var response = await _site.Client.PostAsync(path, content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Huge_form_is_refused()
    {
        var answer = await PostAsync("/login", null, ("email", new string('a', 200_000)), ("password", "x"));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/nowhere")]
    [InlineData("/site.css")]
    [InlineData("/auth/me")]
    public async Task Every_answer_has_strict_security_headers(string path)
    {
        var headers = (await GetAsync(path)).Response.Headers;
        Assert.Equal("default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'", headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", headers.GetValues("Referrer-Policy").Single());
        Assert.False(headers.Contains("Server"));
    }

    [Fact]
    public async Task Unknown_page_is_not_found()
    {
        var answer = await GetAsync("/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Contains("There is no page at this address.", answer.Body, StringComparison.Ordinal);
    }

    private static void Goes(Answer answer, string target) =>
        Assert.Equal((HttpStatusCode.SeeOther, target), (answer.Status, answer.Response.Headers.Location?.OriginalString));

    [Fact]
    public async Task One_user_invites_at_most_ten_people_an_hour()
    {
        var spammer = await SignedInAsync("spammer@example.com");
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 60; i++)
        {
            statuses.Add((await PostAsync("/invite", spammer, ("email", $"invited{i}@example.com"))).Status);
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.SeeOther, 10).Concat(Enumerable.Repeat(HttpStatusCode.TooManyRequests, 50)), statuses);
    }

    private async Task<string> SignedInAsync(string email)
    {
        await PostAsync("/register", null, ("email", email), ("password", TestSite.Password));
        return (await PostAsync("/login", null, ("email", email), ("password", TestSite.Password))).Token;
    }

    private async Task<Answer> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await SendAsync(request, token);
    }

    private Task<Answer> PostAsync(string path, string? token, params (string Name, string Value)[] fields) => PostAsync(path, token, fields, default);

    private async Task<Answer> PostAsync(string path, string? token, (string Name, string Value)[] fields, (string Name, string Value) header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (header.Name is not null)
        {
            request.Headers.Add(header.Name, header.Value);
        }

        return await SendAsync(request, token);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? token)
    {
        if (token is not null)
        {
            request.Headers.Add("Cookie", $"__Host-session={token}");
        }

        using var response = await _site.Client.SendAsync(request);
        return await Answer.ReadAsync(response);
    }
}
