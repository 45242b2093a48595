using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Tests.SignIn;

/// <summary>
/// A device token for the login that does not belong to the account, because the account is another one now or has changed. It only chooses the
/// limits that count, and proves nothing else.
/// </summary>
public sealed class OutdatedDeviceTests : IDisposable
{
    private readonly SignInSite _site = new();

    public static TheoryData<string> Changes => ["another account", "the subject again", "password", "disabled and enabled"];

    public void Dispose() => _site.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task It_signs_in_as_an_unknown_device_and_is_reported(string change)
    {
        var old = await OutdateAsync(change);
        _site.Events.Clear();
        _site.Hasher.Reset();

        var result = await _site.SignInAsync("alice", device: old);

        Assert.True(result.Succeeded);
        Assert.False(Assert.Single(_site.Events.Of<SignInSucceededEvent>()).IsKnownDevice);
        Assert.Single(_site.Events.Of<SignInNewDeviceEvent>());
        Assert.Equal(HashingPriority.Normal, Assert.Single(_site.Hasher.VerifiedAgainst).Priority);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task It_does_not_pass_the_lock_of_a_hundred_failures_and_the_fresh_token_does(string change)
    {
        var old = await OutdateAsync(change);
        var fresh = (await _site.SignInAsync("alice", device: old)).DeviceToken;
        await _site.FailInARowAsync(100, "alice");

        Assert.Equal(default, await _site.SignInAsync("alice", device: old));
        Assert.True((await _site.SignInAsync("alice", device: fresh)).Succeeded);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Its_failures_count_for_the_account_however_many_such_tokens_an_attacker_has(string change)
    {
        await _site.AddAsync("alice");
        var collected = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            collected.Add((await _site.SignInAsync("alice")).DeviceToken!);
        }

        await ChangeAsync(change);
        _site.Hasher.Reset();
        foreach (var token in collected)
        {
            await _site.FailAsync(11, "alice", _site.NextAddress(), token);
        }

        // Each token has the attempts of a device, and all tokens together have those of the account.
        Assert.Equal(120, _site.Hasher.Verified);
        Assert.Equal(100, _site.Events.Of<SignInFailedEvent>().Count(failed => failed.Reason == SignInFailureReason.WrongPassword));
        Assert.Single(_site.Events.Of<AccountLockedEvent>());
        _site.Clock.Advance(TimeSpan.FromMinutes(15));
        Assert.False((await _site.SignInAsync("alice", device: collected[0])).Succeeded);
    }

    [Fact]
    public async Task With_any_token_of_the_login_known_and_unknown_accounts_get_the_same_answers_after_the_same_calls()
    {
        await _site.AddAsync("alice");
        await _site.AddAsync("changed");
        await _site.AddAsync("gone");
        var tokens = new Dictionary<string, string?>();
        foreach (var login in (string[])["alice", "changed", "gone"])
        {
            tokens[login] = (await _site.SignInAsync(login)).DeviceToken;
        }

        await _site.Accounts.UpdateAsync((await _site.Accounts.FindByLoginAsync("changed"))!.WithPassword(await _site.Hasher.Inner.HashAsync("another phrase")));
        await _site.Accounts.RemoveAsync((await _site.Accounts.FindByLoginAsync("gone"))!);
        var work = new List<string>();
        foreach (var (login, token) in tokens)
        {
            var calls = new List<string>();
            for (var i = 0; i < 11; i++)
            {
                _site.Limiter.Calls.Clear();
                _site.Hasher.Reset();
                var lookUps = _site.AccountStore.Calls;
                var answer = await _site.SignInAsync(login, SignInSite.Wrong, device: token);
                calls.Add($"{answer.Status} {answer.RetryAfter}: {string.Join(", ", _site.Limiter.Calls)}; {_site.AccountStore.Calls - lookUps} look-ups, {_site.Hasher.Verified} verified");
            }

            work.Add(string.Join('\n', calls));
        }

        Assert.Single(work.Distinct());
        Assert.Contains("RateLimited 00:15:00", work[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_of_an_earlier_account_are_unknown_to_an_account_whose_owner_never_signed_in()
    {
        var old = await OutdateAsync("another account", hasSignedIn: false);

        var result = await _site.SignInAsync("alice", device: old);

        Assert.True(result.Succeeded);
        Assert.All(_site.Events.Of<SignInSucceededEvent>(), succeeded => Assert.False(succeeded.IsKnownDevice));
    }

    [Fact]
    public async Task Failures_in_a_row_belong_to_the_account_and_not_to_the_next_account_with_its_login()
    {
        await _site.AddAsync("alice");
        await _site.FailInARowAsync(100, "alice");
        await ChangeAsync("another account");

        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    private async Task<string?> OutdateAsync(string change, bool hasSignedIn = true)
    {
        await _site.AddAsync("alice");
        var token = (await _site.SignInAsync("alice")).DeviceToken;
        await ChangeAsync(change, hasSignedIn);
        return token;
    }

    private async Task ChangeAsync(string change, bool hasSignedIn = true)
    {
        var account = (await _site.Accounts.FindByLoginAsync("alice"))!;
        switch (change)
        {
            case "password":
                await _site.Accounts.UpdateAsync(account.WithPassword(account.PasswordHash!));
                break;
            case "disabled and enabled":
                await _site.Accounts.UpdateAsync(account.WithStatus(AccountStatus.Disabled));
                await _site.Accounts.UpdateAsync((await _site.Accounts.FindByLoginAsync("alice"))!.WithStatus(AccountStatus.Active));
                break;
            default:
                _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await _site.Accounts.RemoveAsync(account);
                await _site.Accounts.AddAsync(new Account
                {
                    Subject = change == "another account" ? new SubjectRef("somebody else") : account.Subject,
                    Login = "alice",
                    PasswordHash = account.PasswordHash,
                    HasSignedIn = hasSignedIn,
                    CreatedAt = _site.Clock.GetUtcNow(),
                });
                break;
        }
    }
}
