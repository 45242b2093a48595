using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

public sealed class SignInServiceTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_right_password_creates_a_session()
    {
        var account = await _site.AddAsync("Alice@example.com");

        var result = await _site.SignInAsync("aLICE@EXAMPLE.com");

        Assert.True(result.Succeeded);
        Assert.Equal(account.Subject, result.Account.Subject);
        var session = (await _site.Sessions.ValidateAsync(result.Grant.Token)).Session;
        Assert.Equal(account.Subject, session!.Subject);
        Assert.Equal(["pwd"], session.Amr);
        Assert.Equal(account.SecurityVersion, session.SecurityVersion);
        Assert.Equal((SignInSite.Address, "test"), (session.Address, session.UserAgent));
    }

    [Fact]
    public async Task An_account_of_another_tenant_is_unknown()
    {
        await _site.AddAsync("alice", "acme");

        Assert.False((await _site.SignInAsync("alice")).Succeeded);
        Assert.True((await _site.SignInAsync("alice", tenant: "acme")).Succeeded);
    }

    [Fact]
    public async Task A_sign_in_ends_the_browser_s_earlier_session()
    {
        await _site.AddAsync("alice");
        var first = await _site.SignInAsync("alice");

        var second = await _site.SignInAsync("alice", currentToken: first.Grant!.Token);

        Assert.True(second.Succeeded);
        Assert.NotEqual(first.Grant.Token, second.Grant.Token);
        Assert.NotEqual(first.Grant.Session.Sid, second.Grant.Session.Sid);
        Assert.False((await _site.Sessions.ValidateAsync(first.Grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_failed_sign_in_leaves_the_browser_s_earlier_session()
    {
        await _site.AddAsync("alice");
        var first = await _site.SignInAsync("alice");

        await _site.SignInAsync("alice", SignInSite.Wrong, currentToken: first.Grant!.Token);

        Assert.True((await _site.Sessions.ValidateAsync(first.Grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_limited_sign_in_leaves_the_browser_s_earlier_session()
    {
        await _site.AddAsync("alice");
        var first = await _site.SignInAsync("alice");
        await _site.FailAsync(5, "alice");

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", currentToken: first.Grant!.Token)).Status);

        Assert.True((await _site.Sessions.ValidateAsync(first.Grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_visitor_s_data_is_kept_under_a_new_token()
    {
        await _site.AddAsync("alice");
        var visitor = await _site.Sessions.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "3" });

        var result = await _site.SignInAsync("alice", currentToken: visitor.Token);

        Assert.Equal("3", result.Grant!.Session.Data["cart"]);
        Assert.NotEqual(visitor.Token, result.Grant.Token);
        Assert.False((await _site.Sessions.ValidateAsync(visitor.Token)).IsValid);
    }

    [Fact]
    public async Task Data_that_a_visitor_wrote_during_the_request_is_kept()
    {
        await _site.AddAsync("alice");
        var visitor = await _site.Sessions.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "3" });
        Assert.True((await _site.Sessions.UpdateDataAsync(visitor.Session, new Dictionary<string, string> { ["cart"] = "4" })).Succeeded);

        var result = await _site.Service.SignInAsync(RequestOf(visitor));

        Assert.Equal("4", result.Grant!.Session.Data["cart"]);
    }

    [Fact]
    public async Task A_session_that_the_host_has_validated_is_ended_without_another_look_up()
    {
        await _site.AddAsync("alice");
        var first = (await _site.SignInAsync("alice")).Grant!;
        var calls = _site.SessionStore.Calls;

        Assert.True((await _site.Service.SignInAsync(RequestOf(first))).Succeeded);

        Assert.Equal(calls + 2, _site.SessionStore.Calls);
        Assert.False((await _site.Sessions.ValidateAsync(first.Token)).IsValid);
    }

    [Fact]
    public async Task A_validated_session_of_another_tenant_is_ignored()
    {
        await _site.AddAsync("alice");
        await _site.AddAsync("alice", tenant: "acme");
        var elsewhere = (await _site.SignInAsync("alice", tenant: "acme")).Grant!;

        Assert.True((await _site.Service.SignInAsync(RequestOf(elsewhere))).Succeeded);

        Assert.True((await _site.Sessions.ValidateAsync(elsewhere.Token, "acme")).IsValid);
    }

    private static PasswordSignInRequest RequestOf(SessionGrant current) => new()
    {
        Login = "alice",
        Password = SignInSite.Password,
        CurrentToken = current.Token,
        CurrentSession = current.Session,
        Client = new ClientContext { Address = SignInSite.Address },
    };

    [Fact]
    public async Task A_token_that_the_client_chose_is_never_accepted()
    {
        await _site.AddAsync("alice");
        var chosen = new string('A', 48);

        var result = await _site.SignInAsync("alice", currentToken: chosen);

        Assert.NotEqual(chosen, result.Grant!.Token);
        Assert.False((await _site.Sessions.ValidateAsync(chosen)).IsValid);
    }

    [Fact]
    public async Task An_old_cost_is_renewed_at_sign_in_and_ends_nothing()
    {
        var old = await OldHashAsync();
        var account = await _site.AddAsync("alice", change: account => account.WithRehash(old));
        var before = await _site.Sessions.CreateAsync(new AuthKit.Sessions.SessionRequest { Subject = account.Subject });

        Assert.True((await _site.SignInAsync("alice")).Succeeded);

        var now = await _site.Accounts.FindByIdAsync(account.Subject);
        Assert.NotEqual(old, now!.PasswordHash);
        Assert.Equal(account.SecurityVersion, now.SecurityVersion);
        Assert.True((await _site.Sessions.ValidateAsync(before.Token)).IsValid);
        Assert.True((await _site.SignInAsync("alice")).Succeeded);
        Assert.Equal(1, _site.Hasher.Hashed);
    }

    [Fact]
    public async Task A_rehash_that_fails_does_not_fail_the_sign_in()
    {
        var old = await OldHashAsync();
        var account = await _site.AddAsync("alice", change: account => account.WithRehash(old));
        _site.Hasher.FailHash = true;

        Assert.True((await _site.SignInAsync("alice")).Succeeded);
        Assert.Equal(old, (await _site.Accounts.FindByIdAsync(account.Subject))!.PasswordHash);
    }

    [Theory]
    [InlineData("password")]
    [InlineData("status")]
    [InlineData("gone")]
    public async Task A_session_that_was_created_while_the_account_changed_is_revoked(string change)
    {
        SignInSite site = null!;
        using (site = new SignInSite(sessions: inner => new ChangingSessions(inner, async () =>
        {
            var account = (await site.Accounts.FindByLoginAsync("alice"))!;
            await site.Sessions.EndAllAsync(account.Subject);
            _ = change switch
            {
                "password" => (int)await site.Accounts.UpdateAsync(account.WithPassword("$new")),
                "status" => (int)await site.Accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled)),
                _ => (int)await site.Accounts.RemoveAsync(account),
            };
        })))
        {
            var account = await site.AddAsync("alice");

            Assert.Equal(default, await site.SignInAsync("alice"));
            Assert.Empty(await site.Sessions.ListAsync(account.Subject));
        }
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task A_failing_store_signs_nobody_in(StoreFault fault)
    {
        await _site.AddAsync("alice");

        _site.AccountStore.Fault = fault;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.SignInAsync("alice"));
        _site.AccountStore.Fault = StoreFault.None;
        _site.SessionStore.Fault = fault;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.SignInAsync("alice"));
    }

    [Fact]
    public async Task An_impossible_tenant_is_the_caller_s_error_and_uses_no_permit()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _site.SignInAsync("alice", tenant: new string('x', 256)));

        Assert.Empty(_site.Limiter.Calls);
    }

    private static async Task<string> OldHashAsync() =>
        await CheapHashing.Hasher(options => options.Argon2.MemoryKiB = 32).HashAsync(SignInSite.Password);
}
