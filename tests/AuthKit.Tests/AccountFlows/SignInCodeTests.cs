using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.AccountFlows;

public sealed class SignInCodeTests : IAsyncDisposable
{
    private readonly FlowSite _site = new();

    public ValueTask DisposeAsync() => _site.DisposeAsync();

    [Fact]
    public async Task A_code_signs_in_once_in_the_requesting_browser()
    {
        var account = await _site.AddAsync();
        var (handle, code) = await AskAsync();

        Assert.Matches("^[0-9]{6}$", code);
        Assert.False((await RedeemAsync(code, (await _site.EmailSignIn.RequestCodeAsync("alice@example.com", _site.Client)).Handle)).Succeeded);
        var result = await RedeemAsync($" {code[..3]}-{code[3..]} ", handle);

        Assert.True(result.Succeeded);
        Assert.Equal(account.Subject, result.Account.Subject);
        Assert.Equal([EmailSignInService.Method], result.Grant.Session.Amr);
        Assert.False((await RedeemAsync(code, handle)).Succeeded);
    }

    [Fact]
    public async Task After_five_wrong_codes_the_right_one_is_invalid()
    {
        await _site.AddAsync();
        var (handle, code) = await AskAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.False((await RedeemAsync("wrang2", handle)).Succeeded);
        }

        Assert.False((await RedeemAsync(code, handle)).Succeeded);
    }

    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("nobody@example.com")]
    public async Task After_many_wrong_codes_for_one_recipient_in_a_day_codes_get_longer_and_no_request_is_refused(string login)
    {
        await using var site = new FlowSite(options => (options.MaxCodeTriesPerRecipient, options.MaxMessagesPerRecipient) = (4, 100));
        await site.AddAsync();
        string? handle = null;
        for (var i = 0; i < 4; i++)
        {
            handle = (await site.EmailSignIn.RequestCodeAsync(i % 2 == 0 ? login : login.ToUpperInvariant(), site.Client)).Handle;
            await site.MailAsync();
            Assert.Equal(SignInStatus.InvalidCredentials, (await RedeemAsync(site, "wrang2", handle, $"192.0.2.{i}")).Status);
        }

        // The code that is already on its way still works.
        Assert.Equal(SignInStatus.InvalidCredentials, (await RedeemAsync(site, "wrang2", handle)).Status);
        var late = await AskAsync(site);
        Assert.Matches(login == "alice@example.com" ? "^[2-9A-HJKMNP-TV-Z]{10}$" : "^[0-9]{6}$", late.Code);
        Assert.True((await RedeemAsync(site, late.Code.ToLowerInvariant(), late.Handle)).Succeeded);
        site.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Matches("^[0-9]{6}$", (await AskAsync(site)).Code);
    }

    [Fact]
    public async Task Wrong_codes_for_an_invalid_expired_spent_or_unknown_handle_are_not_counted()
    {
        await using var site = new FlowSite(options => (options.MaxCodeTriesPerRecipient, options.MaxMessagesPerRecipient) = (6, 100));
        await site.AddAsync();
        var (dead, _) = await AskAsync(site);
        for (var i = 0; i < 5; i++)
        {
            await RedeemAsync(site, "wrang2", dead);
        }

        var (spent, code) = await AskAsync(site);
        Assert.True((await RedeemAsync(site, code, spent)).Succeeded);
        var (expired, _) = await AskAsync(site);
        site.Clock.Advance(TimeSpan.FromMinutes(10));
        var unknown = (await _site.EmailSignIn.RequestCodeAsync("alice@example.com", _site.Client)).Handle!;
        for (var i = 0; i < 31; i++)
        {
            foreach (var handle in (string[])[dead, spent, expired, unknown, dead[..48] + unknown[48..]])
            {
                Assert.False((await RedeemAsync(site, "wrang2", handle, $"192.0.2.{i}")).Succeeded);
            }
        }

        Assert.Matches("^[0-9]{6}$", (await AskAsync(site)).Code);
    }

    [Fact]
    public async Task The_owner_s_right_code_signs_in_despite_any_wrong_codes_from_the_same_address()
    {
        await _site.AddAsync();
        var attackers = (await _site.EmailSignIn.RequestCodeAsync("alice@example.com", _site.Client)).Handle;
        await _site.MailAsync();
        for (var i = 0; i < 200; i++)
        {
            await RedeemAsync(i % 2 == 0 ? "wrang2" : "000000", attackers);
        }

        Assert.Equal(SignInStatus.RateLimited, (await RedeemAsync("000000", attackers)).Status);
        var (handle, code) = await AskAsync();
        Assert.Equal(SignInStatus.RateLimited, (await RedeemAsync("wrang2", handle)).Status);
        Assert.True((await RedeemAsync(code, handle)).Succeeded);
    }

    [Fact]
    public async Task Thirty_wrong_codes_plus_those_of_live_codes_are_the_maximum_of_guesses_at_short_codes_in_a_day()
    {
        await using var site = new FlowSite(options => (options.MaxMessagesPerRecipient, options.MaxMessagesPerAddress) = (100, 10_000));
        await site.AddAsync();
        var live = new List<string>();
        var guesses = 0;
        for (var i = 0; i < 40; i++)
        {
            var (handle, code) = await AskAsync(site);
            if (code.Length == 6)
            {
                live.Add(handle);
            }

            // Two codes are kept untried, so that three are live when the limit is reached.
            if (live.Count > 2)
            {
                guesses += await TryAllAsync(live[^1]);
                live.RemoveAt(live.Count - 1);
            }
        }

        foreach (var handle in live)
        {
            guesses += await TryAllAsync(handle);
        }

        Assert.InRange(guesses, 30, 45);

        async Task<int> TryAllAsync(string handle)
        {
            var wrong = 0;
            for (var i = 0; i < 5; i++)
            {
                Assert.False((await RedeemAsync(site, "000000x", handle, $"198.51.100.{i}")).Succeeded);
                wrong++;
            }

            return wrong;
        }
    }

    [Fact]
    public async Task A_right_code_costs_no_attempt()
    {
        await using var site = new FlowSite(options => (options.MaxCodeTriesPerRecipient, options.MaxMessagesPerRecipient) = (1, 100));
        await site.AddAsync();
        for (var i = 0; i < 5; i++)
        {
            var handle = (await site.EmailSignIn.RequestCodeAsync("alice@example.com", site.Client)).Handle;
            var code = (await site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code;
            Assert.True((await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle })).Succeeded);
        }
    }

    [Fact]
    public async Task A_handle_cannot_be_tried_for_another_recipient()
    {
        await _site.AddAsync();
        var (handle, code) = await AskAsync();
        var other = (await _site.EmailSignIn.RequestCodeAsync("bob@example.com", _site.Client)).Handle!;
        _site.Steps.Clear();

        foreach (var forged in (string?[])[null, "", handle[..48], handle[..48] + other[48..], other[..48] + handle[48..], handle + "A", handle[..^1], "ü" + handle[1..], new('A', 300), new('A', 5_000)])
        {
            Assert.False((await RedeemAsync(code, forged)).Succeeded);
        }

        Assert.DoesNotContain("Tokens.TryCode", _site.Steps.Calls);
        Assert.True((await RedeemAsync(code, handle)).Succeeded);
    }

    [Fact]
    public async Task Handles_have_the_same_form_for_every_recipient()
    {
        await _site.AddAsync();
        var handles = new List<string>();
        foreach (var login in (string?[])["alice@example.com", "nobody@example.com", new string('a', 255), null, "a\u0000"])
        {
            handles.Add((await _site.EmailSignIn.RequestCodeAsync(login, _site.Client)).Handle!);
        }

        Assert.Single(handles.Select(handle => handle.Length).Distinct());
        Assert.All(handles, handle => Assert.Matches("^[A-Za-z0-9_-]{100,300}$", handle));
        Assert.Equal(handles.Count, handles.Distinct().Count());
    }

    [Fact]
    public async Task The_code_of_a_login_that_now_belongs_to_another_account_opens_nothing()
    {
        var account = await _site.AddAsync();
        var (handle, code) = await AskAsync();
        await _site.Accounts.RemoveAsync(await _site.ReadAsync(account));
        await _site.AddAsync(id: "another");

        Assert.False((await RedeemAsync(code, handle)).Succeeded);
    }

    [Fact]
    public async Task The_code_of_a_changed_or_disabled_account_opens_nothing()
    {
        var account = await _site.AddAsync();
        foreach (var change in (Func<Account, Account>[])[a => a.WithPassword("$changed"), a => a.WithStatus(AccountStatus.Disabled)])
        {
            var (handle, code) = await AskAsync();
            await _site.Accounts.UpdateAsync(change(await _site.ReadAsync(account)));
            Assert.False((await RedeemAsync(code, handle)).Succeeded);
        }

        Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task Fifty_simultaneous_uses_of_the_right_code_create_one_session()
    {
        var account = await _site.AddAsync();
        var (handle, code) = await AskAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () => await RedeemAsync(code, handle))));

        Assert.Single(results, result => result.Succeeded);
        Assert.Single(await _site.Sessions.ListAsync(account.Subject));
    }

    [Fact]
    public async Task A_code_is_invalid_at_the_instant_of_its_expiry()
    {
        await _site.AddAsync();
        var (handle, code) = await AskAsync();

        _site.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False((await RedeemAsync(code, handle)).Succeeded);
    }

    [Fact]
    public async Task A_failing_store_signs_nobody_in()
    {
        var account = await _site.AddAsync();
        foreach (var step in (string[])["Limiter.Acquire", "Tokens.TryCode", "Accounts.FindById", "Sessions.Add"])
        {
            var (handle, code) = await AskAsync();
            _site.Steps.Fail(step);
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await RedeemAsync(code, handle));
            Assert.Empty(await _site.Sessions.ListAsync(account.Subject));
            _site.Steps.Clear();
            _site.Clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static async Task<(string Handle, string Code)> AskAsync(FlowSite site)
    {
        await site.MailAsync();
        var handle = (await site.EmailSignIn.RequestCodeAsync("alice@example.com", site.Client)).Handle!;
        return (handle, (await site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code!);
    }

    private static async Task<SessionSignInResult> RedeemAsync(FlowSite site, string? code, string? handle, string address = FlowSite.Address) =>
        await site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = FlowSite.From(address) });

    private async Task<(string Handle, string Code)> AskAsync()
    {
        var answer = await _site.EmailSignIn.RequestCodeAsync("alice@example.com", _site.Client);
        Assert.True(answer.Succeeded);
        return (answer.Handle, (await _site.OneMailAsync(AuthMessageKind.SignInCode, "alice@example.com")).Code!);
    }

    private async Task<SessionSignInResult> RedeemAsync(string? code, string? handle) =>
        await _site.EmailSignIn.RedeemCodeAsync(new EmailProof { Secret = code, Binding = handle, Client = _site.Client });
}
