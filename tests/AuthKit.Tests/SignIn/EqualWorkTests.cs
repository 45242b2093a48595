using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

/// <summary>Every refused sign-in gets the same answer after the same calls in the same order.</summary>
public sealed class EqualWorkTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Every_refusal_gets_the_same_answer_after_the_same_calls()
    {
        await AddAllAsync(_site);
        await _site.FailInARowAsync(100, "locked");
        var expected = await WorkAsync("alice", SignInSite.Wrong);
        Assert.Equal("acquire sign-in.address sign-in.login-address, acquire sign-in.consecutive, acquire sign-in.address.failed sign-in.login-address.failed, 1 look-up, 1 verified, 0 hashed", expected);

        Assert.Equal(expected, await WorkAsync("unknown"));
        Assert.Equal(expected, await WorkAsync("disabled"));
        Assert.Equal(expected, await WorkAsync("disabled", SignInSite.Wrong));
        Assert.Equal(expected, await WorkAsync("passwordless"));
        Assert.Equal(expected, await WorkAsync("broken"));
        Assert.Equal(expected, await WorkAsync("locked"));
        Assert.Equal(expected, await WorkAsync("locked", SignInSite.Wrong));
    }

    [Fact]
    public async Task An_account_with_a_missing_verification_of_its_address_gets_that_answer_too()
    {
        using var site = new SignInSite(options => options.RequireVerifiedEmail = true);
        await site.AddAsync("unverified");

        Assert.Equal(default, await site.SignInAsync("unverified"));
        Assert.Equal(["acquire sign-in.address sign-in.login-address", "acquire sign-in.consecutive", "acquire sign-in.address.failed sign-in.login-address.failed"], site.Limiter.Calls);
        Assert.Equal((1, 0), (site.Hasher.Verified, site.Hasher.Hashed));
    }

    [Fact]
    public async Task A_text_that_cannot_be_a_login_differs_only_in_the_look_up()
    {
        var expected = await WorkAsync("unknown");

        Assert.Equal(expected.Replace("1 look-up", "0 look-up", StringComparison.Ordinal), await WorkAsync("a\0b"));
    }

    [Fact]
    public async Task A_missing_stored_hash_costs_one_at_the_current_cost_if_no_forms_are_configured()
    {
        await AddAllAsync(_site);
        await _site.SignInAsync("unknown");
        await _site.SignInAsync("passwordless");

        Assert.All(_site.Hasher.VerifiedAgainst, verified => Assert.Null(verified.StoredHash));
    }

    [Fact]
    public async Task With_configured_forms_each_login_always_has_the_same_one_by_weight()
    {
        var (old, current) = (await HashAsync(memoryKiB: 32), await HashAsync(memoryKiB: 64));
        using var site = new SignInSite(options =>
        {
            options.DummyHashes.Add(new DummyHash { StoredHash = old, Weight = 3 });
            options.DummyHashes.Add(new DummyHash { StoredHash = current, Weight = 1 });
        });

        var first = await DrawnAsync(site);
        var second = await DrawnAsync(site);

        Assert.Equal(first, second);
        Assert.Equal(new HashSet<string?> { old, current }, first.ToHashSet());

        // 300 of 400 are expected, with six standard deviations of 8.7 on either side.
        Assert.InRange(first.Count(hash => hash == old), 248, 352);

        async Task<List<string?>> DrawnAsync(SignInSite site)
        {
            site.Hasher.Reset();
            for (var i = 0; i < 400; i++)
            {
                await site.FailAsync(1, $"user{i}", $"198.51.100.{i % 250}");
            }

            site.Clock.Advance(TimeSpan.FromMinutes(15));
            return [.. site.Hasher.VerifiedAgainst.Select(verified => verified.StoredHash)];
        }
    }

    [Fact]
    public async Task The_password_of_a_dummy_signs_nobody_in()
    {
        var dummy = await HashAsync(memoryKiB: 64);
        using var site = new SignInSite(options => options.DummyHashes.Add(new DummyHash { StoredHash = dummy }));
        await AddAllAsync(site);

        Assert.Equal(default, await site.SignInAsync("unknown"));
        Assert.Equal(default, await site.SignInAsync("passwordless"));
        Assert.Equal(default, await site.SignInAsync("a\0b"));
        Assert.All(site.Hasher.VerifiedAgainst, verified => Assert.Equal(dummy, verified.StoredHash));
    }

    [Fact]
    public void An_unreadable_dummy_is_refused_by_its_place()
    {
        var exception = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(() => new SignInSite(
            options => options.DummyHashes.Add(new DummyHash { StoredHash = "$argon2id$v=19$m=64" }),
            hasher: CheapHashing.Hasher()));

        Assert.Contains("DummyHashes[0]", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    private static async Task<string> HashAsync(int memoryKiB) => await CheapHashing.Hasher(options => options.Argon2.MemoryKiB = memoryKiB).HashAsync(SignInSite.Password);

    private static async Task AddAllAsync(SignInSite site)
    {
        await site.AddAsync("alice");
        await site.AddAsync("locked");
        await site.AddAsync("disabled", change: account => account.WithStatus(AccountStatus.Disabled));
        await site.AddAsync("broken", change: account => account.WithRehash("$argon2id$broken"));
        await site.Accounts.AddAsync(new Account { Subject = new AuthKit.Stores.SubjectRef("passwordless"), Login = "passwordless" });
    }

    private async Task<string> WorkAsync(string login, string password = SignInSite.Password)
    {
        _site.Limiter.Calls.Clear();
        _site.Hasher.Reset();
        var lookUps = _site.AccountStore.Calls;

        Assert.Equal(default, await _site.SignInAsync(login, password));

        return $"{string.Join(", ", _site.Limiter.Calls)}, {_site.AccountStore.Calls - lookUps} look-up, {_site.Hasher.Verified} verified, {_site.Hasher.Hashed} hashed";
    }
}
