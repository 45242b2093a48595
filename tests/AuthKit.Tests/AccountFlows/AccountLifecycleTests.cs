using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class AccountLifecycleTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_disabled_account_has_no_session_and_no_link_and_an_enabled_one_signs_in_again()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await _site.ResetLinkAsync();

        Assert.True(await _site.Lifecycle.DisableAsync(account.Subject));

        Assert.False(await _site.IsLiveAsync(session));
        Assert.False(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.True(await _site.Lifecycle.EnableAsync(account.Subject));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        Assert.Single(_site.Events.Events.OfType<AccountDisabledEvent>());
        Assert.Single(_site.Events.Events.OfType<AccountEnabledEvent>());
    }

    [Fact]
    public async Task A_repeated_call_has_the_same_effect_and_an_unknown_account_is_false()
    {
        var account = await _site.AddAsync();

        Assert.True(await _site.Lifecycle.DisableAsync(account.Subject));
        Assert.True(await _site.Lifecycle.DisableAsync(account.Subject));
        Assert.True(await _site.Lifecycle.EnableAsync(account.Subject));
        Assert.True(await _site.Lifecycle.EnableAsync(account.Subject));

        Assert.Equal(account.SecurityVersion + 2, (await _site.ReadAsync(account)).SecurityVersion);
        Assert.Equal(2, _site.Events.Events.Count(happened => happened is AccountDisabledEvent or AccountEnabledEvent));
        var nobody = new SubjectRef("nobody");
        Assert.False(await _site.Lifecycle.DisableAsync(nobody));
        Assert.False(await _site.Lifecycle.EnableAsync(nobody));
        Assert.False(await _site.Lifecycle.DeleteAsync(nobody));
    }

    [Theory]
    [InlineData("Accounts.FindById")]
    [InlineData("Accounts.Update")]
    [InlineData("Sessions.RemoveByOwner")]
    [InlineData("Tokens.RemoveByOwner")]
    public async Task A_repeated_call_completes_a_disabling_that_failed(string step)
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        _site.Steps.Fail(step);

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Lifecycle.DisableAsync(account.Subject));
        Assert.True(await _site.Lifecycle.DisableAsync(account.Subject));

        Assert.False(await _site.IsLiveAsync(session));
        Assert.Equal(AccountStatus.Disabled, (await _site.ReadAsync(account)).Status);
    }

    [Fact]
    public async Task A_deleted_account_is_gone_with_all_its_data_and_its_login_is_free()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var reset = await _site.ResetLinkAsync();
        var own = await _site.Tokens.IssueAsync(new OneTimeTokenRequest { Purpose = "the-applications", Subject = account.Subject, Lifetime = TimeSpan.FromHours(1) });

        Assert.True(await _site.Lifecycle.DeleteAsync(account.Subject));

        Assert.False(await _site.IsLiveAsync(session));
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(reset, FlowSite.NewPassword, _site.Client)).Status);
        Assert.Null(await _site.Tokens.FindAsync(own.Token, "the-applications"));
        await _site.OneMailAsync(AuthMessageKind.AccountDeleted, "alice@example.com");
        Assert.Single(_site.Events.Events.OfType<AccountDeletedEvent>());
        await _site.AddAsync();
        Assert.False(await _site.IsLiveAsync(session));
    }

    [Theory]
    [InlineData("Sessions.RemoveByOwner", 0, true)]
    [InlineData("Accounts.FindById", 0, true)]
    [InlineData("Accounts.Remove", 0, true)]
    [InlineData("Sessions.RemoveByOwner", 1, false)]
    [InlineData("Tokens.RemoveByOwner", 0, false)]
    public async Task A_repeated_call_completes_a_deletion_that_failed(string step, int skip, bool isThere)
    {
        var account = await _site.AddAsync();
        SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Remove", () => late = _site.OpenSessionAsync(account).GetAwaiter().GetResult());
        _site.Steps.Fail(step, skip);

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Lifecycle.DeleteAsync(account.Subject));
        Assert.Equal(isThere, await _site.Lifecycle.DeleteAsync(account.Subject));

        Assert.Null(await _site.Accounts.FindByIdAsync(account.Subject));
        Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
        Assert.True(late is null || !await _site.IsLiveAsync(late));
        await _site.OneMailAsync(AuthMessageKind.AccountDeleted, "alice@example.com");
    }

    [Fact]
    public async Task A_session_that_was_created_during_the_deletion_ends_too()
    {
        var account = await _site.AddAsync();
        SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Remove", () => late = _site.OpenSessionAsync(account).GetAwaiter().GetResult());

        Assert.True(await _site.Lifecycle.DeleteAsync(account.Subject));

        Assert.False(await _site.IsLiveAsync(late!));
    }

    [Fact]
    public async Task A_simultaneous_change_does_not_save_an_account()
    {
        var account = await _site.AddAsync();
        _site.Steps.Meet("Accounts.Remove", () => _site.Accounts.UpdateAsync(_site.ReadAsync(account).GetAwaiter().GetResult().WithRehash("$rehashed")).AsTask().GetAwaiter().GetResult());

        Assert.True(await _site.Lifecycle.DeleteAsync(account.Subject));

        Assert.Null(await _site.Accounts.FindByIdAsync(account.Subject));
    }

    [Fact]
    public async Task The_owner_deletes_the_account_only_with_the_password()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);

        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Lifecycle.DeleteOwnAsync(session.Session, "wrong", _site.Client)).Status);
        Assert.NotNull(await _site.Accounts.FindByIdAsync(account.Subject));
        Assert.True((await _site.Lifecycle.DeleteOwnAsync(session.Session, FlowSite.Password, _site.Client)).Succeeded);

        Assert.Null(await _site.Accounts.FindByIdAsync(account.Subject));
        Assert.Equal(FlowSite.Address, Assert.Single(_site.Events.Events.OfType<AccountDeletedEvent>()).Address);
    }

    [Fact]
    public async Task The_owner_of_a_locked_account_is_notified()
    {
        var account = await _site.AddAsync();
        AccountLockedEvent locked = new() { Time = _site.Clock.GetUtcNow(), SubjectId = account.Subject.Id, ConsecutiveFailures = 100 };

        await _site.Locked.HandleAsync(locked, CancellationToken.None);
        await _site.Locked.HandleAsync(new AccountLockedEvent { Time = locked.Time, SubjectId = "nobody", ConsecutiveFailures = 100 }, CancellationToken.None);
        await _site.Locked.HandleAsync(new AccountEnabledEvent { Time = locked.Time, SubjectId = account.Subject.Id }, CancellationToken.None);

        await _site.OneMailAsync(AuthMessageKind.AccountLocked, "alice@example.com");
    }
}
