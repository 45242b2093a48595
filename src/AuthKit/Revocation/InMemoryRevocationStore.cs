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

    private readonly ConcurrentDictionary<StoreKey, InMemoryRevocation> _byKey = new();
    private readonly SortedSet<InMemoryRevocation> _byEnd = new(InMemoryRevocation.ByEnd);
    private readonly Lock _writes = new();
    private readonly int _capacity;
    private long _sequence;

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
                entry = present.Entry.Join(entry);
            }
            else
            {
                RemoveExpired(now, CleanedOnEachWrite);
                if (_byEnd.Count >= _capacity)
                {
                    Errors.InvalidOperation($"The store holds {_capacity} revocations; there is no room for another.");
                }
            }

            var written = new InMemoryRevocation(entry, ++_sequence);
            _byEnd.Add(written);
            _byKey[entry.Key] = written;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var key in keys.Span)
        {
            if (_byKey.TryGetValue(key, out var present) && present.Entry.Refuses(issuedAt, now))
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
        while (removed < batch && _byEnd.Min is { } first && now >= first.Entry.ExpiresAt)
        {
            _byEnd.Remove(first);
            _byKey.TryRemove(first.Entry.Key, out _);
            removed++;
        }

        return removed;
    }
}
