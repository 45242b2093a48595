using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>
/// A list and a lock, short enough to be obviously correct. The broken stores derive from it, each with one flaw in one of the steps.
/// </summary>
internal class NaiveOneTimeTokenStore : IOneTimeTokenStore
{
    protected Lock Gate { get; } = new();

    protected List<OneTimeTokenRecord> Records { get; } = [];

    public virtual ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (Records.Exists(other => other.Key == record.Key))
            {
                throw new InvalidOperationException("The key is taken.");
            }

            Forget(record.Owner, record.Purpose, now);
            var live = Owned(record.Owner, record.Purpose).OrderBy(Age).ToList();
            var overdue = live.Take(live.Count - keepLive + 1).ToList();
            overdue.ForEach(old => Records.Remove(old));
            Records.Add(record);
            return ValueTask.FromResult(overdue.Count);
        }
    }

    public virtual ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(FindLive(key, purpose, now));
        }
    }

    public virtual ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            var found = FindLive(key, purpose, now);
            if (found is null || !CanBeUsedAsLink(found))
            {
                return default;
            }

            Use(found);
            return ValueTask.FromResult<OneTimeTokenRecord?>(found);
        }
    }

    public virtual ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            if (FindLive(key, purpose, now) is not { CodeHash.IsEmpty: false } found)
            {
                return default;
            }

            var counted = found with { TriesLeft = found.TriesLeft - 1 };
            if (Matches(found, codeHash.Span))
            {
                if (!TakesOnMatch(take))
                {
                    return ValueTask.FromResult(new OneTimeCodeTry(found));
                }

                Use(found);
                return ValueTask.FromResult(new OneTimeCodeTry(counted));
            }

            Count(found, counted);
            return ValueTask.FromResult(new OneTimeCodeTry(OneTimeCodeStatus.Wrong, counted.TriesLeft));
        }
    }

    public virtual ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult((long)Records.RemoveAll(record => IsOwner(record, owner) && (purposes is null || purposes.Any(purpose => IsPurpose(record, purpose)))));
        }
    }

    public virtual ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        lock (Gate)
        {
            return ValueTask.FromResult(Records.Where(record => !IsLive(record, now)).Take(batch).ToList().Count(Records.Remove));
        }
    }

    protected virtual bool IsLive(OneTimeTokenRecord record, DateTimeOffset now) => record.IsLive(now);

    protected virtual bool IsPurpose(OneTimeTokenRecord record, string purpose) => string.Equals(record.Purpose, purpose, StringComparison.Ordinal);

    protected virtual bool IsOwner(OneTimeTokenRecord record, StoreKey owner) => record.Owner == owner;

    protected virtual DateTimeOffset Age(OneTimeTokenRecord record) => record.CreatedAt;

    protected virtual bool CanBeUsedAsLink(OneTimeTokenRecord record) => record.CodeHash.IsEmpty;

    protected virtual bool TakesOnMatch(bool take) => take;

    protected virtual bool Matches(OneTimeTokenRecord record, ReadOnlySpan<byte> codeHash) => record.Matches(codeHash);

    /// <summary>Handles a record that was found to have expired.</summary>
    protected virtual void Notice(OneTimeTokenRecord record) => Records.Remove(record);

    /// <summary>Deletes the expired tokens of an owner's purpose.</summary>
    protected virtual void Forget(StoreKey owner, string purpose, DateTimeOffset now) =>
        Records.RemoveAll(record => IsOwner(record, owner) && IsPurpose(record, purpose) && !IsLive(record, now));

    protected virtual void Use(OneTimeTokenRecord record) => Owned(record.Owner, record.Purpose).ToList().ForEach(owned => Records.Remove(owned));

    /// <summary>Stores a wrong attempt.</summary>
    protected virtual void Count(OneTimeTokenRecord record, OneTimeTokenRecord counted)
    {
        Records.Remove(record);
        if (counted.TriesLeft > 0)
        {
            Records.Add(counted);
        }
    }

    protected IEnumerable<OneTimeTokenRecord> Owned(StoreKey owner, string purpose) => Records.Where(record => IsOwner(record, owner) && IsPurpose(record, purpose));

    protected OneTimeTokenRecord? FindLive(StoreKey key, string purpose, DateTimeOffset now)
    {
        var found = Records.Find(record => record.Key == key && IsPurpose(record, purpose));
        if (found is null || IsLive(found, now))
        {
            return found;
        }

        Notice(found);
        return null;
    }
}
