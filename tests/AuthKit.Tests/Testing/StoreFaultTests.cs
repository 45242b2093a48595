using AuthKit.Accounts;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Testing;

public sealed class StoreFaultTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly StoreKey Key = new(new byte[StoreKey.Size]);

    private readonly InMemoryRevocationStore _kept = new();
    private readonly FaultingStore<IRevocationStore> _store;

    public StoreFaultTests() => _store = new FaultingStore<IRevocationStore>(_kept);

    [Theory]
    [InlineData(StoreFault.Before, false)]
    [InlineData(StoreFault.After, true)]
    public async Task Call_fails_before_or_after_the_work(StoreFault fault, bool isDone)
    {
        var rule = _store.Faults.Add(new StoreFaultRule(fault) { Operation = nameof(IRevocationStore.RevokeAsync), Times = 1 });
        await Assert.ThrowsAsync<IOException>(() => RevokeAsync());
        Assert.Equal(isDone, await IsRevokedAsync());
        Assert.True(rule.Reached.IsCompletedSuccessfully);
        await RevokeAsync();
        Assert.True(await IsRevokedAsync());
        Assert.Equal((1, 4, 4), (rule.Hits, _store.Calls, _store.Faults.Calls));
    }

    [Theory]
    [InlineData(StoreFault.CancelBefore, false)]
    [InlineData(StoreFault.CancelAfter, true)]
    public async Task Caller_disconnects_at_the_call_before_or_after_the_work(StoreFault fault, bool isDone)
    {
        using var caller = new CancellationTokenSource();
        _store.Faults.Add(new StoreFaultRule(fault) { Times = 1, Cancels = caller });
        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(() => RevokeAsync(caller.Token));
        Assert.Equal(caller.Token, thrown.CancellationToken);
        Assert.Equal(isDone, await IsRevokedAsync());
    }

    [Theory]
    [InlineData(StoreFault.CancelBefore)]
    [InlineData(StoreFault.CancelAfter)]
    public async Task Call_with_another_token_continues_when_the_caller_disconnects(StoreFault fault)
    {
        using var caller = new CancellationTokenSource();
        _store.Faults.Add(new StoreFaultRule(fault) { Times = 1, Cancels = caller });
        await RevokeAsync();
        Assert.True(caller.IsCancellationRequested);
        Assert.True(await IsRevokedAsync());
    }

    [Theory]
    [InlineData(StoreFault.CancelBefore, false)]
    [InlineData(StoreFault.CancelAfter, true)]
    public async Task Store_cancels_by_itself_if_no_caller_is_named(StoreFault fault, bool isDone)
    {
        _store.Faults.Add(new StoreFaultRule(fault) { Times = 1 });
        await Assert.ThrowsAsync<OperationCanceledException>(() => RevokeAsync());
        Assert.Equal(isDone, await IsRevokedAsync());
    }

    [Theory]
    [InlineData(StoreFault.Hang, false)]
    [InlineData(StoreFault.HangAfter, true)]
    public async Task Call_that_hangs_ends_with_its_token(StoreFault fault, bool isDone)
    {
        using var caller = new CancellationTokenSource();
        var rule = _store.Faults.Add(new StoreFaultRule(fault) { Times = 1 });
        var call = RevokeAsync(caller.Token);
        await rule.Reached;
        Assert.Equal(isDone, await IsRevokedAsync());
        Assert.False(call.IsCompleted);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(isDone, await IsRevokedAsync());
    }

    [Theory]
    [InlineData(StoreFault.Hold, false)]
    [InlineData(StoreFault.HoldAfter, true)]
    public async Task Held_call_lets_others_run_meanwhile(StoreFault fault, bool isDone)
    {
        var rule = _store.Faults.Add(new StoreFaultRule(fault) { Times = 1 });
        var call = RevokeAsync();
        await rule.Reached;
        Assert.Equal(isDone, await IsRevokedAsync());
        Assert.False(call.IsCompleted);
        rule.Release();
        await call;
        Assert.True(await IsRevokedAsync());
    }

    [Fact]
    public async Task Rule_applies_to_the_calls_that_it_names()
    {
        var hits = new List<string>();
        _store.Faults.Add(new StoreFaultRule(StoreFault.None) { Operation = "IRevocationStore.PurgeAsync", Skip = 1, Times = 1 });
        _store.Faults.Add(new StoreFaultRule(StoreFault.Before) { Operation = nameof(IRevocationStore.PurgeAsync), Skip = 1, Times = 2 });
        _store.Faults.Add(new StoreFaultRule(StoreFault.Before) { Operation = "ISessionStore.PurgeAsync" });
        _store.Faults.Add(new StoreFaultRule(StoreFault.Before)
        {
            When = operation =>
            {
                hits.Add(operation);
                return false;
            },
        });
        var failures = new List<bool>();
        for (var i = 0; i < 5; i++)
        {
            failures.Add(await FailsAsync(() => _store.Store.PurgeAsync(Now, 1).AsTask()));
        }

        // The first rule lets the second call pass, so the second rule does not count that call.
        Assert.Equal([false, false, true, true, false], failures);
        Assert.Equal(["IRevocationStore.PurgeAsync", "IRevocationStore.PurgeAsync"], hits);
    }

    [Fact]
    public async Task Stores_that_share_their_faults_share_one_count()
    {
        var faults = new StoreFaults();
        var sessions = new FaultingStore<ISessionStore>(new InMemorySessionStore(), faults);
        var revocations = new FaultingStore<IRevocationStore>(_kept, faults);
        faults.Add(new StoreFaultRule(StoreFault.Before) { Operation = nameof(ISessionStore.PurgeAsync), Skip = 2 });
        Assert.False(await FailsAsync(() => sessions.Store.PurgeAsync(Now, 1).AsTask()));
        Assert.False(await FailsAsync(() => revocations.Store.PurgeAsync(Now, 1).AsTask()));
        Assert.True(await FailsAsync(() => sessions.Store.PurgeAsync(Now, 1).AsTask()));
        Assert.True(await FailsAsync(() => revocations.Store.PurgeAsync(Now, 1).AsTask()));
        Assert.Equal((2, 2, 4), (sessions.Calls, revocations.Calls, faults.Calls));
    }

    [Fact]
    public async Task Clearing_ends_every_fault_and_every_wait()
    {
        _store.Fault = StoreFault.Before;
        var rule = _store.Faults.Add(new StoreFaultRule(StoreFault.Hold) { Times = 1 });
        var call = RevokeAsync();
        await rule.Reached;
        Assert.True(await FailsAsync(() => RevokeAsync()));
        _store.Faults.Clear();
        await call;
        await RevokeAsync();
        Assert.Equal(StoreFault.None, _store.Fault);
    }

    [Fact]
    public async Task Every_operation_of_every_store_can_fail_by_its_name()
    {
        await FailsByNameAsync<ISessionStore>(new InMemorySessionStore());
        await FailsByNameAsync<IAccountStore>(new InMemoryAccountStore());
        await FailsByNameAsync<IOneTimeTokenStore>(new InMemoryOneTimeTokenStore());
        await FailsByNameAsync<IRefreshTokenStore>(new InMemoryRefreshTokenStore());
        await FailsByNameAsync<IRevocationStore>(_kept);
        await FailsByNameAsync<IJwtKeyStore>(new InMemoryJwtKeyStore());
        await FailsByNameAsync<IMfaStore>(new InMemoryMfaStore());
        await FailsByNameAsync<IRateLimiter>(new InMemoryRateLimiter());
    }

    [Fact]
    public void Undefined_fault_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new StoreFaultRule((StoreFault)99));

    private static async Task FailsByNameAsync<TStore>(TStore inner)
        where TStore : class
    {
        var store = new FaultingStore<TStore>(inner);
        var methods = typeof(TStore).GetInterfaces().Append(typeof(TStore)).SelectMany(static type => type.GetMethods());
        foreach (var method in methods.Where(static method => !method.IsSpecialName))
        {
            var rule = store.Faults.Add(new StoreFaultRule(StoreFault.Before) { Operation = $"{typeof(TStore).Name}.{method.Name}" });
            object?[] arguments = [.. method.GetParameters().Select(static parameter => parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
            var answer = method.Invoke(store.Store, arguments)!;
            var task = answer is ValueTask bare ? bare.AsTask() : (Task)answer.GetType().GetMethod("AsTask")!.Invoke(answer, null)!;
            await Assert.ThrowsAsync<IOException>(() => task);
            Assert.Equal(1, rule.Hits);
            store.Faults.Clear();
        }
    }

    private static async Task<bool> FailsAsync(Func<Task> call)
    {
        try
        {
            await call();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private Task RevokeAsync(CancellationToken cancellationToken = default) =>
        _store.Store.RevokeAsync(Key, null, Now.AddHours(1), Now, cancellationToken).AsTask();

    private async Task<bool> IsRevokedAsync() => (await _store.Store.FindAsync(new[] { Key })).Count > 0;
}
