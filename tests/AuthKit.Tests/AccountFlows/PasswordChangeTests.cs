using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class PasswordChangeTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_owner_changes_it_with_the_old_password_and_continues_in_a_new_session()
    {
        var account = await _site.AddAsync();
        var other = await _site.OpenSessionAsync(account);
        var own = await _site.Sessions.CreateAsync(new SessionRequest
        {
            Subject = account.Subject,
            Amr = ["email", "otp"],
            SecurityVersion = account.SecurityVersion,
            Data = new Dictionary<string, string> { ["theme"] = "dark" },
        });

        var result = await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);

        Assert.True(result.Succeeded);
        Assert.False(await _site.IsLiveAsync(other));
        Assert.False(await _site.IsLiveAsync(own));
        var fresh = (await _site.Sessions.ValidateAsync(result.Grant!.Token)).Session!;
        Assert.Equal(["email", "otp"], fresh.Amr);
        Assert.Equal("dark", fresh.Data["theme"]);
        Assert.Equal((account.SecurityVersion + 1, FlowSite.Address, "test"), (fresh.SecurityVersion, fresh.Address, fresh.UserAgent));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
        await _site.OneMailAsync(AuthMessageKind.PasswordChanged, "alice@example.com");
        Assert.Single(_site.Events.Events.OfType<PasswordChangedEvent>());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(FlowSite.Password + " ")]
    public async Task Without_the_old_password_nothing_changes(string? current)
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());

        var result = await _site.Passwords.ChangeAsync(own.Session, current, FlowSite.NewPassword, _site.Client);

        Assert.Equal(AccountFlowStatus.InvalidCredentials, result.Status);
        Assert.True(await _site.IsLiveAsync(own));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_must_wait_and_a_right_one_costs_nothing()
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(AccountFlowStatus.PasswordRejected, (await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, "short", _site.Client)).Status);
        }

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Passwords.ChangeAsync(own.Session, $"wrong {i}", FlowSite.NewPassword, FlowSite.From($"192.0.2.{i}"))).Status);
        }

        _site.Steps.Clear();
        var limited = await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);
        Assert.Equal((AccountFlowStatus.RateLimited, TimeSpan.FromMinutes(15)), (limited.Status, limited.RetryAfter));
        Assert.DoesNotContain("Hasher.Verify", _site.Steps.Calls);

        // All operations that require the current password share one count.
        Assert.Equal(AccountFlowStatus.RateLimited, (await _site.EmailChange.RequestAsync(own.Session, FlowSite.Password, "new@example.com", null, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.RateLimited, (await _site.Lifecycle.DeleteOwnAsync(own.Session, FlowSite.Password, _site.Client)).Status);

        _site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.True((await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task An_outage_does_not_count_as_a_failure()
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());
        for (var i = 0; i < 10; i++)
        {
            _site.Steps.Fail("Accounts.FindById");
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Passwords.ChangeAsync(own.Session, "wrong", FlowSite.NewPassword, _site.Client));
        }

        Assert.True((await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task Visitors_and_users_whose_account_is_deleted_disabled_or_without_a_password_change_nothing()
    {
        var visitor = (await _site.Sessions.CreateAnonymousAsync()).Session;
        var gone = await OpenAsync("gone@example.com");
        await _site.Lifecycle.DeleteAsync(gone.Subject!.Value);
        var disabled = await OpenAsync("disabled@example.com");
        await _site.Lifecycle.DisableAsync(disabled.Subject!.Value);
        var without = (await _site.OpenSessionAsync(await _site.AddAsync("without@example.com", password: null))).Session;

        foreach (var session in new[] { visitor, gone, disabled, without })
        {
            Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Passwords.ChangeAsync(session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
        }

        async Task<Session> OpenAsync(string email) => (await _site.OpenSessionAsync(await _site.AddAsync(email))).Session;
    }

    [Fact]
    public async Task The_right_password_of_an_account_that_was_disabled_meanwhile_confirms_nothing()
    {
        var account = await _site.AddAsync();
        var session = (await _site.OpenSessionAsync(account)).Session;
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithStatus(AccountStatus.Disabled));
        var disabled = await _site.ReadAsync(account);

        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Lifecycle.DeleteOwnAsync(session, FlowSite.Password, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.EmailChange.RequestAsync(session, FlowSite.Password, "new@example.com", null, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.Passwords.ChangeAsync(session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);

        Assert.Equal(disabled.Version, (await _site.ReadAsync(account)).Version);
        Assert.Empty(await _site.MailAsync());
    }

    [Fact]
    public async Task Wrong_passwords_in_a_stolen_session_do_not_make_the_owner_wait_in_another_session()
    {
        var account = await _site.AddAsync();
        var (stolen, own) = (await _site.OpenSessionAsync(account), await _site.OpenSessionAsync(account));
        for (var i = 0; i < 6; i++)
        {
            await _site.Passwords.ChangeAsync(stolen.Session, "wrong", FlowSite.NewPassword, _site.Client);
        }

        Assert.Equal(AccountFlowStatus.RateLimited, (await _site.Passwords.ChangeAsync(stolen.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Status);
        Assert.True((await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task Twelve_simultaneous_right_passwords_in_one_session_are_all_confirmed()
    {
        await using var site = new FlowSite(options => options.MaxMessagesPerSender = 100);
        var session = (await site.OpenSessionAsync(await site.AddAsync())).Session;

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(async () =>
            await site.EmailChange.RequestAsync(session, FlowSite.Password, $"new{i}@example.com", null, site.Client))));

        Assert.All(answers, answer => Assert.True(answer.Succeeded));
    }

    [Fact]
    public async Task One_of_two_simultaneous_changes_wins_and_the_session_of_the_winner_remains()
    {
        var account = await _site.AddAsync();
        var own = await _site.OpenSessionAsync(account);
        AccountFlowResult inner = default;
        _site.Steps.Meet("Accounts.Update", () => inner = _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, "the winner's phrase", _site.Client).AsTask().GetAwaiter().GetResult());

        var outer = await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, "the loser's phrase", _site.Client);

        Assert.True(inner.Succeeded);
        Assert.Equal(AccountFlowStatus.InvalidCredentials, outer.Status);
        Assert.True(await _site.OpensAsync("alice@example.com", "the winner's phrase"));
        Assert.True(await _site.IsLiveAsync(inner.Grant!));
    }

    [Fact]
    public async Task A_reset_that_overtakes_the_new_session_ends_it()
    {
        var account = await _site.AddAsync();
        var own = await _site.OpenSessionAsync(account);
        _site.Steps.Meet("Sessions.Add", () =>
        {
            var current = _site.ReadAsync(account).GetAwaiter().GetResult();
            _site.Accounts.UpdateAsync(current.WithPassword("$reset")).AsTask().GetAwaiter().GetResult();
        });

        var result = await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);

        Assert.True(result.Succeeded);
        Assert.Null(result.Grant);
        Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task A_simultaneous_rehash_is_overwritten()
    {
        var account = await _site.AddAsync();
        var own = await _site.OpenSessionAsync(account);
        _site.Steps.Meet("Accounts.Update", () => _site.Accounts.UpdateAsync(_site.ReadAsync(account).GetAwaiter().GetResult().WithRehash("$rehashed")).AsTask().GetAwaiter().GetResult());

        Assert.True((await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
    }

    [Fact]
    public async Task A_change_invalidates_links_that_were_mailed_before()
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());
        var token = await _site.ResetLinkAsync();

        await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, "yet another phrase", _site.Client)).Status);
    }

    [Fact]
    public async Task If_the_write_fails_the_old_password_remains()
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());
        _site.Steps.Fail("Accounts.Update");

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client));

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Empty(await _site.MailAsync());
    }

    [Fact]
    public async Task If_sessions_cannot_be_ended_nothing_changes()
    {
        var own = await _site.OpenSessionAsync(await _site.AddAsync());
        _site.Steps.Fail("Sessions.RemoveByOwner");

        await Assert.ThrowsAsync<AuthUnavailableException>(ChangeAsync);

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.True(await _site.IsLiveAsync(own));
        Assert.Empty(await _site.MailAsync());
        Assert.NotNull((await ChangeAsync()).Grant);

        async Task<AccountFlowResult> ChangeAsync() => await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, FlowSite.NewPassword, _site.Client);
    }

    [Fact]
    public async Task If_sessions_cannot_be_ended_after_the_write_the_owner_is_notified_and_the_repeated_call_completes_it()
    {
        var account = await _site.AddAsync();
        var own = await _site.OpenSessionAsync(account);
        SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Update", () => late = _site.OpenSessionAsync(account).GetAwaiter().GetResult());
        _site.Steps.Fail("Sessions.RemoveByOwner", skip: 1);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => ChangeAsync(FlowSite.NewPassword));

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
        await _site.OneMailAsync(AuthMessageKind.PasswordChanged, "alice@example.com");
        Assert.True(await _site.IsLiveAsync(own));
        Assert.True(await _site.IsLiveAsync(late!));
        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await ChangeAsync("another one altogether")).Status);
        Assert.True(await _site.IsLiveAsync(own));

        var finished = await ChangeAsync(FlowSite.NewPassword);

        Assert.True(finished.Succeeded);
        Assert.True(await _site.IsLiveAsync(finished.Grant!));
        Assert.False(await _site.IsLiveAsync(own));
        Assert.False(await _site.IsLiveAsync(late!));

        async Task<AccountFlowResult> ChangeAsync(string newPassword) => await _site.Passwords.ChangeAsync(own.Session, FlowSite.Password, newPassword, _site.Client);
    }
}
