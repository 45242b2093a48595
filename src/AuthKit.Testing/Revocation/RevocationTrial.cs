using System.Runtime.CompilerServices;
using AuthKit.Revocation;
using AuthKit.Stores;

namespace AuthKit.Testing.Revocation;

/// <summary>The trial of a store of revocations. Shortens the calls to the store.</summary>
internal sealed class RevocationTrial(ConformanceCase<IRevocationStore> conformanceCase, Func<IRevocationStore> open, CancellationToken cancellationToken)
    : ExpiringTrial<IRevocationStore>(conformanceCase, open, "entries", cancellationToken)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IRevocationStore> Case(Func<RevocationTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new RevocationTrial(conformanceCase, open, cancellationToken)));

    /// <summary>Writes the entry of a key. Defaults: at <see cref="Trial{TStore}.Now"/>, for an hour, without a kept sign-in.</summary>
    public async Task RevokeAsync(StoreKey key, SessionId? kept = null, DateTimeOffset? expiresAt = null, DateTimeOffset? now = null, int instance = 0) =>
        await this[instance].RevokeAsync(key, kept, expiresAt ?? Now + Lifetime, now ?? Now, Cancellation).ConfigureAwait(false);

    /// <summary>The entry that the other instance finds; null without an entry.</summary>
    public async Task<RevocationEntry?> FindAsync(StoreKey key)
    {
        var found = await Other.FindAsync(new[] { key }, Cancellation).ConfigureAwait(false);
        if (found.Count == 0)
        {
            return null;
        }

        Equal(1, found.Count, "the number of entries of one key");
        return found[0];
    }

    /// <summary>
    /// Expects the entry of a key to be the one of <see cref="RevocationEntry.Next"/> after these writes, made from both instances in turn.
    /// </summary>
    public async Task<RevocationEntry> ExpectAfterAsync(StoreKey key, params (SessionId? Kept, DateTimeOffset ExpiresAt, DateTimeOffset Now)[] writes)
    {
        RevocationEntry? expected = null;
        for (var i = 0; i < writes.Length; i++)
        {
            var (kept, expiresAt, now) = writes[i];
            await RevokeAsync(key, kept, expiresAt, now, i).ConfigureAwait(false);
            expected = RevocationEntry.Next(expected, key, kept, expiresAt, now);
            await IsAsync(expected.Value, $"after {i + 1} writes").ConfigureAwait(false);
        }

        return expected!.Value;
    }

    /// <summary>Expects an entry with these values.</summary>
    public async Task IsAsync(RevocationEntry expected, string when)
    {
        if (await FindAsync(expected.Key).ConfigureAwait(false) is not { } found)
        {
            Fail($"Expected an entry {when}; nothing was found.");
            return;
        }

        Equal(expected.Key, found.Key, $"the entry's key {when}");
        Equal(expected.Generation, found.Generation, $"the generation {when}");
        Equal(expected.Kept, found.Kept, $"the kept sid {when}");
        Equal(expected.KeptFrom, found.KeptFrom, $"the generation from which the sid is kept {when}");
        Equal(expected.ExpiresAt, found.ExpiresAt, $"the expiry {when}");
    }

    /// <summary>Expects exactly these keys to have an entry.</summary>
    public async Task HasAsync(StoreKey[] expected, params StoreKey[] asked) =>
        SameSet(expected, (await Other.FindAsync(asked, Cancellation).ConfigureAwait(false)).Select(static entry => entry.Key), "the keys that have an entry");

    protected override ValueTask<int> PurgeAsync(IRevocationStore store, int batch) => store.PurgeAsync(Now, batch, Cancellation);

    /// <summary>Entries that expired an hour before now, written by an instance whose clock is behind.</summary>
    protected override async Task<Func<Task>> AddExpiredAsync(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => NewKey()).ToArray();
        for (var i = 0; i < count; i++)
        {
            await RevokeAsync(keys[i], expiresAt: Now - Lifetime, now: Now - (2 * Lifetime), instance: i).ConfigureAwait(false);
        }

        return async () =>
        {
            foreach (var key in keys)
            {
                await HasAsync([], key).ConfigureAwait(false);
            }
        };
    }
}
