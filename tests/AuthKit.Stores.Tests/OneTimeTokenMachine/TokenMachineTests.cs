using AuthKit.OneTimeTokens;
using AuthKit.Sessions;
using AuthKit.Stores.Tests.Adapters;
using AuthKit.Stores.Tests.Machines;
using Xunit.Abstractions;

namespace AuthKit.Stores.Tests.OneTimeTokenMachine;

/// <summary>The machine must find each store with a flaw, and show it with few commands.</summary>
public class TokenMachineTests(ITestOutputHelper output)
{
    // A few dozen sequences may all miss it; thousands cost little in memory.
    private const int Enough = 5_000;

    public static TheoryData<string> Flaws => ["lives a millisecond too long", "keeps the others of a purpose", "counts no try", "revives", "keeps one too many"];

    [Theory]
    [MemberData(nameof(Flaws))]
    public async Task Store_with_a_flaw_is_found_out(string flaw) =>
        ShortFailure.Of(await Assert.ThrowsAsync<MachineFailure>(() => new FlawedAdapter(flaw).RunOneTimeTokenMachineAsync(Enough)), mostCommands: 10, output);

    private sealed class FlawedAdapter(string flaw) : StoreAdapter, IOpens<IOneTimeTokenStore>
    {
        private readonly FlawedStore _store = new(flaw, new InMemoryOneTimeTokenStore());

        IOneTimeTokenStore IOpens<IOneTimeTokenStore>.Open() => _store;
    }

    private sealed class FlawedStore(string flaw, InMemoryOneTimeTokenStore store) : IOneTimeTokenStore
    {
        public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            store.AddAsync(record, flaw == "keeps one too many" ? keepLive + 1 : keepLive, now, cancellationToken);

        public async ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var found = await store.FindAsync(key, purpose, flaw == "revives" ? DateTimeOffset.UnixEpoch : now, cancellationToken);
            return found?.IsLive(now) == true ? found : null;
        }

        public async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            if (flaw != "keeps the others of a purpose")
            {
                return await store.ConsumeAsync(key, purpose, flaw == "lives a millisecond too long" ? now.AddMilliseconds(-1) : now, cancellationToken);
            }

            var taken = await store.FindAsync(key, purpose, now, cancellationToken);
            if (taken is not { CodeHash.IsEmpty: true })
            {
                return null;
            }

            // A lookup at its end removes this one alone.
            await store.FindAsync(key, purpose, taken.ExpiresAt, cancellationToken);
            return taken;
        }

        public async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            var record = await store.FindAsync(key, purpose, now, cancellationToken);
            return flaw == "counts no try" && record is { CodeHash.IsEmpty: false } && !record.Matches(codeHash.Span)
                ? new OneTimeCodeTry(OneTimeCodeStatus.Wrong, record.TriesLeft - 1)
                : await store.TryCodeAsync(key, purpose, codeHash, take, now, cancellationToken);
        }

        public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default) => store.RemoveByOwnerAsync(owner, purposes, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => store.PurgeAsync(now, batch, cancellationToken);
    }
}
