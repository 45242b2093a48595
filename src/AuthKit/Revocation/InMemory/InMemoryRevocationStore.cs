using System.Collections.Concurrent;
using AuthKit.Stores;

namespace AuthKit.Revocation;

/// <summary>
/// Revocations in this process's memory: bounded, lost when the process ends, and not shared with other instances. A full store refuses a new
/// revocation rather than drop another one. Checks take no lock. Writes clean up; there is no timer.
/// </summary>
public sealed class InMemoryRevocationStore : IRevocationStore
{
    private const int CleanedOnEachWrite = 4;

    private readonly ConcurrentDictionary<StoreKey, InMemoryRevocation> _byKey = new();
    private readonly SortedSet<InMemoryRevocation> _byEnd = new(InMemoryRevocation.ByEnd);
    private readonly Lock _writes = new();
    private readonly int _capacity;
    private long _sequence;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">The bounds; read once. Default: a new <see cref="InMemoryStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRevocationStore(InMemoryStoreOptions? options = null)
    {
        _capacity = InMemoryStoreOptions.CapacityOf(options);
    }

    /// <inheritdoc/>
    public ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writes)
        {
            if (_byKey.TryGetValue(key, out var present))
            {
                _byEnd.Remove(present);
            }
            else
            {
                RemoveExpired(now, CleanedOnEachWrite);
                if (_byEnd.Count >= _capacity)
                {
                    Errors.InvalidOperation($"The store holds {_capacity} revocations; there is no room for another.");
                }
            }

            var written = new InMemoryRevocation(RevocationEntry.Next(present?.Entry, key, kept, expiresAt, now), ++_sequence);
            _byEnd.Add(written);
            _byKey[key] = written;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        List<RevocationEntry>? found = null;
        foreach (var key in keys.Span)
        {
            if (_byKey.TryGetValue(key, out var present))
            {
                (found ??= []).Add(present.Entry);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<RevocationEntry>>(found is null ? [] : found);
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
        while (removed < batch && _byEnd.Min is { } first && now >= first.Entry.ExpiresAt)
        {
            _byEnd.Remove(first);
            _byKey.TryRemove(first.Entry.Key, out _);
            removed++;
        }

        return removed;
    }
}

/// <summary>A revocation in memory. It is immutable, so that a check without a lock never sees half a change.</summary>
internal sealed class InMemoryRevocation(RevocationEntry entry, long sequence)
{
    public static readonly Comparer<InMemoryRevocation> ByEnd = Comparer<InMemoryRevocation>.Create(static (left, right) =>
        left.Entry.ExpiresAt.CompareTo(right.Entry.ExpiresAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    // Orders entries with the same expiry by when they were written.
    private readonly long _sequence = sequence;

    public RevocationEntry Entry { get; } = entry;
}
