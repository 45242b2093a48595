using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.AccountFlows;

namespace AuthKit.Tests.SignIn;

public sealed class SecondFactorSignInTests
{
    private readonly string _browser = BrowserBinding.Create();

    [Fact]
    public async Task A_right_password_creates_nothing_before_the_code()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);

        var first = await site.SignInAsync(browser: _browser);

        Assert.Equal(SignInStatus.MfaRequired, first.Status);
        Assert.Equal((false, null, null, null), (first.Succeeded, first.Account, first.Grant, first.DeviceToken));
        Assert.Equal(["totp", "recovery_code"], first.Challenge!.Methods);
        Assert.Equal(site.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), first.Challenge.ExpiresAt);
        Assert.DoesNotContain(first.Challenge.Token, first.Challenge.ToString(), StringComparison.Ordinal);
        Assert.Empty(await site.Sessions.ListAsync(account.Subject));
        Assert.DoesNotContain("sign_in.succeeded", site.Events.Names);
        Assert.False((await site.Sessions.ValidateAsync(first.Challenge.Token)).IsValid);

        var second = await AnswerAsync(site, first, site.Code(secret));

        Assert.True(second.Succeeded);
        Assert.Equal(["pwd", "otp", "mfa"], second.Grant.Session.Amr);
        Assert.Equal(("aal2", site.Clock.GetUtcNow()), (second.Grant.Session.Acr, second.Grant.Session.SecondFactorTime));
        Assert.NotNull(second.DeviceToken);
        Assert.Equal(["pwd", "otp", "mfa"], Assert.Single(site.Events.Events.OfType<SignInSucceededEvent>()).Amr);
    }

    [Fact]
    public async Task Each_step_has_a_span_with_its_outcome()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        using var spans = new SignInSpans();

        var first = await site.SignInAsync(browser: _browser);
        await AnswerAsync(site, first, site.WrongCode(secret));
        await AnswerAsync(site, first, site.Code(secret));

        Assert.Equal(["mfa_required", "failed", "succeeded"], spans.Outcomes);
    }

    [Fact]
    public async Task A_recovery_code_signs_in_once()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (_, codes) = await site.EnrolAsync(account);

        var signedIn = await AnswerAsync(site, await site.SignInAsync(browser: _browser), code: null, codes[0].ToLowerInvariant());

        Assert.True(signedIn.Succeeded);
        Assert.Equal(["pwd", "recovery", "mfa"], signedIn.Grant.Session.Amr);
        Assert.Equal(9, (await site.Mfa.GetAsync(account.Subject)).RecoveryCodesLeft);
        var again = await site.SignInAsync(browser: _browser);
        Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, again, code: null, codes[0])).Status);
    }

    [Fact]
    public async Task The_browser_s_earlier_session_ends_with_the_second_step_and_not_before()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var old = await site.OpenSessionAsync(account);

        var first = await site.SignInAsync(browser: _browser, currentToken: old.Token);
        Assert.True(await site.IsLiveAsync(old));
        Assert.True((await AnswerAsync(site, first, site.Code(secret), currentToken: old.Token)).Succeeded);
        Assert.False(await site.IsLiveAsync(old));
    }

    [Fact]
    public async Task A_challenge_is_bound_to_the_browser_that_began_and_another_one_spends_nothing()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);

        foreach (var other in (string?[])[null, "", "x", BrowserBinding.Create(), _browser + "A", _browser.ToUpperInvariant()])
        {
            var answer = await site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, site.Code(secret), browser: other));
            Assert.Equal(SignInStatus.InvalidChallenge, answer.Status);
        }

        Assert.True((await AnswerAsync(site, first, site.Code(secret))).Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    public async Task An_invalid_browser_secret_binds_to_no_browser(string garbage)
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());

        var first = await site.SignInAsync(browser: garbage);

        foreach (var browser in (string?[])[garbage, null, "", _browser])
        {
            Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, site.Code(secret), browser: browser))).Status);
        }
    }

    [Fact]
    public async Task A_client_without_cookies_answers_by_the_challenge_alone()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync();

        Assert.True((await site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, site.Code(secret), browser: null))).Succeeded);
    }

    [Fact]
    public async Task A_challenge_is_gone_at_its_exact_expiry()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync(browser: _browser);

        site.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, first, site.WrongCode(secret))).Status);
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, first, site.Code(secret))).Status);
    }

    [Fact]
    public async Task Many_simultaneous_valid_codes_create_one_session()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => options.MaxChallengeFailures = 10);
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);

        var answers = await Task.WhenAll(codes.Select(code => Task.Run(() => AnswerAsync(site, first, code: null, code)))
            .Append(Task.Run(() => AnswerAsync(site, first, site.Code(secret)))));

        Assert.Single(answers, static answer => answer.Succeeded);
        Assert.Single(await site.Sessions.ListAsync(account.Subject));
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, first, code: null, codes[0])).Status);
    }

    [Fact]
    public async Task A_code_works_for_one_sign_in()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var (one, other) = (await site.SignInAsync(browser: _browser), await site.SignInAsync(browser: _browser));
        Assert.True((await AnswerAsync(site, one, site.Code(secret))).Succeeded);

        // The first sign-in also ended the other challenge. A new challenge finds that the code is used.
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, other, site.Code(secret))).Status);
        Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret))).Status);
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_is_refused_for_any_challenge()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync(browser: _browser);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, first, site.WrongCode(secret))).Status);
        }

        var limited = await AnswerAsync(site, first, site.Code(secret));
        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromMinutes(15)), (limited.Status, limited.RetryAfter));
        var other = await site.SignInAsync(browser: _browser);
        Assert.Equal(SignInStatus.RateLimited, (await AnswerAsync(site, other, site.Code(secret))).Status);
        Assert.Equal(2, site.Events.Events.OfType<SignInLimitedEvent>().Count());

        site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True((await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task If_both_counts_refuse_the_longer_wait_is_reported()
    {
        await using var site = new FlowSite(configureMfa: static options => options.FailureWindow = TimeSpan.FromHours(1));
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync(browser: _browser);
        for (var i = 0; i < 5; i++)
        {
            await AnswerAsync(site, first, site.WrongCode(secret));
        }

        Assert.Equal(TimeSpan.FromHours(1), (await AnswerAsync(site, first, site.Code(secret))).RetryAfter);
    }

    [Fact]
    public async Task A_challenge_has_its_own_attempts_that_are_counted_before_a_code_is_checked()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => options.MaxChallengeFailures = 2, configureMfa: static options => options.MaxFailures = 10);
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync(browser: _browser);
        var wrong = site.WrongCode(secret);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => AnswerAsync(site, first, wrong))));

        Assert.Equal(2, answers.Count(static answer => answer.Status == SignInStatus.InvalidCredentials));
        var limited = await AnswerAsync(site, first, site.Code(secret));
        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromMinutes(15)), (limited.Status, limited.RetryAfter));
        Assert.True((await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task Recovery_codes_have_their_own_attempts_and_wrong_ones_cost_none_of_the_authenticator_s()
    {
        await using var site = new FlowSite();
        var (secret, codes) = await site.EnrolAsync(await site.AddAsync());
        var first = await site.SignInAsync(browser: _browser);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, first, code: null, "AAAAAA-AAAAAA-AAAAAA-AAAAAA")).Status);
        }

        Assert.Equal(SignInStatus.RateLimited, (await AnswerAsync(site, first, code: null, codes[0])).Status);
        Assert.Equal("sign-in.mfa-challenge-recovery", Assert.Single(site.Events.Events.OfType<SignInLimitedEvent>()).Policy);
        Assert.True((await AnswerAsync(site, first, site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task Recovery_codes_work_at_once_after_wrong_authenticator_codes()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);
        for (var i = 0; i < 6; i++)
        {
            await AnswerAsync(site, first, site.WrongCode(secret));
        }

        Assert.True((await AnswerAsync(site, first, code: null, codes[0])).Succeeded);
        Assert.Null((await site.Mfa.GetAsync(account.Subject)).BlockedUntil);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("link")]
    [InlineData("code")]
    public async Task A_proof_by_mail_ends_the_wait_and_shortens_the_next_one_but_allows_at_most_a_hundred_guesses(string proof)
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        for (var round = 0; round < 20; round++)
        {
            Assert.Equal(round * 5, (await site.Mfa.GetAsync(account.Subject)).ConsecutiveFailures);
            for (var i = 0; i < 5; i++)
            {
                Assert.Equal(MfaStatus.InvalidCode, (await site.Mfa.VerifyAsync(account.Subject, site.WrongCode(secret))).Status);
            }

            Assert.Equal(site.Clock.GetUtcNow() + TimeSpan.FromMinutes(15), (await site.Mfa.GetAsync(account.Subject)).BlockedUntil);
            await ProveAsync(site, proof);
            Assert.Null((await site.Mfa.GetAsync(account.Subject)).BlockedUntil);
            if (round == 0)
            {
                Assert.True((await site.Mfa.VerifyAsync(account.Subject, site.Code(secret))).Succeeded);
                for (var i = 0; i < 5; i++)
                {
                    await site.Mfa.VerifyAsync(account.Subject, site.WrongCode(secret));
                }

                await ProveAsync(site, proof);
            }

            site.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(MfaStatus.Locked, (await site.Mfa.VerifyAsync(account.Subject, site.Code(secret))).Status);
        Assert.True((await site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0])).Succeeded);
        Assert.True((await site.Mfa.VerifyAsync(account.Subject, site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task A_locked_second_factor_is_reported_and_a_recovery_code_unlocks_it()
    {
        await using var site = new FlowSite(configureMfa: static options => (options.MaxFailures, options.MaxConsecutiveFailures) = (10, 10));
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        for (var i = 0; i < 10; i++)
        {
            await site.Mfa.VerifyAsync(account.Subject, site.WrongCode(secret));
        }

        site.Clock.Advance(TimeSpan.FromMinutes(15));
        var first = await site.SignInAsync(browser: _browser);
        var locked = await AnswerAsync(site, first, site.Code(secret));
        Assert.Equal((SignInStatus.MfaLocked, TimeSpan.Zero), (locked.Status, locked.RetryAfter));
        Assert.Equal(SignInFailureReason.Locked, Assert.Single(site.Events.Events.OfType<SignInFailedEvent>()).Reason);
        Assert.Equal(SignInStatus.MfaLocked, (await AnswerAsync(site, first, site.WrongCode(secret))).Status);
        Assert.True((await AnswerAsync(site, first, code: null, codes[3])).Succeeded);
    }

    [Fact]
    public async Task Right_passwords_without_a_second_factor_are_not_password_failures()
    {
        await using var site = new FlowSite();
        await site.EnrolAsync(await site.AddAsync());
        for (var i = 0; i < 30; i++)
        {
            Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(browser: _browser)).Status);
        }
    }

    [Fact]
    public async Task Changes_that_end_earlier_sign_ins_end_challenges()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);

        var disabled = await site.SignInAsync(browser: _browser);
        await site.Lifecycle.DisableAsync(account.Subject);
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, disabled, site.Code(secret))).Status);
        await site.Lifecycle.EnableAsync(account.Subject);
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, disabled, site.Code(secret))).Status);

        var reset = await site.SignInAsync(browser: _browser);
        Assert.True((await site.Passwords.ResetAsync(await site.ResetLinkAsync(), FlowSite.NewPassword, site.Client)).Succeeded);
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, reset, site.Code(secret))).Status);
    }

    [Fact]
    public async Task A_change_of_the_account_between_code_and_session_revokes_the_session()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);
        site.Steps.Meet("Sessions.Add", () => site.Lifecycle.DisableAsync(account.Subject).AsTask().GetAwaiter().GetResult());

        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, first, site.Code(secret))).Status);
        Assert.Empty(await site.Sessions.ListAsync(account.Subject));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("\ud800AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_text_that_is_not_a_challenge_opens_nothing(string? text)
    {
        await using var site = new FlowSite();
        await site.EnrolAsync(await site.AddAsync());
        await site.SignInAsync(browser: _browser);

        Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(Proof(text, "000000", browser: _browser))).Status);
        Assert.Null(await site.SecondStep.BeginEnrollmentAsync(Proof(text, code: null, browser: _browser)));
    }

    [Fact]
    public async Task A_challenge_is_invalid_in_another_tenant()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync(tenant: "acme"));
        var first = await site.SignInAsync(browser: _browser, tenant: "acme");

        foreach (var tenant in (string[])["", "other", "ACME"])
        {
            Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, site.Code(secret), browser: _browser, tenant: tenant))).Status);
        }

        Assert.True((await site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, site.Code(secret), browser: _browser, tenant: "acme"))).Succeeded);
    }

    [Fact]
    public async Task Links_of_other_purposes_are_not_challenges()
    {
        await using var site = new FlowSite();
        var (secret, _) = await site.EnrolAsync(await site.AddAsync());

        Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(Proof(await site.ResetLinkAsync(), site.Code(secret), browser: null))).Status);
    }

    [Fact]
    public async Task Sign_in_for_tokens_requires_the_second_step_too_and_keeps_its_kind()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var request = new PasswordSignInRequest { Login = account.Login, Password = FlowSite.Password, Browser = _browser, Client = site.Client };

        var first = await site.SignIn.SignInForTokensAsync(request, new TokenSignInRequest { ClientId = "phone", Scopes = ["read", "write"] });
        Assert.Equal((SignInStatus.MfaRequired, null), (first.Status, first.Pair));
        var proof = Proof(first.Challenge!.Token, site.Code(secret), browser: _browser);
        Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInAsync(proof)).Status);

        var second = await site.SecondStep.SignInForTokensAsync(proof);
        Assert.True(second.Succeeded);
        Assert.Equal(["read", "write"], second.Pair.Scopes);
        Assert.Equal(("phone", "aal2"), (second.Pair.Refresh.Family.ClientId, second.Pair.Refresh.Family.Acr));
        Assert.Equal(["pwd", "otp", "mfa"], second.Pair.Refresh.Family.Amr);

        var forSession = await site.SignInAsync(browser: _browser);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(SignInStatus.InvalidChallenge, (await site.SecondStep.SignInForTokensAsync(Proof(forSession.Challenge!.Token, site.Code(secret), browser: _browser))).Status);
    }

    [Fact]
    public async Task A_trusted_device_signs_in_with_one_factor_and_the_result_says_so()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        Assert.Null((await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret))).TrustedDeviceToken);
        site.Clock.Advance(TimeSpan.FromSeconds(30));
        var trusted = (await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret), trust: true)).TrustedDeviceToken!;

        var signedIn = await site.SignInAsync(trusted: trusted);

        Assert.True(signedIn.Succeeded);
        Assert.Equal(["pwd"], signedIn.Grant.Session.Amr);
        Assert.Equal(("aal1", null), (signedIn.Grant.Session.Acr, signedIn.Grant.Session.SecondFactorTime));
        Assert.False(await site.StepUp.IsFreshAsync(signedIn.Grant.Session));

        var bob = await site.AddAsync("bob@example.com");
        await site.EnrolAsync(bob);
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync("bob@example.com", trusted: trusted)).Status);
        Assert.Equal(SignInStatus.InvalidCredentials, (await site.SignInAsync(password: "a wrong long phrase", trusted: trusted)).Status);

        site.Clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(trusted: trusted)).Status);
    }

    [Fact]
    public async Task A_device_is_no_longer_trusted_after_it_is_forgotten_or_the_password_changed()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var forgotten = (await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret), trust: true)).TrustedDeviceToken!;
        Assert.True(await site.Mfa.ForgetAllDevicesAsync(account.Subject));
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(trusted: forgotten)).Status);

        site.Clock.Advance(TimeSpan.FromSeconds(30));
        var changed = (await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret), trust: true)).TrustedDeviceToken!;
        await site.Passwords.ResetAsync(await site.ResetLinkAsync(), FlowSite.NewPassword, site.Client);
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(password: FlowSite.NewPassword, trusted: changed)).Status);
    }

    [Fact]
    public async Task If_trusted_devices_are_disabled_no_device_is_trusted()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => options.AllowTrustedDevices = false);
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        Assert.Null((await AnswerAsync(site, await site.SignInAsync(browser: _browser), site.Code(secret), trust: true)).TrustedDeviceToken);

        var token = await site.Mfa.TrustDeviceAsync(account.Subject, account.SecurityVersion);
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(trusted: token)).Status);
    }

    [Theory]
    [InlineData(false, SignInStatus.MfaRequired)]
    [InlineData(true, SignInStatus.SignedIn)]
    public async Task A_link_and_a_code_by_mail_require_the_second_factor_unless_the_site_exempts_them(bool allow, SignInStatus expected)
    {
        await using var site = new FlowSite(configureSecondFactors: options => options.AllowMailWithoutSecondFactor = allow);
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);

        await site.EmailSignIn.RequestLinkAsync(account.Login, _browser, site.Client);
        var link = await site.LinkAsync(AuthMessageKind.MagicLink, account.Login);
        var byLink = await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = _browser, Browser = _browser, Client = site.Client });
        Assert.Equal(expected, byLink.Status);

        var handle = (await site.EmailSignIn.RequestCodeAsync(account.Login, site.Client)).Handle;
        var code = (await site.OneMailAsync(AuthMessageKind.SignInCode, account.Login)).Code;
        var byCode = await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Browser = _browser, Client = site.Client });
        Assert.Equal(expected, byCode.Status);
        if (!allow)
        {
            var signedIn = await AnswerAsync(site, byCode, site.Code(secret));
            Assert.Equal(["email", "otp", "mfa"], signedIn.Grant!.Session.Amr);
            Assert.Equal("aal1", signedIn.Grant.Session.Acr);
        }
    }

    [Fact]
    public async Task An_account_that_must_have_a_second_factor_enrols_it_during_sign_in()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => options.Requirement = SecondFactorRequirement.Required);
        var account = await site.AddAsync();

        var first = await site.SignInAsync(browser: _browser);
        Assert.Equal((SignInStatus.MfaEnrollmentRequired, true), (first.Status, first.Challenge!.IsEnrollment));
        Assert.Equal(["totp"], first.Challenge.Methods);
        Assert.Empty(await site.Sessions.ListAsync(account.Subject));
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, first, "000000")).Status);
        Assert.Null(await site.SecondStep.BeginEnrollmentAsync(Proof(first.Challenge.Token, code: null, browser: BrowserBinding.Create())));

        using var enrollment = (await site.SecondStep.BeginEnrollmentAsync(Proof(first.Challenge.Token, code: null, browser: _browser), "phone"))!;
        Assert.Equal(account.Email, enrollment.Uri.AccountName);
        Assert.Equal(SignInStatus.InvalidCredentials, (await AnswerAsync(site, first, site.WrongCode(enrollment.Uri.Secret))).Status);
        var signedIn = await AnswerAsync(site, first, site.Code(enrollment.Uri.Secret));

        Assert.True(signedIn.Succeeded);
        Assert.Equal(10, signedIn.RecoveryCodes.Count);
        Assert.Equal(["pwd", "otp", "mfa"], signedIn.Grant.Session.Amr);
        Assert.Equal("phone", Assert.Single((await site.Mfa.GetAsync(account.Subject)).Authenticators).Name);
        Assert.Equal(SignInStatus.MfaRequired, (await site.SignInAsync(browser: _browser)).Status);
    }

    [Fact]
    public async Task A_challenge_cannot_enrol_another_factor()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => options.Requirement = SecondFactorRequirement.Required);
        var account = await site.AddAsync();
        var early = await site.SignInAsync(browser: _browser);
        using var begun = (await site.SecondStep.BeginEnrollmentAsync(Proof(early.Challenge!.Token, code: null, browser: _browser)))!;
        await site.EnrolAsync(account);

        Assert.Null(await site.SecondStep.BeginEnrollmentAsync(Proof(early.Challenge.Token, code: null, browser: _browser)));
        Assert.Equal(SignInStatus.InvalidChallenge, (await AnswerAsync(site, early, site.Code(begun.Uri.Secret))).Status);
        var late = await site.SignInAsync(browser: _browser);
        Assert.Equal(SignInStatus.MfaRequired, late.Status);
        Assert.Null(await site.SecondStep.BeginEnrollmentAsync(Proof(late.Challenge!.Token, code: null, browser: _browser)));
        Assert.Single((await site.Mfa.GetAsync(account.Subject)).Authenticators);
    }

    [Fact]
    public async Task Grace_begins_with_the_first_sign_in_without_a_factor_and_ends_at_its_exact_instant()
    {
        await using var site = new FlowSite(configureSecondFactors: static options => (options.Requirement, options.GracePeriod) = (SecondFactorRequirement.Required, TimeSpan.FromDays(7)));
        await site.AddAsync();
        site.Clock.Advance(TimeSpan.FromDays(100));
        var end = site.Clock.GetUtcNow() + TimeSpan.FromDays(7);

        Assert.Equal((SignInStatus.SignedIn, end), ((await site.SignInAsync()).Status, (await site.SignInAsync()).EnrollBefore));
        site.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(end, (await site.SignInAsync()).EnrollBefore);
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(SignInStatus.MfaEnrollmentRequired, (await site.SignInAsync()).Status);
    }

    [Fact]
    public async Task The_application_s_policy_decides_for_each_account()
    {
        await using var site = new FlowSite(policy: new Administrators());
        await site.AddAsync("admin@example.com");
        await site.AddAsync("user@example.com");

        Assert.Equal(SignInStatus.MfaEnrollmentRequired, (await site.SignInAsync("admin@example.com")).Status);
        Assert.Equal((SignInStatus.SignedIn, null), ((await site.SignInAsync("user@example.com")).Status, (await site.SignInAsync("user@example.com")).EnrollBefore));
    }

    [Theory]
    [InlineData("Mfa.Find")]
    [InlineData("Tokens.Add")]
    public async Task While_a_store_fails_in_the_first_step_nobody_is_signed_in(string step)
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        await site.EnrolAsync(account);
        site.Steps.Fail(step);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => site.SignInAsync(browser: _browser));
        Assert.Empty(await site.Sessions.ListAsync(account.Subject));
    }

    [Theory]
    [InlineData("Tokens.Find", false)]
    [InlineData("Limiter.Acquire", false)]
    [InlineData("Mfa.Find", false)]
    [InlineData("Mfa.Write", false)]
    [InlineData("Mfa.Write", true)]
    [InlineData("Sessions.Add", false)]
    public async Task While_a_store_fails_in_the_second_step_nobody_is_signed_in(string step, bool after)
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, _) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);
        site.Steps.Fail(step, after: after);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => AnswerAsync(site, first, site.Code(secret)));
        Assert.Empty(await site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public void Options_list_every_problem()
    {
        var options = new SecondFactorOptions
        {
            Requirement = (SecondFactorRequirement)7,
            MaxChallengeFailures = 11,
            GracePeriod = TimeSpan.FromDays(91),
            ChallengeLifetime = TimeSpan.FromMinutes(16),
            FreshFor = TimeSpan.FromSeconds(59),
        };
        Assert.Equal(5, options.Validate().Count);
        Assert.Empty(new SecondFactorOptions().Validate());
        Assert.Single(new SecondFactorOptions { ChallengeLifetime = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1) }.Validate());
    }

    [Fact]
    public async Task A_valid_code_whose_challenge_another_valid_code_used_meanwhile_signs_nobody_in()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        var first = await site.SignInAsync(browser: _browser);
        SessionSignInResult winner = default;
        site.Steps.Meet("Tokens.Consume", () => winner = AnswerAsync(site, first, code: null, codes[0]).GetAwaiter().GetResult());

        var loser = await AnswerAsync(site, first, site.Code(secret));

        Assert.True(winner.Succeeded);
        Assert.Equal((SignInStatus.InvalidChallenge, null, null), (loser.Status, loser.Grant, loser.DeviceToken));
        Assert.Single(await site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task One_of_two_simultaneous_valid_codes_for_tokens_gets_them()
    {
        await using var site = new FlowSite();
        var account = await site.AddAsync();
        var (secret, codes) = await site.EnrolAsync(account);
        var first = await site.SignIn.SignInForTokensAsync(new PasswordSignInRequest { Login = account.Login, Password = FlowSite.Password, Client = site.Client });
        TokenSignInResult winner = default;
        site.Steps.Meet("Tokens.Consume", () => winner = site.SecondStep.SignInForTokensAsync(Proof(first.Challenge!.Token, code: null, codes[0])).AsTask().GetAwaiter().GetResult());

        var loser = await site.SecondStep.SignInForTokensAsync(Proof(first.Challenge!.Token, site.Code(secret)));

        Assert.Equal((SignInStatus.SignedIn, SignInStatus.InvalidChallenge), (winner.Status, loser.Status));
        Assert.Single(await site.AccessTokens.ListAsync(account.Subject));
    }

    private static async Task ProveAsync(FlowSite site, string proof)
    {
        await site.MailAsync();
        switch (proof)
        {
            case "reset":
                Assert.True((await site.Passwords.ResetAsync(await site.ResetLinkAsync(), FlowSite.NewPassword, site.Client)).Succeeded);
                break;
            case "link":
                var binding = BrowserBinding.Create();
                await site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, site.Client);
                var link = await site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
                Assert.Equal(SignInStatus.MfaRequired, (await site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = binding, Client = site.Client })).Status);
                break;
            default:
                var handle = (await site.EmailSignIn.RequestCodeAsync("alice@example.com", site.Client)).Handle;
                var code = (await site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code;
                Assert.Equal(SignInStatus.MfaRequired, (await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = site.Client })).Status);
                break;
        }
    }

    private Task<SessionSignInResult> AnswerAsync(FlowSite site, SessionSignInResult first, string? code, string? recoveryCode = null, bool trust = false, string? currentToken = null) =>
        site.SecondStep.SignInAsync(Proof(first.Challenge!.Token, code, recoveryCode, _browser, trust: trust, currentToken: currentToken)).AsTask();

    private static SecondFactorProof Proof(string? challenge, string? code, string? recoveryCode = null, string? browser = null, string tenant = "", bool trust = false, string? currentToken = null) => new()
    {
        Tenant = tenant,
        Challenge = challenge,
        Code = code,
        RecoveryCode = recoveryCode,
        TrustDevice = trust,
        Browser = browser,
        CurrentToken = currentToken,
        Client = new ClientContext { Address = FlowSite.Address, UserAgent = "test" },
    };

    private sealed class Administrators : ISecondFactorPolicy
    {
        public ValueTask<SecondFactorRequirement> GetRequirementAsync(Account account, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(account.Login.StartsWith("admin", StringComparison.Ordinal) ? SecondFactorRequirement.Required : SecondFactorRequirement.Optional);
    }
}
