using System.Buffers.Binary;
using AuthKit.Revocation;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Revocations on Redis, single node or Cluster. A revocation is one script; a check is one plain read for each of its keys,
/// sent together. Safe for concurrent use; the connection stays the caller's. Failures and time-outs come out
/// as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisRevocationStore : IRevocationStore
{
    private const byte Kind = (byte)'R';
    private const int Size = 17;

    private static readonly long MaxTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
    private static readonly RedisScript Revoke = RedisScript.Load("Revoke.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;

    /// <summary>Creates the store.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisRevocationStore(IConnectionMultiplexer connection, RedisStoreOptions? options = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
    }

    /// <inheritdoc/>
    public async ValueTask RevokeAsync(RevocationEntry entry, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        await _redis.EvaluateAsync(
            Revoke,
            [_keys.Revocation(entry.Key)],
            [now.ToUnixTimeMilliseconds(), entry.CutOff.ToUnixTimeMilliseconds(), entry.ExpiresAt.ToUnixTimeMilliseconds()],
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<bool> IsRevokedAsync(ReadOnlyMemory<StoreKey> keys, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reads = new List<Task<bool>>(keys.Length);
        foreach (var key in keys.Span)
        {
            reads.Add(RefusesAsync(_keys.Revocation(key), issuedAt, now, cancellationToken));
        }

        // All are sent before any is waited for.
        return Array.Exists(await Task.WhenAll(reads).ConfigureAwait(false), static refuses => refuses);
    }

    /// <summary>Does nothing: Redis expires the keys by itself.</summary>
    /// <returns>Always 0.</returns>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

    private async Task<bool> RefusesAsync(RedisKey name, DateTimeOffset issuedAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return Refuses(await _redis.ReadAsync(name, cancellationToken).ConfigureAwait(false), issuedAt, now);
        }
        catch (RedisServerException exception) when (RedisRefusal.IsOtherType(exception))
        {
            return true; // This store did not write that either.
        }
    }

    /// <summary>What this store did not write cannot say that a token is good: it refuses.</summary>
    private static bool Refuses(byte[]? value, DateTimeOffset issuedAt, DateTimeOffset now)
    {
        if (value is null)
        {
            return false;
        }

        if (value.Length != Size || value[0] != Kind)
        {
            return true;
        }

        var cutOff = BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(1));
        var ends = BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(1 + sizeof(long)));
        return cutOff < 0 || cutOff > MaxTime || ends < 0 || ends > MaxTime
            || (issuedAt.ToUnixTimeMilliseconds() <= cutOff && now.ToUnixTimeMilliseconds() < ends);
    }
}
