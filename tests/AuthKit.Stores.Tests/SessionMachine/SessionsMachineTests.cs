using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.Machines;
using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.SessionMachine;

/// <summary>The machine must find a store with a flaw, and show it with few commands.</summary>
public class SessionsMachineTests(ITestOutputHelper output)
{
    // A few dozen sequences may all miss it; thousands cost little in memory.
    private const int Enough = 5_000;

    [Fact]
    public async Task Store_whose_sessions_live_one_millisecond_too_long_is_found_out() =>
        ShortFailure.Of(await Assert.ThrowsAsync<MachineFailure>(() => new LateAdapter().RunSessionMachineAsync(Enough)), mostCommands: 8, output);

    private sealed class LateAdapter : StoreAdapter, IOpens<ISessionStore>
    {
        private readonly LateStore _store = new(new InMemorySessionStore());

        ISessionStore IOpens<ISessionStore>.Open() => _store;
    }

    /// <summary>Looks sessions up by a clock that is a millisecond behind.</summary>
    private sealed class LateStore(ISessionStore store) : ISessionStore
    {
        public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.FindAsync(key, now.AddMilliseconds(-1), cancellationToken);

        public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
            store.TouchAsync(key, now.AddMilliseconds(-1), touchBefore, cancellationToken);

        public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.AddAsync(record, maxPerOwner, now, cancellationToken);

        public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.ReplaceAsync(oldKey, version, record, now, cancellationToken);

        public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.UpdateAsync(key, version, payload, now, cancellationToken);

        public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => store.RemoveAsync(owner, sid, cancellationToken);

        public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => store.RemoveByOwnerAsync(owner, exceptSid, cancellationToken);

        public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => store.ListAsync(owner, now, limit, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => store.PurgeAsync(now, batch, cancellationToken);
    }
}
