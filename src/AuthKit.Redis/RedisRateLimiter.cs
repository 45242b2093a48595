using AuthKit.RateLimiting;
using StackExchange.Redis;

namespace AuthKit.Redis;

/// <summary>
/// Counts permits on Redis, single node or Cluster. Every operation is one script on one slot and one round trip;
/// <see cref="AcquireAllAsync"/> is one for each group. Safe for concurrent use, from any number of instances; the
/// connection stays the caller's. Failures and time-outs come out as StackExchange.Redis throws them.
/// </summary>
public sealed class RedisRateLimiter : IRateLimiter
{
    private const int NumbersOfARequest = 5;
    private const int NumbersOfADecision = 5;
    private const long MaxMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    private static readonly RedisScript Acquire = RedisScript.Load("LimitAcquire.lua");
    private static readonly RedisScript Peek = RedisScript.Load("LimitPeek.lua");
    private static readonly RedisScript Refund = RedisScript.Load("LimitRefund.lua");

    private readonly IDatabase _database;
    private readonly RedisKeys _keys;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the limiter.</summary>
    /// <param name="connection">The application's connection; its default database is used.</param>
    /// <param name="options">The keys' prefix; copied. Default: the defaults.</param>
    /// <param name="runtime">The clock, read in whole milliseconds since 1970. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range.</exception>
    public RedisRateLimiter(IConnectionMultiplexer connection, RedisStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _keys = new RedisKeys((options ?? new RedisStoreOptions()).Snapshot().KeyPrefix);
        _database = connection.GetDatabase();
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        return DecideAsync(Acquire, policy, key, permits, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        RateLimitGroups.AcquireAsync(this, requests, AcquireGroupAsync, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return DecideAsync(Peek, policy, key, 1, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        var values = new RedisValue[1 + NumbersOfARequest + 1];
        values[0] = Now();
        Write(policy, permits, values.AsSpan(1));
        values[^1] = ticket;
        return (int)await Refund.EvaluateAsync(_database, [_keys.Limit(key.ToStoreKey(policy))], values, cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        cancellationToken.ThrowIfCancellationRequested();
        await _database.KeyDeleteAsync(_keys.Limit(key.ToStoreKey(policy)), RedisScript.Flags).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RateLimitDecision> DecideAsync(RedisScript script, RateLimitPolicy policy, RateLimitKey key, int permits, CancellationToken cancellationToken)
    {
        var values = new RedisValue[1 + NumbersOfARequest];
        values[0] = Now();
        Write(policy, permits, values.AsSpan(1));
        return ReadDecision(policy, await script.EvaluateAsync(_database, [_keys.Limit(key.ToStoreKey(policy))], values, cancellationToken).ConfigureAwait(false), 0);
    }

    private async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireGroupAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        var keys = new RedisKey[requests.Count];
        var values = new RedisValue[1 + (NumbersOfARequest * requests.Count)];
        values[0] = Now();
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = _keys.Limit(requests[i].Key.ToStoreKey(requests[i].Policy));
            Write(requests[i].Policy, requests[i].Permits, values.AsSpan(1 + (NumbersOfARequest * i)));
        }

        var result = await Acquire.EvaluateAsync(_database, keys, values, cancellationToken).ConfigureAwait(false);
        var decisions = new RateLimitDecision[keys.Length];
        for (var i = 0; i < decisions.Length; i++)
        {
            decisions[i] = ReadDecision(requests[i].Policy, result, NumbersOfADecision * i);
        }

        return decisions;
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private static void Write(RateLimitPolicy policy, int permits, Span<RedisValue> values)
    {
        values[0] = (int)policy.Algorithm;
        values[1] = policy.Limit;
        values[2] = policy.PermitsPerWindow;
        values[3] = policy.Window.Ticks / TimeSpan.TicksPerMillisecond;
        values[4] = permits;
    }

    private static RateLimitDecision ReadDecision(RateLimitPolicy policy, RedisResult numbers, int first)
    {
        const int Never = -1;
        var wait = (long)numbers[first + 2];
        return new RateLimitDecision
        {
            IsAllowed = (int)numbers[first] == 1,
            Limit = policy.Limit,
            Remaining = (int)numbers[first + 1],
            RetryAfter = wait == Never ? Timeout.InfiniteTimeSpan : Milliseconds(wait),
            ResetAfter = Milliseconds((long)numbers[first + 3]),
            Ticket = (long)numbers[first + 4],
        };
    }

    // A large bucket that fills slowly may take longer than a TimeSpan can say.
    private static TimeSpan Milliseconds(long count) =>
        count < MaxMilliseconds ? TimeSpan.FromTicks(count * TimeSpan.TicksPerMillisecond) : TimeSpan.MaxValue;
}
