using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class MagicLinkTests : IAsyncDisposable
{
    private readonly string _browser = BrowserBinding.Create();
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_link_signs_in_once_in_the_requesting_browser()
    {
        var account = await _site.AddAsync();
        var token = await AskAsync();

        var result = await RedeemAsync(token);

        Assert.True(result.Succeeded);
        Assert.Equal(account.Subject, result.Account.Subject);
        var session = (await _site.Sessions.ValidateAsync(result.Grant.Token)).Session!;
        Assert.Equal([EmailSignInService.Method], session.Amr);
        Assert.Equal((FlowSite.Address, "test", account.SecurityVersion), (session.Address, session.UserAgent, session.SecurityVersion));
        Assert.NotNull(result.DeviceToken);
        Assert.Contains("sign_in.succeeded", _site.Events.Names);
        Assert.Equal(account.PasswordHash, (await _site.ReadAsync(account)).PasswordHash);
        Assert.False((await RedeemAsync(token)).Succeeded);
    }

    [Fact]
    public async Task Another_browser_opens_nothing_and_spends_nothing()
    {
        await _site.AddAsync();
        var token = await AskAsync();

        foreach (var binding in (string?[])[null, "", "x", BrowserBinding.Create(), _browser + "A", _browser.ToUpperInvariant()])
        {
            var result = await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = binding, Client = _site.Client });
            Assert.Equal(SignInStatus.InvalidCredentials, result.Status);
        }

        Assert.DoesNotContain("Tokens.Consume", _site.Steps.Calls);
        Assert.All(_site.Events.Events.OfType<SignInFailedEvent>(), failed => Assert.Equal(SignInFailureReason.OtherBrowser, failed.Reason));
        Assert.True((await RedeemAsync(token)).Succeeded);
    }

    [Fact]
    public async Task Fifty_simultaneous_uses_of_one_link_create_one_session()
    {
        var account = await _site.AddAsync();
        var token = await AskAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await RedeemAsync(token))));

        Assert.Single(results, result => result.Succeeded);
        Assert.Single(await _site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task A_link_is_invalid_at_the_instant_of_its_expiry()
    {
        await _site.AddAsync();
        var token = await AskAsync();

        _site.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False((await RedeemAsync(token)).Succeeded);
    }

    [Fact]
    public async Task A_disabled_deleted_changed_or_different_account_is_not_signed_in()
    {
        var account = await _site.AddAsync();
        var stale = await AskAsync();
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithPassword("$changed"));
        Assert.False((await RedeemAsync(stale)).Succeeded);

        var foreign = await AskAsync();
        Assert.False((await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Tenant = "acme", Secret = foreign, Binding = _browser })).Succeeded);

        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithStatus(AccountStatus.Disabled));
        Assert.False((await RedeemAsync(foreign)).Succeeded);
        await _site.EmailSignIn.RequestLinkAsync("alice@example.com", _browser, _site.Client);
        Assert.Empty(await _site.MailAsync());

        _site.Clock.Advance(TimeSpan.FromHours(1));
        await _site.Accounts.UpdateAsync((await _site.ReadAsync(account)).WithStatus(AccountStatus.Active));
        var orphan = await AskAsync();
        await _site.Accounts.RemoveAsync(await _site.ReadAsync(account));
        Assert.False((await RedeemAsync(orphan)).Succeeded);
        Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task The_browser_s_earlier_session_ends()
    {
        var account = await _site.AddAsync();
        var earlier = await _site.OpenSessionAsync(account);
        var token = await AskAsync();

        var result = await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = _browser, CurrentToken = earlier.Token });

        Assert.True(result.Succeeded);
        Assert.False(await _site.IsLiveAsync(earlier));
    }

    [Fact]
    public async Task A_link_ends_the_lockout_after_many_failures_on_the_login()
    {
        await _site.AddAsync();
        for (var i = 0; i < 100; i++)
        {
            await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = "wrong", Client = FlowSite.From($"198.51.100.{i}") });
        }

        Assert.False((await PasswordAsync()).Succeeded);
        Assert.True((await RedeemAsync(await AskAsync())).Succeeded);
        Assert.True((await PasswordAsync()).Succeeded);

        async Task<SessionSignInResult> PasswordAsync() =>
            await _site.SignIn.SignInAsync(new PasswordSignInRequest { Login = "alice@example.com", Password = FlowSite.Password, Client = FlowSite.From("192.0.2.1") });
    }

    [Fact]
    public async Task A_failing_store_signs_nobody_in()
    {
        var account = await _site.AddAsync();
        foreach (var step in (string[])["Limiter.Acquire", "Tokens.Find", "Accounts.FindById", "Sessions.Add"])
        {
            var token = await AskAsync();
            _site.Steps.Fail(step);
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await RedeemAsync(token));
            Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
            _site.Steps.Clear();
            _site.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    public async Task A_request_without_a_browser_s_secret_is_a_programming_error(string binding) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await _site.EmailSignIn.RequestLinkAsync("alice@example.com", binding, _site.Client));

    private async Task<string> AskAsync()
    {
        Assert.True((await _site.EmailSignIn.RequestLinkAsync("alice@example.com", _browser, _site.Client)).Succeeded);
        return await _site.LinkAsync(AuthMessageKind.MagicLink, "alice@example.com");
    }

    private async Task<SessionSignInResult> RedeemAsync(string token) =>
        await _site.EmailSignIn.RedeemLinkAsync(new EmailProof { Secret = token, Binding = _browser, Client = _site.Client });
}
