using AuthKit.RateLimiting;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Counts permits on Redis, single node or Cluster. A decision is one script and one round trip; so are all decisions of one group in
/// <see cref="AcquireAllAsync"/>. A peek is one plain read. Safe for concurrent use, from any number of instances; the caller owns the connection.
/// Failures and timeouts are thrown as exceptions of StackExchange.Redis.
/// </summary>
public sealed class RedisRateLimiter : IRateLimiter
{
    private static readonly RedisScript Acquire = RedisScript.Load("LimitAcquire.lua");
    private static readonly RedisScript AcquireAll = RedisScript.Load("LimitAcquireAll.lua");
    private static readonly RedisScript Refund = RedisScript.Load("LimitRefund.lua");

    private readonly RedisCalls _redis;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the limiter.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The prefix of the keys and the timeout; copied. Default: a new <see cref="RedisStoreOptions"/>.</param>
    /// <param name="runtime">The clock, read in whole milliseconds since 1970. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisRateLimiter(IConnectionMultiplexer connection, RedisStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _redis = new RedisCalls(connection, options);
        _keys = _redis.Keys;
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        var now = Now();
        var numbers = new byte[LimitNumbers.SizeOfTime + LimitNumbers.SizeOfRequest];
        LimitNumbers.WriteTime(numbers, now);
        LimitNumbers.WriteRequest(numbers.AsSpan(LimitNumbers.SizeOfTime), policy, permits);
        var answer = await _redis.EvaluateAsync(Acquire, [_keys.Limit(key.ToStoreKey(policy))], [numbers], cancellationToken).ConfigureAwait(false);
        return LimitValue.ReadDecision((byte[]?)answer, policy, permits, now);
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        RateLimitGroups.AcquireAsync(this, requests, AcquireGroupAsync, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        var now = Now();
        var value = await ReadAsync(_keys.Limit(key.ToStoreKey(policy)), cancellationToken).ConfigureAwait(false);
        var count = RateLimitCount.Settle(policy, LimitValue.TryRead(value, policy), now, out _);
        return count.ToDecision(policy, permits: 1, count.Allows(policy, 1, now), now);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        var now = Now();
        var result = await _redis.EvaluateAsync(
            Refund,
            [_keys.Limit(key.ToStoreKey(policy))],
            [LimitNumbers.OfRefund(policy, permits, ticket, now)],
            cancellationToken).ConfigureAwait(false);
        return (int)result == 1;
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        await _redis.DeleteAsync(_keys.Limit(key.ToStoreKey(policy)), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireGroupAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        var now = Now();
        var keys = new RedisKey[requests.Count];
        var numbers = new byte[LimitNumbers.SizeOfTime + (LimitNumbers.SizeOfRequest * keys.Length)];
        LimitNumbers.WriteTime(numbers, now);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _keys.Limit(requests[i].Key.ToStoreKey(requests[i].Policy));
            LimitNumbers.WriteRequest(numbers.AsSpan(LimitNumbers.SizeOfTime + (LimitNumbers.SizeOfRequest * i)), requests[i].Policy, requests[i].Permits);
        }

        var answers = (byte[]?)await _redis.EvaluateAsync(AcquireAll, keys, [numbers], cancellationToken).ConfigureAwait(false);
        var decisions = new RateLimitDecision[keys.Length];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = LimitValue.ReadFirstDecision(answers.AsSpan(i * LimitValue.SizeOfAnswer), requests[i].Policy, requests[i].Permits, now);
        }

        return decisions;
    }

    /// <summary>Null if there is no value, or a value of another type, which this limiter did not write.</summary>
    private async ValueTask<byte[]?> ReadAsync(RedisKey name, CancellationToken cancellationToken)
    {
        try
        {
            return await _redis.ReadAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (RedisServerException exception) when (RedisRefusal.IsOtherType(exception))
        {
            return null;
        }
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
