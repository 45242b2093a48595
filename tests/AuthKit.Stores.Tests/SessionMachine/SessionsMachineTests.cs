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

    public static TheoryData<string> Flaws => ["lives a millisecond too long", "keeps one too many", "ignores the version", "spares none", "forgets the token before"];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Store_with_a_flaw_is_found_out(string flaw) =>
        ShortFailure.Of(await Assert.ThrowsAsync<MachineFailure>(() => new FlawedAdapter(flaw).RunSessionMachineAsync(Enough)), mostCommands: 10, output);

    private sealed class FlawedAdapter(string flaw) : StoreAdapter, IOpens<ISessionStore>
    {
        private readonly FlawedStore _store = new(flaw, new InMemorySessionStore());

        ISessionStore IOpens<ISessionStore>.Open() => _store;
    }

    private sealed class FlawedStore(string flaw, InMemorySessionStore store) : ISessionStore
    {
        public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.FindAsync(key, Late(now), cancellationToken);

        public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
            store.TouchAsync(key, Late(now), touchBefore, cancellationToken);

        public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.AddAsync(record, flaw == "keeps one too many" ? maxPerOwner + 1 : maxPerOwner, now, cancellationToken);

        public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.ReplaceAsync(oldKey, version, flaw == "forgets the token before" ? record with { PreviousKey = null, PreviousKeyExpiresAt = null } : record, now, cancellationToken);

        public async ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var current = flaw == "ignores the version" ? await store.FindAsync(key, now, cancellationToken) : null;
            return await store.UpdateAsync(key, current?.Version ?? version, payload, now, cancellationToken);
        }

        public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => store.RemoveAsync(owner, sid, cancellationToken);

        public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => store.RemoveByOwnerAsync(owner, flaw == "spares none" ? null : exceptSid, cancellationToken);

        public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => store.ListAsync(owner, now, limit, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => store.PurgeAsync(now, batch, cancellationToken);

        private DateTimeOffset Late(DateTimeOffset now) => flaw == "lives a millisecond too long" ? now.AddMilliseconds(-1) : now;
    }
}
