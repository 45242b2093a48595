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
    public async Task A_password_makes_the_session_fresh_under_a_new_token()
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
    public async Task An_account_with_a_second_factor_is_fresh_by_that_factor_only()
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

        // One count for whatever asks for the current password.
        Assert.Equal(AccountFlowStatus.FreshAuthenticationRequired, (await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
        Assert.True(await _site.IsLiveAsync(session));
        _site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True((await ProveAsync(session, code: _site.Code(secret))).Succeeded);
    }

    [Fact]
    public async Task One_count_of_wrong_passwords_serves_every_change()
    {
        var (_, session) = await SignedInAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(StepUpStatus.InvalidCredentials, (await ProveAsync(session, password: "a wrong long phrase")).Status);
        }

        Assert.Equal(AccountFlowStatus.RateLimited, (await _site.Passwords.ChangeAsync(session.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task Wrong_passwords_of_one_session_keep_no_other_session_waiting()
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
    public async Task Wrong_codes_of_an_authenticator_keep_no_recovery_code_waiting_for_a_step_up_or_a_removal()
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
    public async Task Wrong_recovery_codes_keep_nothing_waiting_and_are_told_of()
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
    public async Task A_locked_second_factor_is_told_apart_from_a_wrong_code()
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
    public async Task A_code_steps_nobody_up_who_has_no_second_factor()
    {
        var (_, session) = await SignedInAsync();
        Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, code: "123456")).Status);
        Assert.Equal(StepUpStatus.InvalidCode, (await ProveAsync(session, recoveryCode: "AAAAAA-AAAAAA-AAAAAA-AAAAAA")).Status);
    }

    [Fact]
    public async Task A_session_that_the_account_ended_steps_up_no_more()
    {
        var (account, session) = await SignedInAsync();
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword(await _site.Hasher.HashAsync(FlowSite.NewPassword)));

        Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(session, password: FlowSite.NewPassword)).Status);
        Assert.Equal(StepUpStatus.NotSignedIn, (await _site.StepUp.ProveAsync(new StepUpProof { SessionToken = "x", Password = FlowSite.Password })).Status);
        var visitor = await _site.Sessions.CreateAnonymousAsync();
        Assert.Equal(StepUpStatus.NotSignedIn, (await ProveAsync(visitor, password: FlowSite.Password)).Status);
    }

    [Fact]
    public async Task A_purpose_is_marked_for_a_time_and_for_itself_only()
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
    public async Task A_mark_for_one_use_is_used_once_by_many_at_once()
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
    public async Task A_used_mark_is_given_back_to_the_same_session_until_its_old_end()
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
    public async Task A_used_mark_is_not_given_back_beside_another_one_or_another_token()
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
    public async Task A_mark_for_one_use_ends_with_its_session()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.EndAsync(session.Session);
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_mark_outlives_other_changes_of_the_session_and_goes_with_the_next_proof()
    {
        var (_, session) = await SignedInAsync();
        session = (await ProveAsync(session, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.UpdateDataAsync(session.Session, new Dictionary<string, string> { ["a"] = "b" });
        var rotated = (await _site.Sessions.RotateAsync(session.Token)).Grant!;
        Assert.NotNull(rotated.Session.StepUp);

        var again = (await ProveAsync(rotated, password: FlowSite.Password)).Grant!;
        Assert.False(await _site.Sessions.UseStepUpAsync(again.Session, "transfer"));

        // One that was read before the data changed is used up all the same.
        session = (await ProveAsync(again, password: FlowSite.Password, purpose: "transfer", singleUse: true)).Grant!;
        await _site.Sessions.UpdateDataAsync(session.Session, new Dictionary<string, string> { ["a"] = "c" });
        Assert.True(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
        Assert.False(await _site.Sessions.UseStepUpAsync(session.Session, "transfer"));
    }

    [Fact]
    public async Task A_purpose_takes_the_second_factor_where_there_is_one()
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
    public async Task Exactly_one_proof_is_given()
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
    public async Task Second_factors_go_with_a_deleted_account_though_the_first_call_broke_off()
    {
        var (account, _) = await SignedInAsync();
        await _site.EnrolAsync(account);
        _site.Steps.Fail("Mfa.Remove");
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Lifecycle.DeleteAsync(account.Subject));
        await _site.Lifecycle.DeleteAsync(account.Subject);
        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Fact]
    public async Task The_first_proof_of_an_address_clears_factors_that_somebody_else_enrolled()
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
    public async Task A_proof_by_mail_through_a_device_of_an_unproven_account_clears_nothing(bool byReset)
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
    public async Task A_device_of_another_account_is_none_of_this_one()
    {
        var account = await _site.AddAsync(isVerified: false);
        await _site.AddAsync("bob@example.com");
        var device = (await _site.SignInAsync("bob@example.com")).DeviceToken!;
        await _site.EnrolAsync(account);

        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client, deviceToken: device)).Succeeded);

        Assert.Equal(SignInStatus.SignedIn, (await _site.SignInAsync(password: FlowSite.NewPassword)).Status);
    }

    [Fact]
    public async Task A_reset_password_leaves_the_second_factor_on()
    {
        var (account, _) = await SignedInAsync();
        await _site.EnrolAsync(account);
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.Equal(SignInStatus.MfaRequired, (await _site.SignInAsync(password: FlowSite.NewPassword)).Status);
    }

    [Fact]
    public async Task A_store_that_fails_makes_nothing_fresh()
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
