using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.SignIn;

public sealed class SignInLimitsTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData("alice")]
    [InlineData("nobody")]
    public async Task After_five_failures_of_a_login_from_an_address_the_sixth_attempt_is_refused_and_verifies_nothing(string login)
    {
        await _site.AddAsync("alice");
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, login));
        _site.Clock.Advance(TimeSpan.FromMinutes(5));
        _site.Hasher.Reset();
        var lookUps = _site.AccountStore.Calls;

        var sixth = await _site.SignInAsync(login);

        Assert.Equal(SignInStatus.RateLimited, sixth.Status);
        Assert.Equal(TimeSpan.FromMinutes(10), sixth.RetryAfter);
        Assert.Null(sixth.DeviceToken);
        Assert.Equal((0, lookUps), (_site.Hasher.Verified, _site.AccountStore.Calls));
    }

    [Fact]
    public async Task After_the_window_the_attempts_are_available_again()
    {
        await _site.AddAsync("alice");
        await _site.FailAsync(5, "alice");

        _site.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
        _site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task Different_notations_of_a_login_count_as_one()
    {
        foreach (var login in new[] { "alice@é.example", "ALICE@É.example", "alice@e\u0301.example", "Alice@É.EXAMPLE", "aLICE@é.example" })
        {
            await _site.FailAsync(1, login);
        }

        Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "alice@é.example"));
    }

    [Fact]
    public async Task Texts_that_cannot_be_a_login_share_one_count_and_cost_the_same()
    {
        foreach (var login in new[] { null, "", "a\0b", "\ud800", new string('x', 100_000) })
        {
            _site.Hasher.Reset();
            Assert.Equal(SignInStatus.InvalidCredentials, (await _site.SignInAsync(login)).Status);
            Assert.Equal(1, _site.Hasher.Verified);
        }

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("\u0001")).Status);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:f00d::2")]
    [InlineData(null, "no address")]
    public async Task After_twenty_failures_an_address_is_refused_for_every_login(string? first, string? second)
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(1, $"user{i}", i % 2 == 0 ? first : second, tenant: i % 3 == 0 ? "acme" : ""));
        }

        Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "another", first));
        Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "another", second, tenant: "other"));
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(1, "another", "203.0.113.9"));
    }

    [Fact]
    public async Task Changing_addresses_within_an_IPv6_site_allows_sixty_failures()
    {
        var verified = 0;
        for (var i = 0; i < 1_000; i++)
        {
            verified += await _site.FailAsync(1, $"user{i}", $"2001:db8:1:{i:x}::{i:x}") == SignInStatus.InvalidCredentials ? 1 : 0;
        }

        Assert.Equal(60, verified);
        Assert.Equal(60, _site.Hasher.Verified);
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(1, "another", "2001:db8:2::1"));
    }

    [Fact]
    public async Task An_attempt_that_one_limit_refuses_uses_no_permit_of_the_others()
    {
        await _site.FailAsync(5, "alice");
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "alice"));
        }

        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "bob"));
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "carol"));
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "dave"));
        Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "erin"));
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "erin", "203.0.113.9"));
    }

    [Fact]
    public async Task The_answer_contains_the_longest_wait()
    {
        await _site.FailAsync(5, "alice", "2001:db8:1:1::1");
        _site.Clock.Advance(TimeSpan.FromMinutes(10));
        for (var i = 0; i < 15; i++)
        {
            await _site.FailAsync(1, $"user{i}", "2001:db8:1:1::1");
        }

        // The address's window began with the first failure.
        Assert.Equal(TimeSpan.FromMinutes(5), (await _site.SignInAsync("alice", address: "2001:db8:1:1::1")).RetryAfter);
        for (var i = 0; i < 40; i++)
        {
            await _site.FailAsync(1, $"user{i}", $"2001:db8:1:{2 + (i / 20)}::1");
        }

        _site.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(TimeSpan.FromMinutes(11), (await _site.SignInAsync("alice", address: "2001:db8:1:2::1")).RetryAfter);
    }

    [Fact]
    public async Task A_success_costs_nothing_and_clears_the_failures_of_its_login_at_that_address()
    {
        await _site.AddAsync("alice");
        for (var i = 0; i < 4; i++)
        {
            await _site.FailAsync(4, "alice");
            Assert.True((await _site.SignInAsync("alice")).Succeeded);
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.True((await _site.SignInAsync("alice")).Succeeded);
        }
    }

    [Fact]
    public async Task A_success_never_clears_the_failures_of_its_address()
    {
        await _site.AddAsync("alice");
        for (var i = 0; i < 19; i++)
        {
            await _site.FailAsync(1, $"user{i}");
            Assert.True((await _site.SignInAsync("alice")).Succeeded);
        }

        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(1, "user19"));
        Assert.Equal(SignInStatus.RateLimited, await _site.FailAsync(1, "user20"));
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
    }

    [Fact]
    public async Task Another_tenant_s_failures_count_separately()
    {
        await _site.AddAsync("alice", "acme");
        await _site.AddAsync("alice", "other");
        await _site.FailAsync(5, "alice", tenant: "acme");
        await _site.FailInARowAsync(100, "alice", "acme");

        Assert.True((await _site.SignInAsync("alice", tenant: "other")).Succeeded);
        Assert.False((await _site.SignInAsync("alice", tenant: "acme", address: "203.0.113.9")).Succeeded);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("nobody")]
    public async Task Fifty_simultaneous_attempts_verify_only_as_many_passwords_as_the_limit(string login)
    {
        await _site.AddAsync("alice");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _site.FailAsync(1, login))));

        Assert.Equal(5, _site.Hasher.Verified);
        Assert.Equal(5, outcomes.Count(outcome => outcome == SignInStatus.InvalidCredentials));
        Assert.Equal(45, outcomes.Count(outcome => outcome == SignInStatus.RateLimited));
    }

    [Fact]
    public async Task Fifty_simultaneous_attempts_from_one_address_verify_only_as_many_passwords_as_the_limit()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _site.FailAsync(1, $"user{i}"))));

        Assert.Equal(20, _site.Hasher.Verified);
    }

    [Fact]
    public async Task A_failing_limiter_signs_nobody_in_and_nothing_is_verified()
    {
        await _site.AddAsync("alice");
        _site.Limiter.Fails = call => call == "acquire";
        var lookUps = _site.AccountStore.Calls;

        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.SignInAsync("alice"));

        Assert.Equal((0, lookUps), (_site.Hasher.Verified, _site.AccountStore.Calls));
    }

    [Fact]
    public async Task A_limiter_that_fails_between_two_calls_signs_nobody_in_either()
    {
        await _site.AddAsync("alice");
        var calls = 0;
        _site.Limiter.Fails = call => call == "acquire" && ++calls == 2;

        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.SignInAsync("alice"));

        Assert.Equal(0, _site.Hasher.Verified);
        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task A_limiter_that_fails_after_the_verification_does_not_undo_it()
    {
        await _site.AddAsync("alice");
        _site.Limiter.Fails = call => call is "refund" or "reset";

        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Theory]
    [InlineData("accounts")]
    [InlineData("sessions")]
    [InlineData("hashing")]
    public async Task Attempts_that_an_outage_cut_off_do_not_count(string outage)
    {
        await _site.AddAsync("alice");
        _site.AccountStore.Fault = outage == "accounts" ? StoreFault.Before : default;
        _site.SessionStore.Fault = outage == "sessions" ? StoreFault.Before : default;
        _site.Hasher.FailVerify = outage == "hashing";
        for (var i = 0; i < 200; i++)
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.SignInAsync("alice"));
        }

        _site.AccountStore.Fault = default;
        _site.SessionStore.Fault = default;
        _site.Hasher.FailVerify = false;

        Assert.True((await _site.SignInAsync("alice")).Succeeded);
    }

    [Fact]
    public async Task Failures_count_while_sessions_cannot_be_created()
    {
        await _site.AddAsync("alice");
        _site.SessionStore.Fault = StoreFault.Before;

        await _site.FailAsync(5, "alice");

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
    }

    [Fact]
    public async Task A_caller_that_disconnects_before_the_answer_has_used_the_attempt()
    {
        await _site.AddAsync("alice");
        for (var i = 0; i < 5; i++)
        {
            using var request = new CancellationTokenSource();
            _site.Hasher.BeforeVerify = request.Cancel;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _site.SignInAsync("alice", SignInSite.Wrong, cancellationToken: request.Token));
        }

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
    }

    [Fact, Trait("Category", "Thorough")]
    public async Task Ten_thousand_unknown_logins_leave_at_most_1024_long_lived_counts()
    {
        for (var i = 0; i < 10_000; i++)
        {
            await _site.FailAsync(1, $"user{i}", $"198.51.{i / 250}.{i % 250}");
        }

        Assert.InRange(_site.Limiter.Keys.Where(asked => asked.Policy == "sign-in.consecutive").Select(asked => (asked.Key.Group, asked.Key.Value)).Distinct().Count(), 1_000, 1_024);
    }

    [Fact]
    public async Task The_limits_follow_the_options()
    {
        using var site = new SignInSite(options =>
        {
            options.FailureWindow = TimeSpan.FromMinutes(2);
            options.MaxFailuresPerLoginAndAddress = 2;
            options.MaxFailuresPerAddress = 3;
            options.MaxFailuresPerSite = 4;
        });

        Assert.Equal(SignInStatus.InvalidCredentials, await site.FailAsync(2, "alice", "2001:db8::1"));
        var third = await site.SignInAsync("alice", address: "2001:db8::1");
        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromMinutes(2)), (third.Status, third.RetryAfter));
        Assert.Equal(SignInStatus.InvalidCredentials, await site.FailAsync(1, "bob", "2001:db8::1"));
        Assert.Equal(SignInStatus.RateLimited, await site.FailAsync(1, "carol", "2001:db8::1"));
        Assert.Equal(SignInStatus.InvalidCredentials, await site.FailAsync(1, "bob", "2001:db8:0:1::1"));
        Assert.Equal(SignInStatus.RateLimited, await site.FailAsync(1, "carol", "2001:db8:0:1::1"));
    }

    [Fact]
    public async Task An_unknown_device_takes_three_steps_and_a_known_one_takes_two_and_a_failure_is_noted_in_one_more()
    {
        await _site.AddAsync("alice");
        var device = (await _site.SignInAsync("alice", address: "2001:db8::1")).DeviceToken;
        _site.Limiter.Calls.Clear();
        _site.Limiter.Keys.Clear();

        await _site.FailAsync(1, "alice", "2001:db8::1");
        Assert.Equal(["acquire sign-in.address sign-in.site sign-in.login-address", "acquire sign-in.consecutive"], _site.Limiter.Calls.Take(2));
        Assert.Equal(["acquire sign-in.address.failed sign-in.site.failed sign-in.login-address.failed"], _site.Limiter.Calls.Skip(2));
        Assert.Equal(["2001:db8::/48", "2001:db8::/48", "login 0 alice", "account 0 id of alice -62135596800000"], _site.Limiter.Keys.Take(4).Select(asked => asked.Key.Group));

        _site.Limiter.Calls.Clear();
        await _site.FailAsync(1, "alice", "2001:db8::1", device);
        Assert.Equal(["acquire sign-in.device sign-in.device-consecutive", "acquire sign-in.consecutive", "acquire sign-in.device.failed"], _site.Limiter.Calls);

        _site.Limiter.Calls.Clear();
        Assert.True((await _site.SignInAsync("alice", address: "2001:db8::9", device: device)).Succeeded);
        Assert.Equal(["acquire sign-in.device sign-in.device-consecutive", "acquire sign-in.consecutive"], _site.Limiter.Calls.Take(2));
        Assert.Equal(["reset sign-in.consecutive", "reset sign-in.device", "reset sign-in.device-consecutive"], _site.Limiter.Calls.Skip(2));
    }

    [Fact]
    public void Two_pairs_of_tenant_and_login_never_share_a_key()
    {
        var policy = RateLimitPolicy.FixedWindow("x", 1, TimeSpan.FromMinutes(1));
        var keys = new[] { ("", "1 alice"), ("1", " alice"), ("1 ", "alice"), ("1 a", "lice"), ("1 alice", "") }
            .Select(pair => new RateLimitKey(SignInLimits.LoginGroup(pair.Item1, pair.Item2), "").ToStoreKey(policy));

        Assert.Equal(5, keys.Distinct().Count());
    }
}
