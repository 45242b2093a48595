using AuthKit.Accounts;
using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.AccountFlows;

namespace AuthKit.Tests.SignIn;

public sealed class SecondFactorFlowTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Confirmed_authenticator_renews_the_session_in_the_same_call()
    {
        var (account, session, other, secret) = await BegunAsync();

        var confirmed = await ConfirmAsync(session, secret);

        Assert.True(confirmed.Succeeded);
        Assert.Equal(10, confirmed.RecoveryCodes.Count);
        Assert.Equal((session.Session.Sid, "aal2"), (confirmed.Grant!.Session.Sid, confirmed.Grant.Session.Acr));
        Assert.True(await _site.StepUp.IsFreshAsync(confirmed.Grant.Session));
        Assert.False(await _site.IsLiveAsync(session));
        Assert.True(await _site.IsLiveAsync(other));
        Assert.Null((await _site.ReadAsync(account)).PendingEnd);
    }

    [Fact]
    public async Task Enrolment_requires_a_fresh_session_of_an_unchanged_account()
    {
        var (account, session, _, secret) = await BegunAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(SecondFactorChangeStatus.FreshAuthenticationRequired, (await _site.Factors.BeginTotpAsync(session.Session)).Status);
        Assert.Equal(SecondFactorChangeStatus.FreshAuthenticationRequired, (await ConfirmAsync(session, secret)).Status);

        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword("$new"));
        Assert.Equal(SecondFactorChangeStatus.NotSignedIn, (await _site.Factors.BeginTotpAsync(session.Session)).Status);
        var visitor = await _site.Sessions.CreateAnonymousAsync();
        Assert.Equal(SecondFactorChangeStatus.NotSignedIn, (await _site.Factors.BeginTotpAsync(visitor.Session)).Status);
        Assert.Equal(SecondFactorChangeStatus.NotSignedIn, (await _site.Factors.RemoveAllAsync(RequestOf(visitor, "123456"))).Status);
        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
    }

    [Theory, InlineData("confirm"), InlineData("remove"), InlineData("remove all"), InlineData("renew")]
    public async Task Other_sign_ins_end_with_the_change_on_request(string change)
    {
        var (account, session, other, secret) = await BegunAsync();
        if (change != "confirm")
        {
            session = (await ConfirmAsync(session, secret)).Grant!;
            _site.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        var result = await ChangeAsync(change, account, session, secret);

        Assert.True(result.Succeeded);
        Assert.False(result.IsEndPending);
        Assert.False(await _site.IsLiveAsync(other));
        Assert.True(await _site.IsLiveAsync(result.Grant ?? session));
    }

    [Theory, InlineData("confirm"), InlineData("remove"), InlineData("remove all"), InlineData("renew")]
    public async Task Change_remains_if_the_end_fails_and_the_next_sign_in_completes_the_end(string change)
    {
        var (account, session, other, secret) = await BegunAsync();
        if (change != "confirm")
        {
            session = (await ConfirmAsync(session, secret)).Grant!;
            _site.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        _site.Steps.Fail("Sessions.RemoveByOwner");
        var result = await ChangeAsync(change, account, session, secret);

        Assert.True(result.Succeeded);
        Assert.True(result.IsEndPending);
        Assert.Equal(change is "confirm" or "renew" ? 10 : 0, result.RecoveryCodes.Count);
        Assert.Equal(change is "confirm" or "renew", (await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
        Assert.True(await _site.IsLiveAsync(other));

        Assert.Equal(session.Session.Sid, (await _site.ReadAsync(account)).PendingEndExceptSid);
        await _site.SignInAsync();
        Assert.False(await _site.IsLiveAsync(other));
        Assert.True(await _site.IsLiveAsync(result.Grant ?? session));
        Assert.Equal((null, null), ((await _site.ReadAsync(account)).PendingEnd, (await _site.ReadAsync(account)).PendingEndExceptSid));
    }

    [Fact]
    public async Task Two_ends_that_keep_different_sign_ins_keep_no_sign_in()
    {
        var (account, session, other, secret) = await BegunAsync();
        _site.Steps.Fail("Sessions.RemoveByOwner");
        var kept = (await ConfirmAsync(session, secret, endOthers: true)).Grant!;
        _site.Clock.Advance(TimeSpan.FromSeconds(30));
        _site.Steps.Fail("Sessions.RemoveByOwner");
        Assert.True((await _site.Factors.RenewRecoveryCodesAsync(RequestOf(other, _site.Code(secret), endOthers: true))).IsEndPending);

        await _site.SignInAsync(browser: BrowserBinding.Create());

        Assert.Equal((false, false), (await _site.IsLiveAsync(kept), await _site.IsLiveAsync(other)));
        Assert.Null((await _site.ReadAsync(account)).PendingEnd);
    }

    [Fact]
    public async Task One_failure_at_any_call_changes_nothing_or_leaves_an_end_that_is_completed()
    {
        for (var number = 0; ; number++)
        {
            foreach (var after in (bool[])[false, true])
            {
                await using var site = new FlowSite();
                var (account, session, other, secret) = await BegunAsync(site);
                site.Steps.Clear();
                site.Steps.FailCall(number, after);
                SecondFactorChangeResult? result = null;
                try
                {
                    result = await ConfirmAsync(session, secret, endOthers: true, site);
                }
                catch (AuthUnavailableException)
                {
                }

                if (site.Steps.IsPlanned)
                {
                    Assert.True(number >= 8, $"only {number} calls");
                    return;
                }

                if (result is null)
                {
                    // Nothing changed, or the result of the write that made the change was lost. In both cases the call can be repeated.
                    var again = await ConfirmAsync(session, secret, endOthers: true, site);
                    Assert.Equal((true, 10), (again.Succeeded, again.RecoveryCodes.Count));
                    Assert.False(await site.IsLiveAsync(other));
                    continue;
                }

                Assert.True(result.Value.Succeeded, $"call {number}");
                if (result.Value.IsEndPending)
                {
                    await site.SignInAsync();
                }

                Assert.False(await site.IsLiveAsync(other));
            }
        }
    }

    [Fact]
    public async Task Change_remains_if_the_end_and_its_note_both_fail_and_the_caller_is_told()
    {
        var (account, session, other, secret) = await BegunAsync();
        _site.Steps.Fail("Sessions.RemoveByOwner");
        _site.Steps.Fail("Accounts.Update");

        var confirmed = await ConfirmAsync(session, secret, endOthers: true);

        Assert.Equal((true, true, 10), (confirmed.Succeeded, confirmed.IsEndPending, confirmed.RecoveryCodes.Count));
        Assert.True((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
        Assert.True(await _site.IsLiveAsync(other));
    }

    [Fact]
    public async Task Note_is_written_again_beside_an_earlier_one_so_that_it_is_not_cleared_too_early()
    {
        var (account, session, _, secret) = await BegunAsync();
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPendingEnd(SessionEndReason.Requested));
        var noted = await _site.ReadAsync(account);
        _site.Steps.Fail("Sessions.RemoveByOwner");

        Assert.True((await ConfirmAsync(session, secret, endOthers: true)).IsEndPending);

        Assert.Equal(AccountWrite.Conflict, await _site.Accounts.UpdateAsync(noted.WithPendingEnd(null)));
        Assert.Equal(SessionEndReason.Requested, (await _site.ReadAsync(account)).PendingEnd);
    }

    [Fact]
    public async Task Note_is_written_despite_another_write_of_the_account()
    {
        var (account, session, _, secret) = await BegunAsync();
        _site.Steps.Fail("Sessions.RemoveByOwner");
        _site.Steps.Meet("Accounts.Update", () => Task.Run(async () => await _site.AccountStoreWriteAsync(account)).Wait());

        Assert.True((await ConfirmAsync(session, secret, endOthers: true)).IsEndPending);

        var now = await _site.ReadAsync(account);
        Assert.Equal((SessionEndReason.Requested, true), (now.PendingEnd, now.HasSignedIn));
    }

    [Fact]
    public async Task Wrong_code_changes_and_ends_nothing()
    {
        var (account, session, other, secret) = await BegunAsync();

        Assert.Equal(SecondFactorChangeStatus.InvalidCode, (await _site.Factors.ConfirmTotpAsync(RequestOf(session, _site.WrongCode(secret), endOthers: true))).Status);

        Assert.False((await _site.Mfa.GetAsync(account.Subject)).IsEnabled);
        Assert.True(await _site.IsLiveAsync(other));
    }

    [Fact]
    public async Task Session_that_cannot_be_renewed_keeps_its_token_and_the_recovery_codes_are_returned()
    {
        var (_, session, _, secret) = await BegunAsync();
        _site.Steps.Fail("Sessions.Replace");

        var confirmed = await ConfirmAsync(session, secret);

        Assert.Equal((true, 10, null), (confirmed.Succeeded, confirmed.RecoveryCodes.Count, confirmed.Grant));
        Assert.True(await _site.IsLiveAsync(session));
    }

    [Fact]
    public async Task Maximum_of_authenticators_is_reported()
    {
        var (account, session, _, secret) = await BegunAsync();
        session = (await ConfirmAsync(session, secret)).Grant!;
        for (var count = 1; count < new MfaOptions().MaxAuthenticators; count++)
        {
            _site.Clock.Advance(TimeSpan.FromSeconds(30));
            await _site.EnrolAsync(account);
        }

        Assert.Equal(SecondFactorChangeStatus.TooManyAuthenticators, (await _site.Factors.BeginTotpAsync(session.Session)).Status);
    }

    [Fact]
    public void Parts_without_second_factors_are_refused() =>
        Assert.Throws<ArgumentException>(() => new SecondFactorFlowService(new SignInParts
        {
            Accounts = _site.Accounts,
            Hasher = _site.Hasher,
            Sessions = _site.Sessions,
            Limiter = _site.Limiter,
            Keys = _site.Keys,
        }));

    private Task<(Account Account, SessionGrant Session, SessionGrant Other, OtpSecret Secret)> BegunAsync() => BegunAsync(_site);

    /// <summary>An account with two sessions. In one of them the user has begun to enrol an authenticator.</summary>
    private static async Task<(Account Account, SessionGrant Session, SessionGrant Other, OtpSecret Secret)> BegunAsync(FlowSite site)
    {
        var account = await site.AddAsync();
        var (session, other) = (await site.OpenSessionAsync(account), await site.OpenSessionAsync(account));
        var begun = await site.Factors.BeginTotpAsync(session.Session);
        using var enrollment = begun.Enrollment!;
        Assert.True(OtpSecret.TryParseBase32(enrollment.Uri.Secret.ToBase32(), out var secret));
        return (account, session, other, secret);
    }

    private async Task<SecondFactorChangeResult> ConfirmAsync(SessionGrant session, OtpSecret secret, bool endOthers = false, FlowSite? site = null) =>
        await (site ?? _site).Factors.ConfirmTotpAsync(RequestOf(session, (site ?? _site).Code(secret), endOthers));

    private async Task<SecondFactorChangeResult> ChangeAsync(string change, Account account, SessionGrant session, OtpSecret secret)
    {
        var request = RequestOf(session, _site.Code(secret), endOthers: true);
        return change switch
        {
            "confirm" => await _site.Factors.ConfirmTotpAsync(request),
            "remove" => await _site.Factors.RemoveAsync(request, (await _site.Mfa.GetAsync(account.Subject)).Authenticators[0].Id),
            "remove all" => await _site.Factors.RemoveAllAsync(request),
            _ => await _site.Factors.RenewRecoveryCodesAsync(request),
        };
    }

    private static SecondFactorChangeRequest RequestOf(SessionGrant session, string code, bool endOthers = false) => new()
    {
        Session = session.Session,
        SessionToken = session.Token,
        Code = code,
        EndOtherSessions = endOthers,
    };
}
