using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.OneTimeTokens;

/// <summary>
/// One-time tokens in this process's memory: bounded, lost when the process ends, and not shared with other instances. A full store first removes
/// expired tokens; if that makes no room, it refuses the new token rather than end a live one. Some writes clean up; there is no timer.
/// </summary>
public sealed class InMemoryOneTimeTokenStore : IOneTimeTokenStore
{
    private readonly OwnedMemory<OneTimeTokenRecord> _tokens;

    /// <summary>Creates an empty store.</summary>
    /// <param name="options">The bounds; read once. Default: a new <see cref="InMemoryStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public InMemoryOneTimeTokenStore(InMemoryStoreOptions? options = null) => _tokens = new OwnedMemory<OneTimeTokenRecord>(options, "tokens");

    /// <inheritdoc/>
    public ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLive, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_tokens.Gate)
        {
            if (_tokens.Contains(record.Key))
            {
                Errors.InvalidOperation("A token with this key exists already.");
            }

            var live = _tokens.LiveOf(OfPurpose(record.Owner, record.Purpose), now);
            var overdue = live.GetRange(0, Math.Max(0, live.Count - keepLive + 1));
            _tokens.Add(record, now, overdue);
            return ValueTask.FromResult(overdue.Count);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_tokens.Gate)
        {
            return ValueTask.FromResult(TryGetLive(key, purpose, now, out var token) ? token.Record : null);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_tokens.Gate)
        {
            if (!TryGetLive(key, purpose, now, out var token) || !token.Record.CodeHash.IsEmpty)
            {
                return default;
            }

            _tokens.RemoveAll(OfPurpose(token.Record.Owner, purpose));
            return ValueTask.FromResult<OneTimeTokenRecord?>(token.Record);
        }
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, bool take, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_tokens.Gate)
        {
            if (!TryGetLive(key, purpose, now, out var token) || token.Record.CodeHash.IsEmpty)
            {
                return default;
            }

            // The try is counted before the comparison.
            var untried = token.Record;
            token.Record = untried with { TriesLeft = untried.TriesLeft - 1 };
            if (token.Record.Matches(codeHash.Span))
            {
                if (!take)
                {
                    token.Record = untried;
                    return ValueTask.FromResult(new OneTimeCodeTry(untried));
                }

                _tokens.RemoveAll(OfPurpose(token.Record.Owner, purpose));
                return ValueTask.FromResult(new OneTimeCodeTry(token.Record));
            }

            if (token.Record.TriesLeft <= 0)
            {
                _tokens.Remove(token);
            }

            return ValueTask.FromResult(new OneTimeCodeTry(OneTimeCodeStatus.Wrong, token.Record.TriesLeft));
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_tokens.RemoveInBatches(owner, token => purposes is null || purposes.Contains(token.Purpose, StringComparer.Ordinal)));
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_tokens.Gate)
        {
            return ValueTask.FromResult(_tokens.RemoveExpired(now, batch));
        }
    }

    private bool TryGetLive(StoreKey key, string purpose, DateTimeOffset now, [NotNullWhen(true)] out OwnedMemory<OneTimeTokenRecord>.Entry? token)
    {
        // A token of another purpose is treated as not found, so this call does not delete it even if it has expired.
        if (!_tokens.TryGet(key, out token) || !string.Equals(token.Record.Purpose, purpose, StringComparison.Ordinal))
        {
            return false;
        }

        return _tokens.TryGetLive(key, now, out token);
    }

    private List<OwnedMemory<OneTimeTokenRecord>.Entry> OfPurpose(StoreKey owner, string purpose) =>
        _tokens.OfOwner(owner).FindAll(token => string.Equals(token.Record.Purpose, purpose, StringComparison.Ordinal));
}
