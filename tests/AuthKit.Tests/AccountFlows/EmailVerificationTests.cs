using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class EmailVerificationTests : IAsyncDisposable
{
    private readonly string _browser = BrowserBinding.Create();
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task The_requesting_browser_verifies_the_address_and_keeps_password_and_sessions()
    {
        var account = await _site.AddAsync(isVerified: false);
        var session = await _site.OpenSessionAsync(account);
        var token = await AskAsync(account.Subject);
        _site.Events.Events.Clear();

        var result = await _site.Verification.VerifyAsync(token, _browser, _site.Client);

        Assert.True(result.Succeeded);
        Assert.True((await _site.ReadAsync(account)).IsEmailVerified);
        Assert.Equal(account.SecurityVersion, (await _site.ReadAsync(account)).SecurityVersion);
        Assert.True(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Empty(await _site.MailAsync());
        Assert.Contains("email.verified", _site.Events.Names);
        Assert.DoesNotContain("account.claimed", _site.Events.Names);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
    }

    [Fact]
    public async Task Another_browser_verifies_the_address_and_clears_earlier_access()
    {
        var account = await _site.AddAsync(isVerified: false);
        var session = await _site.OpenSessionAsync(account);
        var token = await AskAsync(account.Subject);
        _site.Events.Events.Clear();

        var result = await _site.Verification.VerifyAsync(token, BrowserBinding.Create(), _site.Client);

        Assert.True(result.Succeeded);
        var now = await _site.ReadAsync(account);
        Assert.Equal((true, null), (now.IsEmailVerified, now.PasswordHash));
        Assert.False(await _site.IsLiveAsync(session));
        Assert.Contains("account.claimed", _site.Events.Names);
        Assert.Contains("email.verified", _site.Events.Names);
        var reset = await _site.LinkAsync(AuthMessageKind.ResetPassword, "alice@example.com");
        Assert.True((await _site.Passwords.ResetAsync(reset, FlowSite.NewPassword, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task The_link_to_choose_a_password_is_issued_after_the_old_links_are_deleted()
    {
        var account = await _site.AddAsync(isVerified: false);
        var token = await AskAsync(account.Subject);
        _site.Steps.Clear();

        await _site.Verification.VerifyAsync(token, null, _site.Client);
        await _site.MailAsync();

        Assert.Equal("Tokens.Add", _site.Steps.Calls.Last(call => call is "Tokens.Add" or "Tokens.RemoveByOwner"));
    }

    [Fact]
    public async Task An_account_without_a_password_needs_no_link_to_choose_one()
    {
        var account = await _site.AddAsync(password: null, isVerified: false);
        var token = await AskAsync(account.Subject);

        Assert.True((await _site.Verification.VerifyAsync(token, null, _site.Client)).Succeeded);

        Assert.Empty(await _site.MailAsync());
    }

    [Fact]
    public async Task Nothing_is_sent_if_there_is_nothing_to_verify()
    {
        var verified = await _site.AddAsync();
        var disabled = await _site.AddAsync("disabled@example.com", isVerified: false);
        await _site.Lifecycle.DisableAsync(disabled.Subject);

        foreach (var subject in new[] { verified.Subject, disabled.Subject, new SubjectRef("nobody") })
        {
            Assert.True((await _site.Verification.RequestAsync(subject, _browser, _site.Client)).Succeeded);
        }

        Assert.Empty(await _site.MailAsync());
    }

    [Fact]
    public async Task A_link_for_a_replaced_address_verifies_nothing()
    {
        var account = await _site.AddAsync(isVerified: false);
        var token = await AskAsync(account.Subject);
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithEmail("new@example.com", isVerified: false));

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);
        Assert.False((await _site.ReadAsync(account)).IsEmailVerified);
    }

    [Fact]
    public async Task A_second_link_after_the_verification_changes_nothing_in_any_browser()
    {
        var account = await _site.AddAsync(isVerified: false);
        var session = await _site.OpenSessionAsync(account);
        var token = await AskAsync(account.Subject);
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithVerifiedEmail());

        Assert.True((await _site.Verification.VerifyAsync(token, BrowserBinding.Create(), _site.Client)).Succeeded);

        Assert.True(await _site.IsLiveAsync(session));
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
    }

    [Fact]
    public async Task A_verification_after_which_sessions_cannot_be_ended_is_not_spent()
    {
        var account = await _site.AddAsync(isVerified: false);
        var token = await AskAsync(account.Subject);
        _site.Steps.Fail("Sessions.RemoveByOwner");

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Verification.VerifyAsync(token, null, _site.Client));

        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.True((await _site.Verification.VerifyAsync(token, null, _site.Client)).Succeeded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Text_that_is_not_a_token_verifies_nothing(string? token) =>
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Verification.VerifyAsync(token, _browser, _site.Client)).Status);

    private async Task<string> AskAsync(SubjectRef subject)
    {
        Assert.True((await _site.Verification.RequestAsync(subject, _browser, _site.Client)).Succeeded);
        return await _site.LinkAsync(AuthMessageKind.VerifyEmail, "alice@example.com");
    }
}
