using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

/// <summary>The state after a failing step of a reset. The step fails before its work, or its result is lost.</summary>
public sealed class PasswordResetFailureTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Theory]
    [InlineData("Limiter.Acquire", false)]
    [InlineData("Limiter.Acquire", true)]
    [InlineData("Tokens.Find", false)]
    [InlineData("Tokens.Find", true)]
    [InlineData("Accounts.FindById", false)]
    [InlineData("Accounts.FindById", true)]
    [InlineData("Sessions.RemoveByOwner", false)]
    public async Task Before_the_end_of_the_sessions_a_failure_changes_nothing(string step, bool after)
    {
        var (session, token) = await FailAsync(step, after);

        Assert.True(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Theory]
    [InlineData("Sessions.RemoveByOwner", true)]
    [InlineData("Accounts.Update", false)]
    public async Task After_the_end_of_the_sessions_the_link_is_still_valid(string step, bool after)
    {
        var (session, token) = await FailAsync(step, after);

        Assert.False(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Empty(await _site.MailAsync());
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task A_write_whose_result_is_lost_leaves_the_new_password_and_no_session()
    {
        SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Update", () => late = _site.OpenSessionAsync(_site.Accounts.FindByLoginAsync("alice@example.com").AsTask().GetAwaiter().GetResult()!).GetAwaiter().GetResult());

        var (session, token) = await FailAsync("Accounts.Update", after: true);

        Assert.False(await _site.IsLiveAsync(session));
        Assert.False(await _site.IsLiveAsync(late!));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, "yet another phrase", _site.Client)).Status);
        await RecoverAsync();
    }

    [Fact]
    public async Task If_the_sessions_cannot_be_ended_again_the_caller_is_told_and_the_repeated_call_ends_them()
    {
        SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Update", () => late = _site.OpenSessionAsync(_site.Accounts.FindByLoginAsync("alice@example.com").AsTask().GetAwaiter().GetResult()!).GetAwaiter().GetResult());
        var (_, token) = await FailAsync("Sessions.RemoveByOwner", after: false, skip: 1);
        Assert.True(await _site.IsLiveAsync(late!));

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
        await _site.OneMailAsync(AuthMessageKind.PasswordChanged, "alice@example.com");
        Assert.Contains("password.reset", _site.Events.Names);
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
        Assert.False(await _site.IsLiveAsync(late!));
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        await RecoverAsync();
    }

    [Theory]
    [InlineData("Tokens.RemoveByOwner")]
    [InlineData("Limiter.Reset")]
    public async Task A_failed_cleanup_does_not_fail_the_reset(string step)
    {
        await _site.AddAsync();
        var other = await _site.ResetLinkAsync();
        var token = await _site.ResetLinkAsync();
        _site.Steps.Fail(step);

        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(other, "yet another phrase", _site.Client)).Status);
    }

    [Fact]
    public async Task A_full_hashing_queue_spends_nothing()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await _site.ResetLinkAsync();
        _site.Steps.Meet("Hasher.Hash", () => throw new AuthUnavailableException(AuthUnavailableKind.HashingQueueFull, "Full."));

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client));

        Assert.True(await _site.IsLiveAsync(session));
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task A_full_message_queue_does_not_fail_a_completed_reset()
    {
        await using var site = new FlowSite(configureMessages: options => options.QueueCapacity = 1);
        await site.AddAsync();
        var token = await site.ResetLinkAsync();
        site.Queue.Dispose();

        Assert.True((await site.Passwords.ResetAsync(token, FlowSite.NewPassword, site.Client)).Succeeded);

        Assert.Contains("message.queue_full", site.Events.Names);
    }

    [Fact]
    public async Task A_caller_that_disconnects_after_the_password_is_written_changes_nothing()
    {
        await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        using var hangUp = new CancellationTokenSource();
        _site.Steps.Meet("Accounts.Update", hangUp.Cancel);

        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client, cancellationToken: hangUp.Token)).Succeeded);

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
    }

    [Fact]
    public async Task An_account_that_keeps_changing_does_not_delay_the_reset_forever()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        Meet();

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client));

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));

        // Each time the flow is about to write, another write happens first.
        void Meet() => _site.Steps.Meet("Accounts.Update", () =>
        {
            var current = _site.ReadAsync(account).GetAwaiter().GetResult();
            _site.Accounts.UpdateAsync(current.WithRehash(current.PasswordHash!)).AsTask().GetAwaiter().GetResult();
            Meet();
        });
    }

    private async Task<(SessionGrant Session, string Token)> FailAsync(string step, bool after, int skip = 0)
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await _site.ResetLinkAsync();
        _site.Steps.Fail(step, skip, after);

        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client));

        Assert.Equal(AuthUnavailableKind.Store, exception.Kind);
        return (session, token);
    }

    /// <summary>A new link recovers from every state.</summary>
    private async Task RecoverAsync()
    {
        await _site.MailAsync();
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), "the third and last phrase", _site.Client)).Succeeded);
        Assert.True(await _site.OpensAsync("alice@example.com", "the third and last phrase"));
    }
}
