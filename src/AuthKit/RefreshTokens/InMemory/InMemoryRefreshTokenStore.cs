using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>
/// Stores families of refresh tokens in the memory of this process. They are lost when the process ends, and other instances do not see them.
/// The capacity is bounded. If the store is full, expired families are removed first. If there is still no room, a new family is refused; live
/// families are not removed for it. Some writes remove expired families; there is no timer.
/// </summary>
public sealed class InMemoryRefreshTokenStore : IRefreshTokenStore
{
    private readonly OwnedMemory<RefreshFamilyRecord> _families;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">The capacity; read once. Null for the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryRefreshTokenStore(InMemoryStoreOptions? options = null) => _families = new OwnedMemory<RefreshFamilyRecord>(options, "families");

    /// <inheritdoc/>
    public ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            var live = _families.LiveOf(_families.OfOwner(record.Owner), now);
            if (_families.Contains(record.Key))
            {
                Errors.InvalidOperation("A family with this key already exists.");
            }

            var replaced = live.FindAll(family => family.Record.Sid == record.Sid);
            if (replaced.Find(family => family.Record.Answers(record, now)) is { } answer)
            {
                return ValueTask.FromResult(new RefreshAddition(answer.Record, []));
            }

            live.RemoveAll(replaced.Contains);
            var overdue = live.GetRange(0, Math.Max(0, live.Count - maxPerOwner + 1));
            _families.Add(record, now, [.. replaced, .. overdue]);
            return ValueTask.FromResult(new RefreshAddition(record, overdue.ConvertAll(static family => new RefreshFamilyName(family.Record.Key, family.Record.Sid))));
        }
    }

    /// <inheritdoc/>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            return ValueTask.FromResult(_families.TryGetLive(key, now, out var family) ? family.Record : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(successor);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            if (!_families.TryGetLive(successor.Key, now, out var family))
            {
                return default;
            }

            var status = family.Record.Evaluate(tokenKey, now);
            if (status == RefreshRotationStatus.Rotated)
            {
                _families.Replace(family, successor);
            }
            else if (status == RefreshRotationStatus.Reused)
            {
                _families.Remove(family);
            }

            return ValueTask.FromResult(new RefreshRotation(status, family.Record));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            return ValueTask.FromResult(_families.TryGet(key, out var found) && _families.Remove(found));
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            return ValueTask.FromResult(_families.OfOwner(owner).Find(family => family.Record.Sid == sid) is { } found && _families.Remove(found));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_families.RemoveInBatches(owner, family => family.Sid != exceptSid));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            var live = _families.LiveOf(_families.OfOwner(owner), now);
            return ValueTask.FromResult<IReadOnlyList<RefreshFamilyRecord>>([.. live.AsEnumerable().Reverse().Take(limit).Select(static family => family.Record)]);
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_families.Gate)
        {
            return ValueTask.FromResult(_families.RemoveExpired(now, batch));
        }
    }
}
