using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Tests.Passwords;

namespace AuthKit.Tests.SignIn;

/// <summary>Whoever may not sign in gets one answer for the same work: the same calls, in the same order.</summary>
public sealed class EqualWorkTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Every_refusal_answers_alike_after_the_same_calls()
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
    public async Task An_account_whose_address_must_be_proven_and_is_not_answers_alike_too()
    {
        using var site = new SignInSite(options => options.RequireVerifiedEmail = true);
        await site.AddAsync("unverified");

        Assert.Equal(default, await site.SignInAsync("unverified"));
        Assert.Equal(["acquire sign-in.address sign-in.login-address", "acquire sign-in.consecutive", "acquire sign-in.address.failed sign-in.login-address.failed"], site.Limiter.Calls);
        Assert.Equal((1, 0), (site.Hasher.Verified, site.Hasher.Hashed));
    }

    [Fact]
    public async Task A_text_that_can_be_no_login_differs_in_the_look_up_alone()
    {
        var expected = await WorkAsync("unknown");

        Assert.Equal(expected.Replace("1 look-up", "0 look-up", StringComparison.Ordinal), await WorkAsync("a\0b"));
    }

    [Fact]
    public async Task What_has_no_stored_hash_costs_one_at_the_current_cost_where_no_forms_are_configured()
    {
        await AddAllAsync(_site);
        await _site.SignInAsync("unknown");
        await _site.SignInAsync("passwordless");

        Assert.All(_site.Hasher.VerifiedAgainst, verified => Assert.Null(verified.StoredHash));
    }

    [Fact]
    public async Task Where_forms_are_configured_each_login_has_one_of_them_by_weight_and_always_the_same()
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

        // 300 of 400 expected; six standard deviations of 8.7 either side.
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
    public void A_dummy_that_the_hasher_cannot_read_is_refused_by_its_place()
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
