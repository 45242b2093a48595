using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class EmailChangeTests : IAsyncDisposable
{
    private readonly string _browser = BrowserBinding.Create();
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_new_address_confirms_the_change_and_the_old_one_is_notified()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await AskAsync(session);
        Assert.Equal("alice@example.com", (await _site.ReadAsync(account)).Email);

        var result = await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client);

        Assert.True(result.Succeeded);
        var now = await _site.ReadAsync(account);
        Assert.Equal(("New@example.com", "New@example.com", true), (now.Login, now.Email, now.IsEmailVerified));
        Assert.False(await _site.IsLiveAsync(session));
        await _site.OneMailAsync(AuthMessageKind.EmailChanged, "alice@example.com");
        Assert.True(await _site.OpensAsync("new@example.com", FlowSite.Password));
        Assert.Null(await _site.Accounts.FindByLoginAsync("alice@example.com"));
        Assert.Contains("email.change_requested", _site.Events.Names);
        Assert.Contains("email.changed", _site.Events.Names);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Status);
    }

    [Fact]
    public async Task Another_browser_confirms_the_change_without_the_password()
    {
        var account = await _site.AddAsync();
        var token = await AskAsync(await _site.OpenSessionAsync(account));

        Assert.True((await _site.EmailChange.ConfirmAsync(token, BrowserBinding.Create(), _site.Client)).Succeeded);

        Assert.Null((await _site.ReadAsync(account)).PasswordHash);
        Assert.Equal([(AuthMessageKind.EmailChanged, "alice@example.com"), (AuthMessageKind.ResetPassword, "New@example.com")], (await _site.MailAsync()).Select(message => (message.Kind, message.To)).OrderBy(message => message.Kind == AuthMessageKind.ResetPassword));
        Assert.Contains("account.claimed", _site.Events.Names);
    }

    [Fact]
    public async Task Without_the_password_nothing_is_sent()
    {
        var session = await _site.OpenSessionAsync(await _site.AddAsync());

        Assert.Equal(AccountFlowStatus.InvalidCredentials, (await _site.EmailChange.RequestAsync(session.Session, "wrong", "new@example.com", _browser, _site.Client)).Status);

        Assert.Empty(await _site.MailAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("new")]
    [InlineData("new@example.com\nBcc: all@example.com")]
    public async Task An_invalid_address_is_refused_before_the_password_is_checked(string? email)
    {
        var session = await _site.OpenSessionAsync(await _site.AddAsync());

        Assert.Equal(AccountFlowStatus.InvalidEmail, (await _site.EmailChange.RequestAsync(session.Session, FlowSite.Password, email, _browser, _site.Client)).Status);

        Assert.DoesNotContain("Hasher.Verify", _site.Steps.Calls);
    }

    [Fact]
    public async Task Only_the_owner_of_a_taken_address_is_told()
    {
        var session = await _site.OpenSessionAsync(await _site.AddAsync());
        await _site.AddAsync("bob@example.com");

        Assert.True((await _site.EmailChange.RequestAsync(session.Session, FlowSite.Password, "BOB@example.com", _browser, _site.Client)).Succeeded);

        Assert.Null((await _site.OneMailAsync(AuthMessageKind.AlreadyRegistered, "bob@example.com")).Link);
    }

    [Fact]
    public async Task An_address_that_was_taken_meanwhile_is_refused_and_nothing_is_spent()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        var token = await AskAsync(session);
        var other = await _site.AddAsync("new@example.com");

        Assert.Equal(AccountFlowStatus.LoginTaken, (await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Status);

        Assert.True(await _site.IsLiveAsync(session));
        await _site.Accounts.RemoveAsync(await _site.ReadAsync(other));
        Assert.True((await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task An_address_that_is_taken_right_before_the_write_is_refused()
    {
        var account = await _site.AddAsync();
        var token = await AskAsync(await _site.OpenSessionAsync(account));
        _site.Steps.Meet("Accounts.Update", () => _site.AddAsync("new@example.com").GetAwaiter().GetResult());

        Assert.Equal(AccountFlowStatus.LoginTaken, (await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Status);

        Assert.Equal("alice@example.com", (await _site.ReadAsync(account)).Login);
        Assert.Empty(await _site.MailAsync());
    }

    [Fact]
    public async Task The_same_address_with_other_letter_case_is_a_change_too()
    {
        var account = await _site.AddAsync();
        var session = await _site.OpenSessionAsync(account);
        Assert.True((await _site.EmailChange.RequestAsync(session.Session, FlowSite.Password, "Alice@Example.com", _browser, _site.Client)).Succeeded);
        var token = await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "Alice@Example.com");

        Assert.True((await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Succeeded);

        Assert.Equal("Alice@Example.com", (await _site.ReadAsync(account)).Email);
    }

    [Fact]
    public async Task A_password_change_makes_the_link_stale()
    {
        var account = await _site.AddAsync();
        var token = await AskAsync(await _site.OpenSessionAsync(account));
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword("$changed"));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Status);
    }

    [Theory]
    [InlineData("Limiter.Acquire", 0)]
    [InlineData("Tokens.Find", 0)]
    [InlineData("Accounts.FindById", 0)]
    [InlineData("Accounts.FindByLogin", 0)]
    [InlineData("Sessions.RemoveByOwner", 0)]
    [InlineData("Accounts.Update", 0)]
    public async Task A_failing_step_changes_nothing_and_spends_nothing(string step, int skip)
    {
        var account = await _site.AddAsync();
        var token = await AskAsync(await _site.OpenSessionAsync(account));
        _site.Steps.Fail(step, skip);

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client));

        Assert.Equal("alice@example.com", (await _site.ReadAsync(account)).Email);
        Assert.True((await _site.EmailChange.ConfirmAsync(token, _browser, _site.Client)).Succeeded);
    }

    private async Task<string> AskAsync(SessionGrant session)
    {
        Assert.True((await _site.EmailChange.RequestAsync(session.Session, FlowSite.Password, "New@example.com", _browser, _site.Client)).Succeeded);
        return await _site.LinkAsync(AuthMessageKind.ConfirmNewEmail, "New@example.com");
    }
}
