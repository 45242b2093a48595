using AuthKit.Passwords;
using AuthKit.SignIn;

namespace AuthKit.Tests.SignIn;

public sealed class KnownDeviceSignInTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task The_owner_s_device_signs_in_while_all_other_limits_are_used_up()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        await _site.FailAsync(20, "alice");
        for (var i = 0; i < 20; i++)
        {
            await _site.FailAsync(1, $"user{i}");
        }

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice")).Status);
        Assert.True((await _site.SignInAsync("alice", device: device)).Succeeded);
    }

    [Fact]
    public async Task A_known_device_has_its_own_ten_failures()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        var other = await KnownAsync();

        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(10, "alice", device: device));
        _site.Hasher.Reset();
        var eleventh = await _site.SignInAsync("alice", device: device);

        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromMinutes(15)), (eleventh.Status, eleventh.RetryAfter));
        Assert.Equal(0, _site.Hasher.Verified);
        Assert.True((await _site.SignInAsync("alice", device: other)).Succeeded);
    }

    [Fact]
    public async Task Its_failures_count_for_no_other_limit()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        for (var i = 0; i < 9; i++)
        {
            await _site.FailAsync(10, "alice", device: device);
            _site.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        await _site.FailAsync(10, "alice", device: device);

        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "alice"));
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "bob"));
        Assert.True((await _site.SignInAsync("alice", address: "203.0.113.9")).Succeeded);
    }

    [Fact]
    public async Task Its_success_clears_its_own_failures()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        for (var i = 0; i < 12; i++)
        {
            await _site.FailAsync(9, "alice", device: device);
            Assert.True((await _site.SignInAsync("alice", device: device)).Succeeded);
        }
    }

    [Fact]
    public async Task After_a_hundred_failures_in_a_row_a_device_is_no_longer_known()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(10, "alice", device: device));
            _site.Clock.Advance(TimeSpan.FromMinutes(15));
        }

        // From here on it has the limits of an unknown device.
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "alice", device: device));
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", device: device)).Status);
        var elsewhere = await _site.SignInAsync("alice", address: "203.0.113.9", device: device);
        Assert.True(elsewhere.Succeeded);

        // Its next success makes it another device.
        await _site.FailAsync(5, "alice", address: "203.0.113.9");
        Assert.True((await _site.SignInAsync("alice", address: "203.0.113.9", device: elsewhere.DeviceToken)).Succeeded);
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", address: "203.0.113.9", device: device)).Status);
    }

    [Fact]
    public async Task Another_user_s_device_is_unknown()
    {
        await _site.AddAsync("alice");
        await _site.AddAsync("mallory");
        await _site.AddAsync("alice", "acme");
        var mallory = (await _site.SignInAsync("mallory")).DeviceToken;
        var acme = (await _site.SignInAsync("alice", tenant: "acme")).DeviceToken;
        await _site.FailAsync(5, "alice");

        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", device: mallory)).Status);
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", device: acme)).Status);
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", device: "nonsense")).Status);
    }

    [Fact]
    public async Task A_device_token_alone_opens_nothing()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();

        var result = await _site.SignInAsync("alice", SignInSite.Wrong, device: device);

        Assert.Equal(default, result);
        Assert.False((await _site.Sessions.ValidateAsync(device)).IsValid);
    }

    [Fact]
    public async Task A_known_device_may_use_the_whole_hashing_queue_and_an_unknown_one_may_not()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        _site.Hasher.Reset();

        await _site.FailAsync(1, "alice", device: device);
        await _site.FailAsync(1, "alice");

        Assert.Equal([HashingPriority.KnownDevice, HashingPriority.Normal], _site.Hasher.VerifiedAgainst.Select(verified => verified.Priority));
    }

    [Fact]
    public async Task Each_success_renews_the_device_s_lifetime()
    {
        await _site.AddAsync("alice");
        var device = await KnownAsync();
        for (var i = 0; i < 4; i++)
        {
            _site.Clock.Advance(TimeSpan.FromDays(179));
            device = (await _site.SignInAsync("alice", device: device)).DeviceToken;
        }

        await _site.FailAsync(5, "alice");
        Assert.True((await _site.SignInAsync("alice", device: device)).Succeeded);
        _site.Clock.Advance(TimeSpan.FromDays(180));
        await _site.FailAsync(5, "alice");
        Assert.Equal(SignInStatus.RateLimited, (await _site.SignInAsync("alice", device: device)).Status);
    }

    private async Task<string> KnownAsync()
    {
        var result = await _site.SignInAsync("alice", address: "203.0.113.200");
        Assert.True(result.Succeeded);
        return result.DeviceToken!;
    }
}
