using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.Messages;

namespace AuthKit.Tests.SignIn;

/// <summary>Permits of running attempts make others wait for the result, and not for the end of a window.</summary>
public sealed class PermitsInFlightTests : IDisposable
{
    private readonly SignInSite _site = new();

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Twelve_simultaneous_right_passwords_for_one_account_from_one_address_all_sign_in()
    {
        await _site.AddAsync("alice");
        using var hold = new Hold(_site.Hasher);
        var all = Enumerable.Range(0, 12).Select(_ => Task.Run(() => _site.SignInAsync("alice"))).ToArray();
        await hold.UntilAsync(5);
        await UntilAsync(() => _site.Service.WaitingForOthers == 7);
        hold.Release();

        Assert.All(await Task.WhenAll(all), static result => Assert.True(result.Succeeded));
        Assert.Equal(0, _site.Service.WaitingForOthers);
        Assert.Empty(_site.Events.Of<SignInLimitedEvent>());
    }

    [Fact]
    public async Task Sixty_users_behind_one_address_all_sign_in_simultaneously()
    {
        for (var i = 0; i < 60; i++)
        {
            await _site.AddAsync($"user{i}");
        }

        using var hold = new Hold(_site.Hasher);
        var all = Enumerable.Range(0, 60).Select(i => Task.Run(() => _site.SignInAsync($"user{i}"))).ToArray();
        await hold.UntilAsync(20);
        hold.Release();

        Assert.All(await Task.WhenAll(all), static result => Assert.True(result.Succeeded));
    }

    [Fact]
    public async Task Twelve_simultaneous_sign_ins_of_a_known_device_all_succeed()
    {
        await _site.AddAsync("alice");
        var device = (await _site.SignInAsync("alice")).DeviceToken;
        using var hold = new Hold(_site.Hasher);
        var all = Enumerable.Range(0, 12).Select(_ => Task.Run(() => _site.SignInAsync("alice", device: device))).ToArray();
        await hold.UntilAsync(10);
        hold.Release();

        Assert.All(await Task.WhenAll(all), static result => Assert.True(result.Succeeded));
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("nobody")]
    public async Task After_the_running_attempts_failed_waiting_callers_get_the_whole_time_and_nothing_else_was_verified(string login)
    {
        await _site.AddAsync("alice");
        using var hold = new Hold(_site.Hasher);
        var all = Enumerable.Range(0, 40).Select(_ => Task.Run(() => _site.SignInAsync(login, SignInSite.Wrong))).ToArray();
        await hold.UntilAsync(5);
        hold.Release();
        var results = await Task.WhenAll(all);

        Assert.Equal(5, _site.Hasher.Verified);
        Assert.Equal(35, results.Count(static result => result.Status == SignInStatus.RateLimited && result.RetryAfter == TimeSpan.FromMinutes(15)));
    }

    [Fact]
    public async Task Failures_among_right_passwords_leave_the_others_the_remaining_attempts()
    {
        for (var i = 0; i < 30; i++)
        {
            await _site.AddAsync($"user{i}");
        }

        await _site.FailAsync(3, "user0", "192.0.2.1");
        using var hold = new Hold(_site.Hasher);
        var wrong = Enumerable.Range(0, 8).Select(i => Task.Run(() => _site.SignInAsync($"user{i}", i < 2 ? SignInSite.Wrong : SignInSite.Password))).ToArray();
        await hold.UntilAsync(8);
        var late = Enumerable.Range(8, 22).Select(i => Task.Run(() => _site.SignInAsync($"user{i}"))).ToArray();
        await hold.UntilAsync(17);
        hold.Release();

        Assert.Equal(2, (await Task.WhenAll(wrong)).Count(static result => !result.Succeeded));
        Assert.All(await Task.WhenAll(late), static result => Assert.True(result.Succeeded));
    }

    [Fact]
    public async Task A_caller_that_waits_longer_than_ten_seconds_is_told_to_retry_soon()
    {
        await _site.AddAsync("alice");
        using var hold = new Hold(_site.Hasher);
        var five = Enumerable.Range(0, 5).Select(_ => Task.Run(() => _site.SignInAsync("alice"))).ToArray();
        await hold.UntilAsync(5);

        var sixth = Task.Run(() => _site.SignInAsync("alice"));
        var began = _site.Clock.GetUtcNow();
        var result = await PassAsync(sixth, _site.Clock);

        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromSeconds(1)), (result.Status, result.RetryAfter));
        Assert.True(_site.Clock.GetUtcNow() - began >= GuessLimits.LongestWait);
        hold.Release();
        Assert.All(await Task.WhenAll(five), static signedIn => Assert.True(signedIn.Succeeded));
    }

    [Fact]
    public async Task A_caller_that_disconnects_while_waiting_takes_no_permit()
    {
        await _site.AddAsync("alice");
        using var hold = new Hold(_site.Hasher);
        var five = Enumerable.Range(0, 5).Select(_ => Task.Run(() => _site.SignInAsync("alice"))).ToArray();
        await hold.UntilAsync(5);
        using var request = new CancellationTokenSource();
        var sixth = Task.Run(() => _site.SignInAsync("alice", cancellationToken: request.Token));
        await UntilAsync(() => _site.Service.WaitingForOthers == 1);

        await request.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sixth);

        Assert.Equal(0, _site.Service.WaitingForOthers);
        hold.Release();
        await Task.WhenAll(five);
        Assert.Equal(SignInStatus.InvalidCredentials, await _site.FailAsync(5, "alice"));
    }

    [Fact]
    public async Task Two_instances_wait_for_each_other_and_twelve_right_passwords_sign_in()
    {
        await _site.AddAsync("alice");
        var other = _site.AnotherInstance();
        using var hold = new Hold(_site.Hasher);
        var here = Enumerable.Range(0, 5).Select(_ => Task.Run(() => _site.SignInAsync("alice"))).ToArray();
        await hold.UntilAsync(5);
        var there = Enumerable.Range(0, 7).Select(_ => Task.Run(async () => await other.SignInAsync(Try("alice", SignInSite.Password)))).ToArray();
        await UntilAsync(() => other.WaitingForOthers == 7);
        hold.Release();

        Assert.All(await Task.WhenAll(here), static result => Assert.True(result.Succeeded));
        Assert.All(await PassWhileAllWaitAsync(there, other, _site.Clock), static result => Assert.True(result.Succeeded));
    }

    [Fact]
    public async Task Two_instances_together_verify_only_as_many_wrong_passwords_as_the_limit()
    {
        await _site.AddAsync("alice");
        SignInService[] instances = [_site.Service, _site.AnotherInstance()];
        var all = Enumerable.Range(0, 60).Select(i => Task.Run(async () => await instances[i % 2].SignInAsync(Try("alice", SignInSite.Wrong)))).ToArray();

        var results = await PassAsync(Task.WhenAll(all), _site.Clock);

        Assert.Equal(5, _site.Hasher.Verified);
        Assert.Equal(55, results.Count(static result => result.Status == SignInStatus.RateLimited));
    }

    [Fact]
    public async Task A_failure_that_could_not_be_noted_still_counts_and_others_are_told_to_retry_soon()
    {
        await _site.AddAsync("alice");
        var calls = 0;
        _site.Limiter.Fails = call => call == "acquire" && ++calls % 3 == 0;
        await _site.FailAsync(5, "alice");
        _site.Limiter.Fails = static _ => false;
        _site.Hasher.Reset();

        var result = await PassAsync(Task.Run(() => _site.SignInAsync("alice")), _site.Clock);

        Assert.Equal((SignInStatus.RateLimited, TimeSpan.FromSeconds(1)), (result.Status, result.RetryAfter));
        Assert.Equal(0, _site.Hasher.Verified);
    }

    [Fact]
    public async Task At_most_a_thousand_callers_wait()
    {
        var limiter = new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = _site.Clock });
        var guesses = new GuessLimits(new FailSafeRateLimiter(limiter), _site.Clock);
        RateLimitRequest[] request = [new(RateLimitPolicy.FixedWindow("x", 1, TimeSpan.FromMinutes(15)), new RateLimitKey("one"))];
        var first = await guesses.AcquireAsync(request, default);
        var waiting = Enumerable.Range(0, GuessLimits.MostWaiting).Select(_ => guesses.AcquireAsync(request, default).AsTask()).ToArray();
        Assert.Equal(GuessLimits.MostWaiting, guesses.Waiting);

        var tooMany = await guesses.AcquireAsync(request, default);
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (tooMany.IsAllowed, tooMany.Decisions[0].RetryAfter));

        await guesses.FailAsync([new RateLimitPermit(request[0].Policy, request[0].Key, first.Decisions[0])]);
        Assert.All(await Task.WhenAll(waiting), static answer => Assert.Equal((false, TimeSpan.FromMinutes(15)), (answer.IsAllowed, answer.Decisions[0].RetryAfter)));
        Assert.Equal(0, guesses.Waiting);
    }

    private static PasswordSignInRequest Try(string login, string password) =>
        new() { Login = login, Password = password, Client = new ClientContext { Address = SignInSite.Address } };

    /// <summary>Advances the clock each time a caller pauses, until a task has ended.</summary>
    private static async Task<T> PassAsync<T>(Task<T> task, TimerClock clock)
    {
        while (!task.IsCompleted)
        {
            await await Task.WhenAny(task, clock.PassAsync(GuessLimits.Pause));
        }

        return await task;
    }

    /// <summary>
    /// Advances the clock only while every sign-in that has not ended waits for others. A sign-in that is still checking its password
    /// therefore cannot use up the time of those that wait, however slow the machine is.
    /// </summary>
    private static async Task<T[]> PassWhileAllWaitAsync<T>(Task<T>[] tasks, SignInService service, TimerClock clock)
    {
        var all = Task.WhenAll(tasks);
        while (!all.IsCompleted)
        {
            await UntilAsync(() => all.IsCompleted || service.WaitingForOthers == tasks.Count(static task => !task.IsCompleted));
            await await Task.WhenAny(all, clock.PassAsync(GuessLimits.Pause));
        }

        return await all;
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Holds verifications until it is released.</summary>
    private sealed class Hold : IDisposable
    {
        private readonly ManualResetEventSlim _mayGoOn = new();
        private readonly CountingHasher _hasher;
        private int _held;

        public Hold(CountingHasher hasher)
        {
            _hasher = hasher;
            ThreadPool.GetMinThreads(out var workers, out var ports);
            ThreadPool.SetMinThreads(Math.Max(workers, 64), ports);
            hasher.BeforeVerify = () =>
            {
                Interlocked.Increment(ref _held);
                _mayGoOn.Wait();
            };
        }

        public Task UntilAsync(int held) => PermitsInFlightTests.UntilAsync(() => Volatile.Read(ref _held) >= held);

        public void Release() => _mayGoOn.Set();

        public void Dispose()
        {
            _mayGoOn.Set();
            _hasher.BeforeVerify = static () => { };
        }
    }
}
