using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.AccountFlows;

namespace AuthKit.Tests.SignIn;

public sealed class StepUpTests : IAsyncDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_password_makes_the_session_fresh_with_a_new_token()
    {
        var (account, old) = await SignedInAsync();
        _site.Clock.Advance(Fresh);
        Assert.False(await _site.StepUp.IsFreshAsync(old.Session));

        var proven = await ProveAsync(old, password: FlowSite.Password);

        Assert.True(proven.Succeeded);
        Assert.Equal((old.Session.Sid, _site.Clock.GetUtcNow(), null), (proven.Grant.Session.Sid, proven.Grant.Session.AuthTime, proven.Grant.Session.SecondFactorTime));
        Assert.Equal(["pwd"], proven.Grant.Session.Amr);
        Assert.True(await _site.StepUp.IsFreshAsync(proven.Grant.Session));
        Assert.False(await _site.IsLiveAsync(old));
        Assert.Single(await _site.Sessions.ListAsync(account.Subject));
        Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(old, password: FlowSite.Password)).Status);
    }

    [Fact]
    public async Task An_account_with_a_second_factor_becomes_fresh_only_by_that_factor()
    {
        var (account, session) = await SignedInAsync();
        var (secret, codes) = await _site.EnrolAsync(account);
        Assert.False(await _site.StepUp.IsFreshAsync(session.Session));
        session = (await ProveAsync(session, password: FlowSite.Password)).Grant!;
        Assert.False(await _site.StepUp.IsFreshAsync(session.Session));

        session = (await ProveAsync(session, code: _site.Code(secret))).Grant!;
        Assert.Equal(["pwd", "otp", "mfa"], session.Session.Amr);
        Assert.Equal("aal2", session.Session.Acr);
        Assert.True(await _site.StepUp.IsFreshAsync(session.Session));
        _site.Clock.Advance(Fresh - TimeSpan.FromMilliseconds(1));
        Assert.True(await _site.StepUp.IsFreshAsync(session.Session));
        _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _site.StepUp.IsFreshAsync(session.Session));

        session = (await ProveAsync(session, recoveryCode: codes[0])).Grant!;
        Assert.Equal(["pwd", "otp", "mfa", "recovery"], session.Session.Amr);
        Assert.True(await _site.StepUp.IsFreshAsync(session.Session));
    }

    [Fact]
    public async Task Wrong_proofs_are_limited_and_change_nothing()
    {
        var (account, session) = await SignedInAsync();
        var (secret, _) = await _site.EnrolAsync(account);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCredentials, (await ProveAsync(session, password: "a wrong long phrase")).Status);
            Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, code: _site.WrongCode(secret))).Status);
        }

        var (byPassword, byCode) = (await ProveAsync(session, password: FlowSite.Password), await ProveAsync(session, code: _site.Code(secret)));
        Assert.Equal((StepUpStatus.RateLimited, TimeSpan.FromMinutes(15)), (byPassword.Status, byPassword.RetryAfter));
        Assert.Equal((StepUpStatus.RateLimited, TimeSpan.FromMinutes(15)), (byCode.Status, byCode.RetryAfter));

        // All operations that require the current password share one count.
        Assert.Equal(AccountFlowStatus.FreshAuthenticationRequired, (await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
        Assert.True(await _site.IsLiveAsync(session));
        _site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True((await ProveAsync(session, code: _site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task All_changes_share_one_count_of_wrong_passwords()
    {
        var (_, session) = await SignedInAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCredentials, (await ProveAsync(session, password: "a wrong long phrase")).Status);
        }

        Assert.Equal(AccountFlowStatus.RateLimited, (await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task Wrong_passwords_of_one_session_do_not_make_another_session_wait()
    {
        var (account, stolen) = await SignedInAsync();
        var own = await _site.OpenSessionAsync(account);
        for (var i = 0; i < 6; i++)
        {
            await ProveAsync(stolen, password: "a wrong long phrase");
        }

        Assert.Equal(StepUpStatus.RateLimited, (await ProveAsync(stolen, password: FlowSite.Password)).Status);
        Assert.True((await ProveAsync(own, password: FlowSite.Password)).Succeeded);
    }

    [Fact]
    public async Task A_step_up_or_removal_by_recovery_code_works_at_once_after_wrong_authenticator_codes()
    {
        var (account, stolen) = await SignedInAsync();
        var (secret, codes) = await _site.EnrolAsync(account);
        var own = await _site.OpenSessionAsync(account);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(stolen, code: _site.WrongCode(secret))).Status);
        }

        Assert.Equal(StepUpStatus.RateLimited, (await ProveAsync(own, code: _site.Code(secret))).Status);
        Assert.True((await ProveAsync(own, recoveryCode: codes[0])).Succeeded);
        for (var i = 0; i < 5; i++)
        {
            await ProveAsync(stolen, code: _site.WrongCode(secret));
        }

        Assert.True((await _site.Mfa.RemoveAllAsync(account.Subject, codes[1])).Succeeded);
    }

    [Fact]
    public async Task Wrong_recovery_codes_make_nothing_wait_and_are_reported()
    {
        var (account, stolen) = await SignedInAsync();
        var (secret, codes) = await _site.EnrolAsync(account);
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(stolen, recoveryCode: "AAAAAA-AAAAAA-AAAAAA-AAAAAA")).Status);
        }

        Assert.Equal(200, _site.Events.Names.Count(name => name == "mfa.failed"));
        Assert.True((await _site.Mfa.VerifyAsync(account.Subject, _site.Code(secret))).Succeeded);
        Assert.True((await _site.Mfa.VerifyRecoveryCodeAsync(account.Subject, codes[0])).Succeeded);
    }

    [Fact]
    public async Task A_locked_second_factor_and_a_wrong_code_get_different_answers()
    {
        var (account, session) = await SignedInAsync();
        var (secret, _) = await _site.EnrolAsync(account);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, code: _site.WrongCode(secret))).Status);
            await _site.Mfa.EndWaitsAsync(account.Subject);
        }

        Assert.Equal(StepUpStatus.MfaLocked, (await ProveAsync(session, code: _site.Code(secret))).Status);
        Assert.Equal(StepUpStatus.MfaLocked, (await ProveAsync(session, code: _site.WrongCode(secret))).Status);
    }

    [Fact]
    public async Task A_code_does_not_step_up_an_account_without_a_second_factor()
    {
        var (_, session) = await SignedInAsync();
        Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, code: "123456")).Status);
        Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, recoveryCode: "AAAAAA-AAAAAA-AAAAAA-AAAAAA")).Status);
    }

    [Fact]
    public async Task A_session_that_the_account_ended_can_no_longer_step_up()
    {
        var (account, session) = await SignedInAsync();
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword(await _site.Hasher.HashAsync(FlowSite.NewPassword)));

        Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(session, password: FlowSite.NewPassword)).Status);
        Assert.Equal(StepUpStatus.NotSignedIn, (await _site.StepUp.ProveAsync(new StepUpProof { SessionToken = "x", Password = FlowSite.Password })).Status);
        var visitor = await _site.Sessions.CreateAnonymousAsync();
        Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(visitor, password: FlowSite.Password)).Status);
    }

    [Fact]
    public async Task A_purpose_is_marked_for_a_time_and_only_for_itself()
    {
        var (_, session) = await SignedInAsync();
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer")).Grant!;

        Assert.Equal(new SessionStepUp { Purpose = "transfer", ExpiresAt = _site.Clock.GetUtcNow() + Fresh }, session.Session.StepUp);
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfers"));
        _site.Clock.Advance(Fresh - TimeSpan.FromMilliseconds(1));
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_single_use_mark_is_used_once_by_many_simultaneous_calls()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;

        var used = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await _site.Sessions.UseStepUpAsync(session.Session, "transfer"))));

        Assert.Single(used, static isUsed => isUsed);
        var now = (await _site.Sessions.ValidateAsync(session.Token)).Session!;
        Assert.Null(now.StepUp);
        Assert.Equal(session.Session.AuthTime, now.AuthTime);
    }

    [Fact]
    public async Task A_used_mark_is_returned_to_the_same_session_until_its_old_expiry()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        Assert.False(await _site.Sessions.ReturnStepUpAsync(session.Session, "transfer"));
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        Assert.False(await _site.Sessions.ReturnStepUpAsync(session.Session, "other"));

        var given = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await _site.Sessions.ReturnStepUpAsync(session.Session, "transfer"))));
        Assert.Single(given, static isGiven => isGiven);
        Assert.Equal(session.Session.StepUp, (await _site.Sessions.ValidateAsync(session.Token)).Session!.StepUp);
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));

        _site.Clock.Advance(Fresh);
        Assert.False(await _site.Sessions.ReturnStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_used_mark_is_not_returned_if_the_session_has_another_mark_or_token()
    {
        var (_, session) = await SignedInAsync();
        var first = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        Assert.True(await _site.Sessions.UseStepUpAsync(first.Session, "transfer"));
        var second = (await ProveAsync(first, password: FlowSite.Password)).Grant!;
        Assert.False(await _site.Sessions.ReturnStepUpAsync(first.Session, "transfer"));
        Assert.Null((await _site.Sessions.ValidateAsync(second.Token)).Session!.StepUp);

        var lasting = (await ProveAsync(second, password: FlowSite.Password, purpose: "transfer")).Grant!;
        Assert.True(await _site.Sessions.UseStepUpAsync(lasting.Session, "transfer"));
        Assert.False(await _site.Sessions.ReturnStepUpAsync(lasting.Session, "transfer"));
        await _site.Sessions.EndAsync(lasting.Session);
        Assert.False(await _site.Sessions.ReturnStepUpAsync(lasting.Session, "transfer"));
    }

    [Fact]
    public async Task A_single_use_mark_ends_with_its_session()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.EndAsync(session.Session);
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_mark_survives_other_changes_of_the_session_and_is_replaced_by_the_next_proof()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.UpdateDataAsync(session.Session, new Dictionary<string, string> { ["a"] = "b" });
        var rotated = (await _site.Sessions.RotateAsync(session.Token)).Grant!;
        Assert.NotNull(rotated.Session.StepUp);

        var again = (await ProveAsync(rotated, password: FlowSite.Password)).Grant!;
        Assert.False(await _site.Sessions.UseStepUpAsync(again.Session, "transfer"));

        // A mark that was read before the data changed is also used up.
        session = (await ProveAsync(again, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.UpdateDataAsync(session.Session, new Dictionary<string, string> { ["a"] = "c" });
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_purpose_requires_the_second_factor_if_the_account_has_one()
    {
        var (account, session) = await SignedInAsync();
        var (secret, _) = await _site.EnrolAsync(account);

        Assert.Equal(StepUpStatus.MfaRequired, (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer")).Status);
        session = (await ProveAsync(session, code: _site.Code(secret), purpose: "transfer")).Grant!;
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Transfer")]
    [InlineData("trans fer")]
    [InlineData("ärger")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task A_purpose_out_of_its_bounds_is_refused(string purpose)
    {
        var (_, session) = await SignedInAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => ProveAsync(session, password: FlowSite.Password, purpose: purpose));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _site.Sessions.UseStepUpAsync(session.Session, purpose));
        Assert.False(SessionStepUp.IsPurpose(purpose));
    }

    [Fact]
    public async Task Exactly_one_proof_is_required()
    {
        var (_, session) = await SignedInAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => ProveAsync(session));
        await Assert.ThrowsAsync<ArgumentException>(() => ProveAsync(session, password: "a", code: "b"));
        await Assert.ThrowsAsync<ArgumentException>(async () => await _site.Sessions.ElevateAsync(
            session.Token, ["pwd"], stepUp: new SessionStepUp { Purpose = "a", ExpiresAt = _site.Clock.GetUtcNow() + SessionStepUp.MaxLifetime + TimeSpan.FromMilliseconds(1) }));
    }

    [Fact]
    public async Task Password_address_and_account_change_only_with_a_fresh_second_factor()
    {
        var (account, session) = await SignedInAsync();
        var (secret, _) = await _site.EnrolAsync(account);
        Assert.Equal(AccountFlowStatus.FreshAuthenticationRequired, (await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.FreshAuthenticationRequired, (await _site.EmailChange.RequestAsync(session.Session, FlowSite.Password, "new@example.com", null, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.FreshAuthenticationRequired, (await _site.Lifecycle.DeleteOwnAsync(session.Session, FlowSite.Password, _site.Client)).Status);
        Assert.True(await _site.OpensAsync(account.Login, FlowSite.Password));

        session = (await ProveAsync(session, code: _site.Code(secret))).Grant!;
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Passwords.ChangeAsync(session.Session, "a wrong long phrase", FlowSite.NewPassword, _site.Client)).Status);
        var changed = await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);
        Assert.True(changed.Succeeded);
        Assert.Equal(session.Session.SecondFactorTime, changed.Grant!.Session.SecondFactorTime);
        Assert.True((await _site.Lifecycle.DeleteOwnAsync(changed.Grant.Session, FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Fact]
    public async Task Second_factors_are_deleted_with_an_account_although_the_first_call_failed()
    {
        var (account, _) = await SignedInAsync();
        await _site.EnrolAsync(account);
        _site.Steps.Fail("Mfa.Remove");
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Lifecycle.DeleteAsync(account.Subject));
        await _site.Lifecycle.DeleteAsync(account.Subject);
        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Fact]
    public async Task The_first_verification_of_an_address_clears_factors_that_another_person_enrolled()
    {
        var account = await _site.AddAsync(isVerified: false);
        await _site.EnrolAsync(account);
        var browser = BrowserBinding.Create();
        await _site.EmailSignIn.RequestLinkAsync(account.Login, browser, _site.Client);
        var link = await _site.LinkAsync(AuthMessageKind.MagicLink, account.Login);

        var signedIn = await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = browser, Browser = browser, Client = _site.Client });

        Assert.Equal(SignInStatus.SignedIn, signedIn.Status);
        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_proof_by_mail_through_a_device_of_an_unverified_account_clears_nothing(bool byReset)
    {
        var account = await _site.AddAsync(isVerified: false);
        var device = (await _site.SignInAsync()).DeviceToken!;
        var (secret, _) = await _site.EnrolAsync(account);

        if (byReset)
        {
            Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client, deviceToken: device)).Succeeded);
            Assert.Equal(SignInStatus.MfaRequired, (await _site.SignInAsync(password: FlowSite.NewPassword)).Status);
        }
        else
        {
            var browser = BrowserBinding.Create();
            await _site.EmailSignIn.RequestLinkAsync(account.Login, browser, _site.Client);
            var link = await _site.LinkAsync(AuthMessageKind.MagicLink, account.Login);
            var first = await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = link, Binding = browser, Browser = browser, DeviceToken = device, Client = _site.Client });
            Assert.Equal(SignInStatus.MfaRequired, first.Status);
            var second = await _site.SecondStep.SignInAsync(new SecondFactorProof { Challenge = first.Challenge!.Token, Code = _site.Code(secret), Browser = browser, DeviceToken = device, Client = _site.Client });
            Assert.True(second.Succeeded);
            Assert.True(await _site.OpensAsync(account.Login, FlowSite.Password));
        }

        Assert.True((await _site.ReadAsync(account)).IsEmailVerified);
        Assert.True((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Fact]
    public async Task A_device_of_another_account_is_unknown_to_this_one()
    {
        var account = await _site.AddAsync(isVerified: false);
        await _site.AddAsync("bob@example.com");
        var device = (await _site.SignInAsync("bob@example.com")).DeviceToken!;
        await _site.EnrolAsync(account);

        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client, deviceToken: device)).Succeeded);

        Assert.Equal(SignInStatus.SignedIn, (await _site.SignInAsync(password: FlowSite.NewPassword)).Status);
    }

    [Fact]
    public async Task A_password_reset_keeps_the_second_factor()
    {
        var (account, _) = await SignedInAsync();
        await _site.EnrolAsync(account);
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.Equal(SignInStatus.MfaRequired, (await _site.SignInAsync(password: FlowSite.NewPassword)).Status);
    }

    [Fact]
    public async Task A_failing_store_makes_nothing_fresh()
    {
        var (account, session) = await SignedInAsync();
        var (secret, _) = await _site.EnrolAsync(account);
        foreach (var step in (string[])["Sessions.Find", "Mfa.Find", "Sessions.Replace"])
        {
            _site.Clock.Advance(TimeSpan.FromSeconds(30));
            _site.Steps.Fail(step);
            await Assert.ThrowsAsync<AuthUnavailableException>(() => ProveAsync(session, code: _site.Code(secret)));
            Assert.Null((await _site.Sessions.ValidateAsync(session.Token)).Session!.SecondFactorTime);
        }
    }

    private async Task<(Account Account, SessionGrant Session)> SignedInAsync()
    {
        var account = await _site.AddAsync();
        return (account, (await _site.SignInAsync()).Grant!);
    }

    private Task<StepUpResult> ProveAsync(SessionGrant session, string? password = null, string? code = null, string? recoveryCode = null, string? purpose = null, bool singleUse = false) =>
        _site.StepUp.ProveAsync(new StepUpProof
        {
            SessionToken = session.Token,
            Password = password,
            Code = code,
            RecoveryCode = recoveryCode,
            Purpose = purpose,
            SingleUse = singleUse,
        }).AsTask();
}
