using System.Net;
using System.Text.Json;
using AuthKit.AspNetCore.Tests.Hosting;
using AuthKit.DependencyInjection;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.SignIn;
using AuthKit.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Endpoints;

public sealed class MfaTests : IDisposable
{
    private const string Alice = "alice@example.com";

    private readonly JwtKey _key = JwtKey.Generate(JwtAlgorithm.ES256);

    public void Dispose() => _key.Dispose();

    [Fact]
    public async Task Enrolment_shows_secret_uri_and_picture_and_is_enabled_by_its_first_code()
    {
        await using var site = await StartAsync(static auth => auth.Services.AddSingleton<IEnrollmentPicture>(new FixedPicture()));
        var browser = await site.BrowserOfAsync();

        var begun = await browser.PostAsync("/auth/mfa/totp", new { name = "phone" });
        using var authenticator = new Authenticator(site, begun.Json);

        Assert.Equal(HttpStatusCode.OK, begun.Status);
        Assert.Equal(["secret", "otpauthUri", "qrCode", "expiresAt"], begun.Json.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("data:image/png;base64,AA==", begun.Json.GetProperty("qrCode").GetString());
        Assert.Equal(("Acme", Alice), (authenticator.Uri.Issuer, authenticator.Uri.AccountName));
        Assert.False((await browser.GetAsync("/auth/me")).Json.GetProperty("mfaEnabled").GetBoolean());
        (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.WrongCode })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");

        var before = browser["__Host-session"];
        var confirmed = await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code });

        Assert.Equal(10, confirmed.Json.GetProperty("recoveryCodes").GetArrayLength());
        Assert.NotEqual(before, browser["__Host-session"]);
        (await site.GetAsync("/auth/me", before)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        var me = (await browser.GetAsync("/auth/me")).Json;
        Assert.True(me.GetProperty("mfaEnabled").GetBoolean());
        Assert.Equal(["pwd", "otp", "mfa"], me.GetProperty("amr").EnumerateArray().Select(static method => method.GetString()));
        var mfa = (await browser.GetAsync("/auth/mfa")).Json;
        Assert.Equal((true, "phone", 10), (mfa.GetProperty("enabled").GetBoolean(), mfa.GetProperty("authenticators")[0].GetProperty("name").GetString(), mfa.GetProperty("recoveryCodesLeft").GetInt32()));
        (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.NextCode() })).IsProblem(HttpStatusCode.Conflict, "enrollment_not_pending");
    }

    [Fact]
    public async Task A_missing_authenticator_is_not_removed_and_costs_no_code()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        using var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp")).Json);
        var codes = (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code })).Json.GetProperty("recoveryCodes");
        var code = codes[0].GetString();

        var missing = await browser.SendAsync(HttpMethod.Delete, "/auth/mfa/totp/nobody", $$"""{"code":"{{code}}"}""");

        missing.IsProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(10, (await browser.GetAsync("/auth/mfa")).Json.GetProperty("recoveryCodesLeft").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await browser.SendAsync(HttpMethod.Delete, "/auth/mfa/totp", $$"""{"code":"{{code}}"}""")).Status);
    }

    [Fact]
    public async Task A_trusted_browser_does_not_pass_the_second_factor_by_mail()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        await browser.PostAsync("/auth/email/verification");
        await browser.PostAsync("/auth/email/verify", new { token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail) });
        await browser.LoginAsync(Alice);
        using var authenticator = (await EnrolAsync(site, browser)).Authenticator;
        await browser.PostAsync("/auth/logout");
        await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(await browser.LoginAsync(Alice)), code = authenticator.NextCode(), trustDevice = true });
        await browser.PostAsync("/auth/logout");
        Assert.NotNull(browser["__Host-trusted"]);

        await browser.PostAsync("/auth/magic-link", new { email = Alice });
        var byLink = await browser.PostAsync("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
        Assert.Equal("mfa_required", byLink.Json.GetProperty("status").GetString());
        Assert.Null(await browser.WhoAsync());

        await browser.LoginAsync(Alice);
        Assert.Equal(Alice, await browser.WhoAsync());
    }

    [Fact]
    public async Task A_used_code_costs_no_attempt_of_a_challenge()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var used = authenticator.Code;
        var browser = new TestBrowser(site);
        var challenge = Challenge(await browser.LoginAsync(Alice));
        for (var i = 0; i < 20; i++)
        {
            (await browser.PostAsync("/auth/mfa/challenge", new { challenge, code = used })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        }

        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/challenge", new { challenge, code = authenticator.NextCode() })).Status);
    }

    [Fact]
    public async Task Without_a_picture_there_is_no_member_for_it()
    {
        await using var site = await StartAsync();
        var begun = await (await site.BrowserOfAsync()).SendAsync(HttpMethod.Post, "/auth/mfa/totp", null);
        Assert.Equal(["secret", "otpauthUri", "expiresAt"], begun.Json.EnumerateObject().Select(static member => member.Name));
    }

    [Fact]
    public async Task Login_asks_for_the_code_and_creates_the_session_after_it()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var browser = new TestBrowser(site);

        var first = await browser.LoginAsync(Alice);

        Assert.Equal(HttpStatusCode.OK, first.Status);
        Assert.Equal(["status", "challenge", "methods", "expiresAt"], first.Json.EnumerateObject().Select(static member => member.Name));
        Assert.Equal("mfa_required", first.Json.GetProperty("status").GetString());
        Assert.Equal(["totp", "recovery_code"], first.Json.GetProperty("methods").EnumerateArray().Select(static method => method.GetString()));
        Assert.Matches("^__Host-flow=", Assert.Single(first.SetCookies));
        Assert.Null(await browser.WhoAsync());
        Assert.Equal("no-store", first.Response.Headers.GetValues("Cache-Control").Single());

        (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.WrongCode })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        var second = await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.NextCode(), remember = false });

        Assert.Equal(["status", "user"], second.Json.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(("signed_in", Alice), (second.Json.GetProperty("status").GetString(), second.Json.GetProperty("user").GetProperty("email").GetString()));
        Assert.DoesNotContain("max-age", second.SetCookie("__Host-session"), StringComparison.Ordinal);
        Assert.Equal(Alice, await browser.WhoAsync());
        (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.NextCode() })).IsProblem(HttpStatusCode.Unauthorized, "invalid_challenge");
    }

    [Fact]
    public async Task Another_browser_cannot_answer_a_challenge()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var browser = new TestBrowser(site);
        var first = await browser.LoginAsync(Alice);

        (await new TestBrowser(site).PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.NextCode() })).IsProblem(HttpStatusCode.Unauthorized, "invalid_challenge");
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.Code })).Status);
    }

    [Fact]
    public async Task After_five_wrong_codes_every_code_is_refused_for_a_while()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var browser = new TestBrowser(site);
        var first = await browser.LoginAsync(Alice);
        for (var i = 0; i < 5; i++)
        {
            (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.WrongCode })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        }

        (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.Code })).IsLimited(900);
    }

    [Fact]
    public async Task Recovery_code_signs_in_and_is_reported_as_used()
    {
        await using var site = await StartAsync();
        var owner = await site.BrowserOfAsync();
        var (authenticator, codes) = await EnrolAsync(site, owner);
        using (authenticator)
        {
            var browser = new TestBrowser(site);
            var first = await browser.LoginAsync(Alice);
            var signedIn = await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), recoveryCode = codes[0].Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() });

            Assert.Equal("signed_in", signedIn.Json.GetProperty("status").GetString());
            Assert.Equal(9, (await browser.GetAsync("/auth/mfa")).Json.GetProperty("recoveryCodesLeft").GetInt32());
            var again = await browser.LoginAsync(Alice);
            (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(again), recoveryCode = codes[0] })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        }
    }

    [Fact]
    public async Task Trusted_browser_skips_the_second_factor_until_it_is_forgotten()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var browser = new TestBrowser(site);
        var first = await browser.LoginAsync(Alice);
        var second = await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.NextCode(), trustDevice = true });
        Assert.Matches("^__Host-trusted=[A-Za-z0-9_-]{48}; max-age=2592000; path=/; secure; samesite=lax; httponly$", second.SetCookie("__Host-trusted"));

        await browser.PostAsync("/auth/logout");
        Assert.Equal("signed_in", (await browser.LoginAsync(Alice)).Json.GetProperty("status").GetString());
        Assert.Equal(["pwd"], (await browser.GetAsync("/auth/me")).Json.GetProperty("amr").EnumerateArray().Select(static method => method.GetString()));

        // A trusted browser never counts as a step-up.
        (await browser.PostAsync("/auth/mfa/totp", new { })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        var device = Assert.Single((await browser.GetAsync("/auth/mfa")).Json.GetProperty("trustedDevices").EnumerateArray());
        Assert.Equal(["id", "createdAt", "expiresAt", "address", "userAgent"], device.EnumerateObject().Select(static member => member.Name));
        (await browser.SendAsync(HttpMethod.Delete, "/auth/mfa/devices/none", null)).IsProblem(HttpStatusCode.NotFound, "not_found");
        (await browser.SendAsync(HttpMethod.Delete, $"/auth/mfa/devices/{device.GetProperty("id").GetString()}", null)).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal("mfa_required", (await browser.LoginAsync(Alice)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Magic_link_and_mailed_code_require_the_second_factor()
    {
        await using var site = await StartAsync();
        var owner = await site.BrowserOfAsync();
        await owner.PostAsync("/auth/email/verification");
        await owner.PostAsync("/auth/email/verify", new { token = await site.TokenOfAsync(AuthMessageKind.VerifyEmail) });
        await owner.LoginAsync(Alice);
        using var authenticator = (await EnrolAsync(site, owner)).Authenticator;
        var browser = new TestBrowser(site);
        await browser.PostAsync("/auth/magic-link", new { email = Alice });
        var byLink = await browser.PostAsync("/auth/magic-link/redeem", new { token = await site.TokenOfAsync(AuthMessageKind.MagicLink) });
        Assert.Equal("mfa_required", byLink.Json.GetProperty("status").GetString());
        Assert.Null(await browser.WhoAsync());
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(byLink), code = authenticator.NextCode() })).Status);
        await browser.PostAsync("/auth/logout");

        await browser.PostAsync("/auth/email-code", new { email = Alice });
        var byCode = await browser.PostAsync("/auth/email-code/redeem", new { code = (await site.MailAsync(AuthMessageKind.SignInCode)).Code });
        Assert.Equal("mfa_required", byCode.Json.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(byCode), code = authenticator.NextCode() })).Status);
    }

    [Fact]
    public async Task Tokens_are_issued_only_after_the_second_step()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var browser = new TestBrowser(site);
        var first = await browser.PostAsync("/auth/token", new { email = Alice, password = TestSite.Password, scope = "read" });
        Assert.Equal("mfa_required", first.Json.GetProperty("status").GetString());
        Assert.Matches("^__Host-flow=", Assert.Single(first.SetCookies));
        (await browser.PostAsync("/auth/token", new { challenge = Challenge(first), code = authenticator.WrongCode })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.NextCode() })).IsProblem(HttpStatusCode.Unauthorized, "invalid_challenge");
        (await new TestBrowser(site).PostAsync("/auth/token", new { challenge = Challenge(first), code = authenticator.Code })).IsProblem(HttpStatusCode.Unauthorized, "invalid_challenge");

        var second = await browser.PostAsync("/auth/token", new { challenge = Challenge(first), code = authenticator.Code });

        Assert.Equal("read", second.Json.GetProperty("scope").GetString());
        Assert.NotNull(browser["__Secure-refresh"]);
        using var claims = JsonDocument.Parse(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(second.Json.GetProperty("access_token").GetString()!.Split('.')[1]));
        Assert.Equal("aal2", claims.RootElement.GetProperty("acr").GetString());
        Assert.Equal(["pwd", "otp", "mfa"], claims.RootElement.GetProperty("amr").EnumerateArray().Select(static method => method.GetString()));
        Assert.Equal("aal2", claims.RootElement.GetProperty("acr").GetString());
    }

    [Fact]
    public async Task Client_without_cookies_takes_both_steps_in_the_body()
    {
        await using var site = await StartAsync();
        using var authenticator = await EnrolAsync(site);
        var first = await site.PostAsync("/auth/token", new { email = Alice, password = TestSite.Password, delivery = "body" });
        Assert.Empty(first.SetCookies);
        var second = await site.PostAsync("/auth/token", new { challenge = Challenge(first), code = authenticator.NextCode(), delivery = "body" });
        Assert.Equal(48, second.Json.GetProperty("refresh_token").GetString()!.Length);
    }

    [Theory]
    [InlineData("""{"email":"alice@example.com","password":"x","code":"123456"}""")]
    [InlineData("""{"email":"alice@example.com","password":"x","challenge":"x"}""")]
    [InlineData("""{"email":"alice@example.com","password":"x","trustDevice":true}""")]
    [InlineData("""{"email":"alice@example.com"}""")]
    [InlineData("""{"challenge":"x"}""")]
    [InlineData("""{"challenge":"x","code":"1","recoveryCode":"2"}""")]
    [InlineData("""{"challenge":"x","code":"1","scope":"read"}""")]
    [InlineData("""{"code":"1"}""")]
    [InlineData("{}")]
    public async Task Incomplete_and_mixed_steps_of_a_token_request_are_refused(string body)
    {
        await using var site = await StartAsync();
        (await site.SendAsync(HttpMethod.Post, "/auth/token", body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Theory]
    [InlineData("""{"challenge":"x"}""")]
    [InlineData("""{"challenge":"x","code":"1","recoveryCode":"2"}""")]
    [InlineData("""{"challenge":null,"code":"1"}""")]
    [InlineData("""{"challenge":"x","code":1}""")]
    [InlineData("""{"challenge":"x","code":"1","trustdevice":true}""")]
    [InlineData("""{"code":"1"}""")]
    [InlineData("[]")]
    public async Task Challenge_accepts_exactly_one_code(string body)
    {
        await using var site = await StartAsync();
        (await site.SendAsync(HttpMethod.Post, "/auth/mfa/challenge", body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Another_authenticator_requires_a_fresh_second_factor_and_a_code_removes_it()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var (authenticator, codes) = await EnrolAsync(site, browser);
        using (authenticator)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(10));
            (await browser.PostAsync("/auth/mfa/totp", new { })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
            (await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password })).IsEmpty(HttpStatusCode.NoContent);
            (await browser.PostAsync("/auth/mfa/totp", new { })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
            (await browser.PostAsync("/auth/reauthenticate", new { code = authenticator.NextCode() })).IsEmpty(HttpStatusCode.NoContent);
            using var tablet = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp", new { name = "tablet" })).Json);
            Assert.Equal(0, (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = tablet.Code })).Json.GetProperty("recoveryCodes").GetArrayLength());

            var id = (await browser.GetAsync("/auth/mfa")).Json.GetProperty("authenticators")[1].GetProperty("id").GetString();
            (await browser.SendAsync(HttpMethod.Patch, $"/auth/mfa/totp/{id}", """{"name":"old tablet"}""")).IsEmpty(HttpStatusCode.NoContent);
            (await browser.SendAsync(HttpMethod.Patch, "/auth/mfa/totp/none", """{"name":"x"}""")).IsProblem(HttpStatusCode.NotFound, "not_found");
            (await browser.SendAsync(HttpMethod.Patch, $"/auth/mfa/totp/{id}", """{"name":""}""")).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
            Assert.Equal("old tablet", (await browser.GetAsync("/auth/mfa")).Json.GetProperty("authenticators")[1].GetProperty("name").GetString());

            (await browser.SendAsync(HttpMethod.Delete, $"/auth/mfa/totp/{id}", Json(new { code = authenticator.WrongCode }))).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
            (await browser.SendAsync(HttpMethod.Delete, $"/auth/mfa/totp/{id}", Json(new { code = authenticator.NextCode() }))).IsEmpty(HttpStatusCode.NoContent);
            Assert.Single((await browser.GetAsync("/auth/mfa")).Json.GetProperty("authenticators").EnumerateArray());
            (await browser.SendAsync(HttpMethod.Delete, "/auth/mfa/totp", Json(new { code = codes[9] }))).IsEmpty(HttpStatusCode.NoContent);
        }

        Assert.False((await browser.GetAsync("/auth/me")).Json.GetProperty("mfaEnabled").GetBoolean());
        Assert.Equal("signed_in", (await browser.LoginAsync(Alice)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Changes_end_other_sessions_on_request()
    {
        await using var site = await StartAsync();
        var (browser, other) = (await site.BrowserOfAsync(), new TestBrowser(site));
        await other.LoginAsync(Alice);
        using var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp")).Json);
        await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code, endOtherSessions = true });
        Assert.Equal((Alice, null), (await browser.WhoAsync(), await other.WhoAsync()));
    }

    [Fact]
    public async Task Recovery_codes_are_shown_although_other_sign_ins_cannot_end_and_the_next_login_ends_them()
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, other) = (await site.Site.BrowserOfAsync(), new TestBrowser(site.Site));
        await other.LoginAsync(Alice);
        var begun = await browser.PostAsync("/auth/mfa/totp");
        using var authenticator = new Authenticator(site.Site, begun.Json);
        site.Revocations.Failing = static _ => true;
        site.Site.Sessions.Failing = static method => method == nameof(AuthKit.Sessions.ISessionStore.RemoveByOwnerAsync);

        var confirmed = await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code, endOtherSessions = true });

        Assert.Equal(10, confirmed.Json.GetProperty("recoveryCodes").GetArrayLength());
        Assert.True(confirmed.Json.GetProperty("endPending").GetBoolean());
        Assert.Equal((Alice, Alice), (await browser.WhoAsync(), await other.WhoAsync()));
        site.Revocations.Failing = null;
        site.Site.Sessions.Failing = null;
        await new TestBrowser(site.Site).LoginAsync(Alice);
        Assert.Equal((Alice, null), (await browser.WhoAsync(), await other.WhoAsync()));
    }

    [Theory, InlineData("confirm"), InlineData("renew"), InlineData("remove"), InlineData("remove all")]
    public async Task Change_reports_that_other_sign_ins_remain_and_another_call_ends_them(string change)
    {
        await using var site = await TokenSite.StartAsync();
        var (browser, other) = (await site.Site.BrowserOfAsync(), new TestBrowser(site.Site));
        await other.LoginAsync(Alice);
        using var authenticator = new Authenticator(site.Site, (await browser.PostAsync("/auth/mfa/totp")).Json);
        var isFirst = change == "confirm";
        if (!isFirst)
        {
            Assert.False((await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code })).Json.TryGetProperty("endPending", out _));
        }

        var id = isFirst ? "" : (await browser.GetAsync("/auth/mfa")).Json.GetProperty("authenticators")[0].GetProperty("id").GetString();
        var body = new { code = isFirst ? authenticator.Code : authenticator.NextCode(), endOtherSessions = true };
        site.Site.Sessions.Failing = static method => method == nameof(AuthKit.Sessions.ISessionStore.RemoveByOwnerAsync);

        var answer = await (change switch
        {
            "confirm" => browser.PostAsync("/auth/mfa/totp/confirm", body),
            "renew" => browser.PostAsync("/auth/mfa/recovery-codes", body),
            "remove" => browser.SendAsync(HttpMethod.Delete, $"/auth/mfa/totp/{id}", Json(body)),
            _ => browser.SendAsync(HttpMethod.Delete, "/auth/mfa/totp", Json(body)),
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.True(answer.Json.GetProperty("endPending").GetBoolean());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.SendAsync(HttpMethod.Delete, "/auth/sessions", null)).Status);
        site.Site.Sessions.Failing = null;
        (await browser.SendAsync(HttpMethod.Delete, "/auth/sessions", null)).IsEmpty(HttpStatusCode.NoContent);
        Assert.Equal((Alice, null), (await browser.WhoAsync(), await other.WhoAsync()));
    }

    [Fact]
    public async Task New_recovery_codes_replace_the_old_ones_and_require_a_code()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var (authenticator, old) = await EnrolAsync(site, browser);
        using (authenticator)
        {
            (await browser.PostAsync("/auth/mfa/recovery-codes", new { code = old[0] })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
            var renewed = (await browser.PostAsync("/auth/mfa/recovery-codes", new { code = authenticator.NextCode() })).Json.GetProperty("recoveryCodes");
            Assert.Equal(10, renewed.GetArrayLength());
            var first = await browser.LoginAsync(Alice);
            (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), recoveryCode = old[1] })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
            Assert.Equal(HttpStatusCode.OK, (await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), recoveryCode = renewed[0].GetString() })).Status);
        }
    }

    [Fact]
    public async Task Password_and_address_change_only_with_a_fresh_second_factor()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var (authenticator, _) = await EnrolAsync(site, browser);
        using (authenticator)
        {
            site.Clock.Advance(TimeSpan.FromMinutes(10));
            (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "another long phrase" })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
            (await browser.PostAsync("/auth/email/change", new { newEmail = "new@example.com", password = TestSite.Password })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
            (await browser.PostAsync("/auth/account/delete", new { password = TestSite.Password })).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
            (await browser.PostAsync("/auth/reauthenticate", new { code = authenticator.Code })).IsEmpty(HttpStatusCode.NoContent);
            Assert.Equal(HttpStatusCode.NoContent, (await browser.PostAsync("/auth/password/change", new { currentPassword = TestSite.Password, newPassword = "another long phrase" })).Status);
        }
    }

    [Fact]
    public async Task Reauthentication_sets_a_new_cookie_and_refuses_invalid_proofs()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var before = browser["__Host-session"];
        site.Clock.Advance(TimeSpan.FromMinutes(11));
        (await browser.GetAsync("/fresh")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        (await browser.PostAsync("/auth/reauthenticate", new { password = "a wrong long phrase" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_credentials");
        (await browser.PostAsync("/auth/reauthenticate", new { code = "123456" })).IsProblem(HttpStatusCode.Unauthorized, "invalid_code");
        foreach (var body in (string[])["{}", """{"password":"a","code":"b"}""", """{"password":"a","purpose":"No"}""", """{"password":"a","singleUse":true}""", """{"password":null}"""])
        {
            (await browser.SendAsync(HttpMethod.Post, "/auth/reauthenticate", body)).IsProblem(HttpStatusCode.BadRequest, "invalid_request");
        }

        (await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password })).IsEmpty(HttpStatusCode.NoContent);
        Assert.NotEqual(before, browser["__Host-session"]);
        (await site.GetAsync("/auth/me", before)).IsProblem(HttpStatusCode.Unauthorized, "session_expired");
        Assert.Equal("fresh", (await browser.GetAsync("/fresh")).Body);
        (await site.PostAsync("/auth/reauthenticate", new { password = TestSite.Password })).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
    }

    [Fact]
    public async Task A_single_use_step_up_opens_its_purpose_once()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        (await browser.GetAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer", singleUse = true });
        (await browser.GetAsync("/other")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
        Assert.Equal("done", (await browser.GetAsync("/transfer")).Body);
        (await browser.GetAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");

        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer" });
        Assert.Equal("done", (await browser.GetAsync("/transfer")).Body);
        Assert.Equal("done", (await browser.GetAsync("/transfer")).Body);
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        (await browser.GetAsync("/transfer")).IsProblem(HttpStatusCode.Forbidden, "fresh_authentication_required");
    }

    [Fact]
    public async Task A_purpose_requires_the_second_factor_if_the_account_has_one()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        var (authenticator, _) = await EnrolAsync(site, browser);
        using (authenticator)
        {
            (await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer" })).IsProblem(HttpStatusCode.Forbidden, "second_factor_required");
            await browser.PostAsync("/auth/reauthenticate", new { code = authenticator.NextCode(), purpose = "transfer" });
            Assert.Equal("done", (await browser.GetAsync("/transfer")).Body);
        }
    }

    [Fact]
    public async Task A_step_up_that_cannot_be_looked_up_is_unavailable_and_not_refused()
    {
        await using var site = await StartAsync();
        var browser = await site.BrowserOfAsync();
        await browser.PostAsync("/auth/reauthenticate", new { password = TestSite.Password, purpose = "transfer", singleUse = true });
        site.Sessions.Failing = static method => method == "UpdateAsync";
        (await browser.GetAsync("/transfer")).IsProblem(HttpStatusCode.ServiceUnavailable, "unavailable");
    }

    [Fact]
    public async Task Account_that_must_have_a_second_factor_enrols_it_between_password_and_session()
    {
        await using var site = await StartAsync(static auth => auth.AddMfa(configureSignIn: static options => options.Requirement = SecondFactorRequirement.Required));
        await site.RegisterAsync(Alice);
        var browser = new TestBrowser(site);
        var first = await browser.LoginAsync(Alice);
        Assert.Equal("mfa_enrollment_required", first.Json.GetProperty("status").GetString());
        Assert.Null(await browser.WhoAsync());
        (await new TestBrowser(site).PostAsync("/auth/mfa/totp", new { challenge = Challenge(first) })).IsProblem(HttpStatusCode.Unauthorized, "invalid_challenge");

        using var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp", new { challenge = Challenge(first) })).Json);
        (await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code })).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
        var signedIn = await browser.PostAsync("/auth/mfa/challenge", new { challenge = Challenge(first), code = authenticator.Code });

        Assert.Equal("signed_in", signedIn.Json.GetProperty("status").GetString());
        Assert.Equal(10, signedIn.Json.GetProperty("recoveryCodes").GetArrayLength());
        Assert.Equal(Alice, await browser.WhoAsync());
    }

    [Fact]
    public async Task User_who_must_enrol_soon_is_told_the_time_at_each_sign_in()
    {
        await using var site = await StartAsync(static auth => auth.AddMfa(configureSignIn: static options => (options.Requirement, options.GracePeriod) = (SecondFactorRequirement.Required, TimeSpan.FromDays(7))));
        await site.RegisterAsync(Alice);
        var signedIn = await site.LoginAsync(Alice);
        Assert.Equal(("signed_in", "2026-12-01T12:00:00Z"), (signedIn.Json.GetProperty("status").GetString(), signedIn.Json.GetProperty("enrollBefore").GetString()));
    }

    [Fact]
    public async Task Calls_of_signed_in_users_refuse_everybody_else()
    {
        await using var site = await StartAsync();
        foreach (var (method, path, body) in ((HttpMethod, string, string?)[])
        [
            (HttpMethod.Get, "/auth/mfa", null), (HttpMethod.Post, "/auth/mfa/totp", null), (HttpMethod.Post, "/auth/mfa/totp/confirm", """{"code":"1"}"""),
            (HttpMethod.Delete, "/auth/mfa/totp", """{"code":"1"}"""), (HttpMethod.Delete, "/auth/mfa/totp/x", """{"code":"1"}"""), (HttpMethod.Patch, "/auth/mfa/totp/x", """{"name":"x"}"""),
            (HttpMethod.Post, "/auth/mfa/recovery-codes", """{"code":"1"}"""), (HttpMethod.Delete, "/auth/mfa/devices", null), (HttpMethod.Delete, "/auth/mfa/devices/x", null),
        ])
        {
            (await site.SendAsync(method, path, body)).IsProblem(HttpStatusCode.Unauthorized, "not_authenticated");
            var crossSite = await site.SendAsync(method, path, body, headers: ("Sec-Fetch-Site", "cross-site"));
            if (method != HttpMethod.Get)
            {
                crossSite.IsProblem(HttpStatusCode.Forbidden, "cross_site_request");
            }
        }
    }

    private static string Challenge(Answer answer) => answer.Json.GetProperty("challenge").GetString()!;

    private static string Json(object body) => JsonSerializer.Serialize(body);

    private static async Task<Authenticator> EnrolAsync(TestSite site) => (await EnrolAsync(site, await site.BrowserOfAsync())).Authenticator;

    private static async Task<(Authenticator Authenticator, IReadOnlyList<string> RecoveryCodes)> EnrolAsync(TestSite site, TestBrowser browser)
    {
        var authenticator = new Authenticator(site, (await browser.PostAsync("/auth/mfa/totp")).Json);
        var confirmed = await browser.PostAsync("/auth/mfa/totp/confirm", new { code = authenticator.Code });
        return (authenticator, [.. confirmed.Json.GetProperty("recoveryCodes").EnumerateArray().Select(static code => code.GetString()!)]);
    }

    private Task<TestSite> StartAsync(Action<AuthKitBuilder>? compose = null) => TestSite.StartAsync(
        static application =>
        {
            application.MapGet("/fresh", static () => "fresh").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireFreshAuthentication());
            application.MapGet("/transfer", static () => "done").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireStepUp("transfer"));
            application.MapGet("/other", static () => "done").RequireAuthorization(static policy => policy.RequireAuthenticatedUser().RequireStepUp("other"));
        },
        auth =>
        {
            auth.AddMfa(static options => options.Issuer = "Acme");
            auth.UseJwtKeys(new JwtKeyRing(_key)).AddTokens(static options => (options.Issuer, options.Audiences) = ("https://app.example", ["https://app.example/api"]));
            auth.AddTokenAuthentication(static options => options.Scopes = ["read", "write"]);
            compose?.Invoke(auth);
        });

    private sealed class FixedPicture : IEnrollmentPicture
    {
        public string? ToDataUrl(OtpauthUri uri) => "data:image/png;base64,AA==";
    }
}
