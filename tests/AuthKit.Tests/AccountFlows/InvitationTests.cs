using AuthKit.AccountFlows;
using AuthKit.Messages;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class InvitationTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task Invited_person_opens_the_link_chooses_a_password_and_has_an_account()
    {
        var token = await InviteAsync();
        Assert.Null(await _site.Accounts.FindByLoginAsync("alice@example.com"));

        var result = await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client);

        Assert.True(result.Succeeded);
        Assert.Null(result.Grant);
        Assert.True(result.Account!.IsEmailVerified);
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
        Assert.Contains("invitation.sent", _site.Events.Names);
        Assert.Contains("invitation.accepted", _site.Events.Names);
        Assert.Contains("account.registered", _site.Events.Names);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Invitations.AcceptAsync(token, FlowSite.NewPassword, _site.Client)).Status);
    }

    [Fact]
    public async Task A_password_that_the_policy_refuses_spends_nothing()
    {
        var token = await InviteAsync();

        Assert.Equal(AccountFlowStatus.PasswordRejected, (await _site.Invitations.AcceptAsync(token, "alice is great", _site.Client)).Status);
        Assert.True((await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client)).Succeeded);
    }

    [Fact]
    public async Task Owner_of_an_existing_account_is_notified()
    {
        await _site.AddAsync();

        Assert.True((await _site.Invitations.InviteForApplicationAsync("ALICE@example.com")).Succeeded);

        await _site.OneMailAsync(AuthMessageKind.AlreadyRegistered, "alice@example.com");
    }

    [Fact]
    public async Task An_address_that_meanwhile_got_an_account_is_reported_as_taken()
    {
        var token = await InviteAsync();
        await _site.AddAsync();

        Assert.Equal(AccountFlowStatus.LoginTaken, (await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client)).Status);
    }

    [Fact]
    public async Task An_invitation_is_valid_for_a_week_and_in_its_tenant()
    {
        Assert.True((await _site.Invitations.InviteForApplicationAsync("alice@example.com", "acme")).Succeeded);
        var token = await _site.LinkAsync(AuthMessageKind.Invitation, "alice@example.com");

        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client)).Status);
        _site.Clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(AccountFlowStatus.PasswordRejected, (await _site.Invitations.AcceptAsync(token, "short", _site.Client, "acme")).Status);
        _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client, "acme")).Status);
    }

    [Fact]
    public async Task Fifty_simultaneous_uses_of_one_invitation_create_one_account()
    {
        var token = await InviteAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            (Password: $"a phrase with number {i}", Result: await _site.Invitations.AcceptAsync(token, $"a phrase with number {i}", _site.Client)))));

        Assert.True(await _site.OpensAsync("alice@example.com", Assert.Single(results, use => use.Result.Succeeded).Password));
    }

    [Fact]
    public async Task An_invalid_address_is_not_invited() =>
        Assert.Equal(AccountFlowStatus.InvalidEmail, (await _site.Invitations.InviteForApplicationAsync("alice@example.com\r\nBcc: all@example.com")).Status);

    [Fact]
    public async Task A_full_queue_invites_nobody()
    {
        _site.Queue.Dispose();

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _site.Invitations.InviteForApplicationAsync("alice@example.com"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_failing_store_leaves_either_the_link_or_an_account(bool after)
    {
        var token = await InviteAsync();
        _site.Steps.Fail("Accounts.Add", after: after);

        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client).AsTask());

        // A lost result leaves an account. Only a call with its password learns of the account. A failed write leaves the link.
        if (after)
        {
            Assert.Equal(AccountFlowStatus.LoginTaken, (await _site.Invitations.AcceptAsync(token, FlowSite.NewPassword, _site.Client)).Status);
        }

        Assert.True((await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client)).Succeeded);
        Assert.Equal(AccountFlowStatus.InvalidToken, (await _site.Invitations.AcceptAsync(token, FlowSite.Password, _site.Client)).Status);
        Assert.True(await _site.OpensAsync("alice@example.com", FlowSite.Password));
    }

    private async Task<string> InviteAsync()
    {
        Assert.True((await _site.Invitations.InviteForApplicationAsync("alice@example.com")).Succeeded);
        return await _site.LinkAsync(AuthMessageKind.Invitation, "alice@example.com");
    }
}
