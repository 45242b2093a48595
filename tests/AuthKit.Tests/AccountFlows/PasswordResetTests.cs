using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class PasswordResetTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_link_sets_the_password_once_signs_nobody_in_and_ends_all_sessions()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await _site.ResetLinkAsync();
        _site.Events.Events.Clear();

        var result = await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client);

        Assert.True(result.Succeeded);
        Assert.Null(result.Grant);
        Assert.Equal(account.Subject, result.Account!.Subject);
        Assert.False(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
        Assert.False(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Equal(account.SecurityVersion + 1, (await _site.ReadAsync(account)).SecurityVersion);
        await _site.OneMailAsync(AuthMessageKind.PasswordChanged, "alice@example.com");
        var told = Assert.Single(_site.Events.Events.OfType<PasswordResetEvent>());
        Assert.Equal((account.Subject.Id, FlowSite.Address, "test"), (told.SubjectId, told.Address, told.UserAgent));
        Assert.DoesNotContain("account.claimed", _site.Events.Names);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, "yet another phrase", _site.Client)).Status);
    }

    [Fact]
    public async Task The_steps_run_in_the_designed_order()
    {
        await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        _site.Steps.Clear();

        await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client);

        Assert.Equal(
            [
                "Limiter.Acquire", "Tokens.Find", "Limiter.Refund", "Accounts.FindById",
                "Hasher.Hash", "Sessions.RemoveByOwner", "Accounts.Update", "Sessions.RemoveByOwner", "Accounts.Update", "Accounts.FindById",
                "Tokens.RemoveByOwner", "Tokens.RemoveByOwner",
                "Limiter.Reset", "Mfa.Find",
            ],
            _site.Steps.Calls.Where(static call => !call.StartsWith("Families.", StringComparison.Ordinal) && !call.StartsWith("Revocations.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_link_of_a_deleted_account_does_not_open_the_next_account_of_the_subject()
    {
        var gone = await _site.AddAsync("old@example.com", id: "42");
        var token = await _site.ResetLinkAsync("old@example.com");
        Assert.Equal(StoreWrite.Written, await _site.Accounts.RemoveAsync(gone));
        await _site.AddAsync("new@example.com", id: "42");

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        Assert.True(await _site.OpensAsync("new@example.com", FlowSite.Password));
    }

    [Fact]
    public async Task A_password_that_the_policy_refuses_spends_nothing()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await _site.ResetLinkAsync();

        var refused = await _site.Passwords.ResetAsync(token, "alice", _site.Client);
        var contextual = await _site.Passwords.ResetAsync(token, "alice likes trains", _site.Client);

        Assert.Equal((AccountFlowStatus.PasswordRejected, true), (refused.Status, refused.Reasons.Contains("too_short")));
        Assert.Equal(["context_word"], contextual.Reasons);
        Assert.True(await _site.IsLiveAsync(session));
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_request_without_a_valid_token_costs_no_hash_and_ends_no_session(string? token)
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        await _site.ResetLinkAsync();
        _site.Steps.Clear();

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);

        Assert.DoesNotContain("Hasher.Hash", _site.Steps.Calls);
        Assert.True(await _site.IsLiveAsync(session));
    }

    [Fact]
    public async Task A_link_is_invalid_at_the_instant_of_its_expiry()
    {
        await _site.AddAsync();
        var token = await _site.ResetLinkAsync();

        _site.Clock.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task A_link_of_another_tenant_or_purpose_opens_nothing()
    {
        await _site.AddAsync();
        var token = await _site.ResetLinkAsync();

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client, "acme")).Status);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, null, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.EmailChange.ConfirmAsync(token, null, _site.Client)).Status);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Invitations.AcceptAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        Assert.False((await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = BrowserBinding.Create() })).Succeeded);
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task Fifty_simultaneous_uses_of_one_link_set_one_password()
    {
        await _site.AddAsync();
        var token = await _site.ResetLinkAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            (Password: $"a phrase with number {i}", Result: await _site.Passwords.ResetAsync(token, $"a phrase with number {i}", _site.Client)))));

        var winner = Assert.Single(results, use => use.Result.Succeeded);
        Assert.True(await _site.OpensAsync("alice@example.com", winner.Password));
        Assert.All(results.Where(use => !use.Result.Succeeded), use => Assert.Equal(AccountFlowStatus.InvalidToken, use.Result.Status));
        Assert.Single(await _site.MailAsync());
    }

    [Fact]
    public async Task A_change_that_ended_trust_in_the_account_meanwhile_makes_a_link_stale()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword(await _site.Hasher.HashAsync("changed otherwise")));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        Assert.True(await _site.OpensAsync("alice@example.com", "changed otherwise"));
    }

    [Fact]
    public async Task A_change_that_ends_trust_after_the_token_was_used_wins()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        _site.Steps.Meet("Accounts.Update", () => Change(account, current => current.WithStatus(AccountStatus.Disabled)));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);

        Assert.Equal(AccountStatus.Disabled, (await _site.ReadAsync(account)).Status);
        Assert.Equal(account.PasswordHash, (await _site.ReadAsync(account)).PasswordHash);
    }

    [Fact]
    public async Task A_simultaneous_rehash_is_overwritten()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        _site.Steps.Meet("Accounts.Update", () => Change(account, current => current.WithRehash("$rehashed")));

        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.NewPassword));
    }

    [Fact]
    public async Task A_session_that_was_created_between_the_first_end_and_the_write_ends_too()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        AuthKit.Sessions.SessionGrant? late = null;
        _site.Steps.Meet("Accounts.Update", () => late = _site.OpenSessionAsync(account).GetAwaiter().GetResult());

        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.False(await _site.IsLiveAsync(late!));
    }

    [Fact]
    public async Task A_reset_invalidates_every_other_link_and_code_of_the_account()
    {
        var account = await _site.AddAsync();
        var binding = BrowserBinding.Create();
        var other = await _site.ResetLinkAsync();
        await _site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, _site.Client);
        var magic = await _site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
        var handle = (await _site.EmailSignIn.RequestCodeAsync("alice@example.com", _site.Client)).Handle;
        var code = (await _site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code;
        await _site.EmailChange.RequestAsync((await _site.OpenSessionAsync(account)).Session, FlowSite.Password, "new@example.com", binding, _site.Client);
        var change = await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "new@example.com");
        var token = await _site.ResetLinkAsync();

        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(other, "yet another phrase", _site.Client)).Status);
        Assert.False((await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = magic, Binding = binding })).Succeeded);
        Assert.False((await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle })).Succeeded);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.EmailChange.ConfirmAsync(change, binding, _site.Client)).Status);
    }

    [Fact]
    public async Task A_reset_ends_the_lockout_after_many_failures_on_the_login()
    {
        await _site.AddAsync();
        for (var i = 0; i < 100; i++)
        {
            await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = "wrong", Client = FlowSite.From($"198.51.100.{i}") });
        }

        Assert.False((await SignInAsync(FlowSite.Password)).Succeeded);
        Assert.True((await _site.Passwords.ResetAsync(await _site.ResetLinkAsync(), FlowSite.NewPassword, _site.Client)).Succeeded);

        Assert.True((await SignInAsync(FlowSite.NewPassword)).Succeeded);

        async Task<SessionSignInResult> SignInAsync(string password) =>
            await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = password, Client = FlowSite.From("192.0.2.1") });
    }

    [Fact]
    public async Task Disabled_unknown_and_mailless_accounts_get_no_link_and_a_disabled_one_cannot_use_a_link()
    {
        var account = await _site.AddAsync();
        var token = await _site.ResetLinkAsync();
        Change(account, current => current.WithStatus(AccountStatus.Disabled));
        await _site.Accounts.AddAsync(new Account { Subject = new SubjectRef("2"), Login = "mailless" });
        await _site.Accounts.AddAsync(new Account { Subject = new SubjectRef("3"), Login = "evil", Email = "evil@example.com\r\nBcc: all@example.com" });

        foreach (var login in (string?[])["alice@example.com", "nobody@example.com", "mailless", "evil", null, "", "a\u0000", new string('a', 300)])
        {
            Assert.True((await _site.Passwords.RequestResetAsync(login, _site.Client)).Succeeded);
        }

        Assert.Empty(await _site.MailAsync());
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task Mail_is_sent_to_the_stored_address_and_not_to_the_typed_text()
    {
        await _site.AddAsync("Alice@Example.com");

        await _site.Passwords.RequestResetAsync("aLICE@EXAMPLE.COM", _site.Client);

        await _site.OneMailAsync(AuthMessageKind.ResetPassword, "Alice@Example.com");
        Assert.Equal("id of Alice@Example.com", Assert.Single(_site.Events.Events.OfType<PasswordResetRequestedEvent>()).SubjectId);
    }

    [Fact]
    public async Task An_administrator_has_the_link_mailed_to_the_owner_and_does_not_see_it()
    {
        var account = await _site.AddAsync();

        var result = await _site.Passwords.RequestResetForAsync(account.Subject);
        var unknown = await _site.Passwords.RequestResetForAsync(new SubjectRef("nobody"));

        Assert.Equal((true, true), (result.Succeeded, unknown.Succeeded));
        Assert.Null(result.Account);
        var token = await _site.LinkAsync(AuthMessageKind.ResetPassword, "alice@example.com");
        Assert.True((await _site.Passwords.ResetAsync(token, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    private void Change(Account account, Func<Account, Account> change) =>
        Assert.Equal(AccountWrite.Written, _site.Accounts.UpdateAsync(change(_site.ReadAsync(account).GetAwaiter().GetResult())).AsTask().GetAwaiter().GetResult());
}
