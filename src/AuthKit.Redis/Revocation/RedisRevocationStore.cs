using System.Buffers.Binary;
using AuthKit.Revocation;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Revocations on Redis, single node or Cluster. A revocation is one script; a check is one plain read for each of its keys, all sent together. Safe
/// for concurrent use; the caller owns the connection. Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public sealed class RedisRevocationStore : IRevocationStore
{
    private const byte Kind = (byte)'R';
    private const int Size = 1 + (2 * sizeof(long));
    private const int SizeWithKept = Size + sizeof(long) + SessionId.Size;

    private static readonly RedisScript Revoke = RedisScript.Load("Revoke.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisRevocationStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await _redis.EvaluateAsync(
            Revoke,
            [_keys.Revocation(key)],
            [RevocationEntry.FirstGeneration(now), now.ToUnixTimeMilliseconds(), expiresAt.ToUnixTimeMilliseconds(), kept?.ToArray() ?? []],
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reads = new List<Task<RevocationEntry?>>(keys.Length);
        foreach (var key in keys.Span)
        {
            reads.Add(FindAsync(key, cancellationToken));
        }

        // All reads are sent before the first is awaited.
        var found = await Task.WhenAll(reads).ConfigureAwait(false);
        return Array.TrueForAll(found, static entry => entry is null) ? [] : [.. found.OfType<RevocationEntry>()];
    }

    /// <summary>Does nothing: Redis expires the keys by itself.</summary>
    /// <returns>Always 0.</returns>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

    private async Task<RevocationEntry?> FindAsync(StoreKey key, CancellationToken cancellationToken)
    {
        try
        {
            return await _redis.ReadAsync(_keys.Revocation(key), cancellationToken).ConfigureAwait(false) is { } value ? Read(key, value) : null;
        }
        catch (RedisServerException exception) when (RedisRefusal.IsOtherType(exception))
        {
            return Refusal(key); // This store did not write a value of another type.
        }
    }

    /// <summary>
    /// Reads an entry. A value that this store did not write must not make a token valid, so it becomes an entry that refuses everything.
    /// </summary>
    private static RevocationEntry Read(StoreKey key, byte[] value)
    {
        if (value.Length is not (Size or SizeWithKept) || value[0] != Kind)
        {
            return Refusal(key);
        }

        var (generation, ends) = (ReadNumber(value, 1), ReadNumber(value, 1 + sizeof(long)));
        var keptFrom = value.Length == SizeWithKept ? ReadNumber(value, Size) : 0;
        if (!IsNumber(generation) || !IsNumber(ends) || !IsNumber(keptFrom))
        {
            return Refusal(key);
        }

        SessionId? kept = value.Length == SizeWithKept ? new SessionId(value.AsSpan(Size + sizeof(long))) : null;
        return new RevocationEntry(key, generation, kept, keptFrom, DateTimeOffset.FromUnixTimeMilliseconds(ends));
    }

    private static RevocationEntry Refusal(StoreKey key) =>
        new(key, RevocationEntry.MaxGeneration, null, 0, DateTimeOffset.FromUnixTimeMilliseconds(RevocationEntry.MaxGeneration));

    private static long ReadNumber(byte[] value, int offset) => BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(offset));

    private static bool IsNumber(long number) => number is >= 0 and <= RevocationEntry.MaxGeneration;
}
