using System.Collections.Concurrent;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Revocations in this process's memory: bounded, gone with the process, not shared with other instances. When it is full a
/// revocation is refused rather than another forgotten. Checks take no lock. Cleans up on writes, without a timer.
/// </summary>
public sealed class InMemoryRevocationStore : IRevocationStore
{
    private const int CleanedOnEachWrite = 4;

    private static readonly Comparer<RevocationEntry> ByEnd = Comparer<RevocationEntry>.Create(static (left, right) =>
        left.ExpiresAt.CompareTo(right.ExpiresAt) is var byTime and not 0 ? byTime : Compare(left.Key, right.Key));

    private readonly ConcurrentDictionary<StoreKey, RevocationEntry> _byKey = new();
    private readonly SortedSet<RevocationEntry> _byEnd = new(ByEnd);
    private readonly Lock _writes = new();
    private readonly int _capacity;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">Its bounds; read once. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRevocationStore(InMemoryRevocationStoreOptions? options = null)
    {
        options ??= new InMemoryRevocationStoreOptions();
        options.ThrowIfInvalid();
        _capacity = options.Capacity;
    }

    /// <inheritdoc/>
    public ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writes)
        {
            if (_byKey.TryGetValue(entry.Key, out var present))
            {
                _byEnd.Remove(present);
                entry = entry.Join(present);
            }
            else
            {
                RemoveExpired(now, CleanedOnEachWrite);
                if (_byEnd.Count >= _capacity)
                {
                    Errors.InvalidOperation($"The store holds {_capacity} revocations; there is no room for another.");
                }
            }

            _byEnd.Add(entry);
            _byKey[entry.Key] = entry;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var key in keys.Span)
        {
            if (_byKey.TryGetValue(key, out var entry) && entry.Refuses(issuedAt, now))
            {
                return ValueTask.FromResult(true);
            }
        }

        return ValueTask.FromResult(false);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writes)
        {
            return ValueTask.FromResult(RemoveExpired(now, batch));
        }
    }

    private int RemoveExpired(DateTimeOffset now, int batch)
    {
        var removed = 0;
        while (removed < batch && _byEnd.Count > 0 && _byEnd.Min is var first && now >= first.ExpiresAt)
        {
            _byEnd.Remove(first);
            _byKey.TryRemove(first.Key, out _);
            removed++;
        }

        return removed;
    }

    private static int Compare(StoreKey left, StoreKey right)
    {
        Span<byte> bytes = stackalloc byte[2 * StoreKey.Size];
        left.CopyTo(bytes);
        right.CopyTo(bytes[StoreKey.Size..]);
        return bytes[..StoreKey.Size].SequenceCompareTo(bytes[StoreKey.Size..]);
    }
}
