using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.Machines;
using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.RefreshTokenMachine;

/// <summary>The machine must find each store with a flaw, and show it with few commands.</summary>
public class FamilyMachineTests(ITestOutputHelper output)
{
    // A few dozen sequences may all miss it; thousands cost little in memory.
    private const int Enough = 40_000;

    public static TheoryData<string> Flaws => ["lives a millisecond too long", "spares the family", "revives", "keeps one too many", "lengthens the grace", "rotates for the token before", "never answers", "answers a millisecond too long", "ends the sid of a key"];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Store_with_a_flaw_is_found_out(string flaw) =>
        ShortFailure.Of(await Assert.ThrowsAsync<MachineFailure>(() => new FlawedAdapter(flaw).RunRefreshTokenMachineAsync(Enough)), mostCommands: 10, output);

    private sealed class FlawedAdapter(string flaw) : StoreAdapter, IOpens<IRefreshTokenStore>
    {
        private readonly FlawedStore _store = new(flaw, new InMemoryRefreshTokenStore());

        IRefreshTokenStore IOpens<IRefreshTokenStore>.Open() => _store;
    }

    private sealed class FlawedStore(string flaw, InMemoryRefreshTokenStore store) : IRefreshTokenStore
    {
        public ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            // One that answers nothing is always replaced; one whose key is random answers no later call.
            var changed = flaw == "never answers" && record.PreviousTokenKey is not null ? record with { PreviousTokenKey = record.TokenKey }
                : flaw == "answers a millisecond too long" && record.PreviousTokenEndsAt is { } end ? record with { PreviousTokenEndsAt = end.AddMilliseconds(1) }
                : record;
            return store.AddAsync(changed, flaw == "keeps one too many" ? maxPerOwner + 1 : maxPerOwner, now, cancellationToken);
        }

        public async ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var found = await store.FindAsync(key, flaw == "revives" ? DateTimeOffset.UnixEpoch : Late(now), cancellationToken);
            return flaw != "revives" || found?.IsLive(now) == true ? found : null;
        }

        public async ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var found = await store.FindAsync(successor.Key, Late(now), cancellationToken);
            if (flaw == "spares the family" && found?.Evaluate(tokenKey, now) == RefreshRotationStatus.Reused)
            {
                return new RefreshRotation(RefreshRotationStatus.Reused, found);
            }

            if (flaw == "rotates for the token before" && found?.Evaluate(tokenKey, now) == RefreshRotationStatus.Repeated)
            {
                return await store.RotateAsync(found.TokenKey, successor, now, cancellationToken);
            }

            var changed = flaw == "lengthens the grace" && successor.PreviousTokenEndsAt is { } end ? successor with { PreviousTokenEndsAt = end.AddMilliseconds(1) } : successor;
            return await store.RotateAsync(tokenKey, changed, Late(now), cancellationToken);
        }

        public async ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default)
        {
            if (flaw != "ends the sid of a key")
            {
                return await store.RevokeAsync(key, cancellationToken);
            }

            // All that the owner has, in the place of the one.
            var found = await store.FindAsync(key, DateTimeOffset.UnixEpoch, cancellationToken);
            return found is not null && await store.RevokeByOwnerAsync(found.Owner, null, cancellationToken) > 0;
        }

        public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => store.RevokeFamilyAsync(owner, sid, cancellationToken);

        public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => store.RevokeByOwnerAsync(owner, exceptSid, cancellationToken);

        public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => store.ListAsync(owner, now, limit, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => store.PurgeAsync(now, batch, cancellationToken);

        private DateTimeOffset Late(DateTimeOffset now) => flaw == "lives a millisecond too long" ? now.AddMilliseconds(-1) : now;
    }
}
