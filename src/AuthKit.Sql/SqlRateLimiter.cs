using System.Data;
using System.Data.Common;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Counts permits in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. A decision is one short
/// transaction that holds the row of its key; the arithmetic is the core's. Safe for concurrent use, from any number of
/// instances on one database. What a driver throws passes through: see <see cref="FailSafeRateLimiter"/>.
/// </summary>
public sealed class SqlRateLimiter : IRateLimiter
{
    // One of so many decisions deletes what is over on its way.
    private const int PurgeInterval = 64;

    // Clocks of several instances differ: a count is kept for longer than it counts.
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SqlDatabase _database;
    private readonly RateLimitStatements _statements;
    private readonly TimeProvider _timeProvider;
    private int _decisions;

    /// <summary>Creates the limiter; opens nothing yet.</summary>
    /// <param name="dataSource">Leads to the database; stays the caller's to dispose.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <param name="runtime">The clock, read in whole milliseconds since 1970. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SqlRateLimiter(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options);
        _statements = new RateLimitStatements(_database.Dialect, _database.Options.TablePrefix);
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        var decisions = await AcquireGroupAsync([new RateLimitRequest(policy, key, permits)], cancellationToken).ConfigureAwait(false);
        return decisions[0];
    }

    /// <inheritdoc/>
    public ValueTask<RateLimitAcquisition> AcquireAllAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken = default) =>
        RateLimitGroups.AcquireAsync(this, requests, AcquireGroupAsync, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> PeekAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var kept = await _database.ReadAsync(
            (limiter: this, key: key.ToStoreKey(policy)),
            static (connection, s, ct) => s.limiter.ReadAsync(connection, null, s.limiter._statements.Find, s.key, ct),
            cancellationToken).ConfigureAwait(false);
        var now = Now();
        var count = RateLimitCount.Settle(policy, kept, now, out _);
        return count.ToDecision(policy, 1, count.Allows(policy, 1, now), now);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RefundAsync(RateLimitPolicy policy, RateLimitKey key, long ticket, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        return RefundAsync((policy, key.ToStoreKey(policy), ticket, permits), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        await _database.WriteAsync(
            (limiter: this, key: key.ToStoreKey(policy)),
            static async (connection, s, ct) =>
            {
                var command = s.limiter._database.CreateCommand(connection, s.limiter._statements.Remove);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes counts that are over, a bounded number of them. Call again while the answer equals the batch.</summary>
    /// <param name="batch">At most this many, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> PurgeAsync(int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return _database.WriteAsync(
            (limiter: this, batch, now: Now()),
            static async (connection, s, ct) =>
            {
                var command = s.limiter._database.CreateCommand(connection, s.limiter._statements.Purge);
                await using (command.ConfigureAwait(false))
                {
                    command.AddNumber("@now", s.now);
                    command.AddNumber("@count", s.batch);
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                }
            },
            cancellationToken);
    }

    private async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireGroupAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        // Before anything is counted: a failure afterwards would be reported for a decision that was made.
        if (_database.Options.PurgeBatch > 0 && Interlocked.Increment(ref _decisions) % PurgeInterval == 0)
        {
            await PurgeAsync(_database.Options.PurgeBatch, cancellationToken).ConfigureAwait(false);
        }

        // Always in the order of the keys, so that no two transactions wait for each other's rows.
        var ordered = requests
            .Select((request, index) => new HeldCount(request, index))
            .OrderBy(static held => Convert.ToHexString(held.Key.ToArray()), StringComparer.Ordinal)
            .ToArray();
        var answer = await _database.TransactAsync(
            (limiter: this, ordered),
            static (connection, transaction, s, ct) => s.limiter.DecideAsync(connection, transaction, s.ordered, ct),
            static answer => answer.IsToBeKept,
            cancellationToken).ConfigureAwait(false);
        return answer.Decisions;
    }

    private async ValueTask<(RateLimitDecision[] Decisions, bool IsToBeKept)> DecideAsync(
        DbConnection connection, DbTransaction transaction, HeldCount[] ordered, CancellationToken cancellationToken)
    {
        var decisions = new RateLimitDecision[ordered.Length];
        var (isAllowed, isToBeKept) = (true, false);
        foreach (var held in ordered)
        {
            // The clock is read with the row in hand: who waited for it must not count in a window that is over.
            var kept = await HoldAsync(connection, transaction, held, cancellationToken).ConfigureAwait(false);
            var now = Now();
            var policy = held.Request.Policy;
            held.Count = RateLimitCount.Settle(policy, kept, now, out var isMoved);
            held.IsMoved = isMoved;
            var allows = held.Count.Allows(policy, held.Request.Permits, now);
            held.Taken = allows ? held.Count.Take(policy, held.Request.Permits) : held.Count;
            decisions[held.Index] = held.Taken.ToDecision(policy, held.Request.Permits, allows, now);
            isAllowed &= allows;
        }

        foreach (var held in ordered)
        {
            if (isAllowed || held.IsMoved)
            {
                isToBeKept = true;
                await WriteAsync(connection, transaction, _statements.Update, held.Key, held.Request.Policy, isAllowed ? held.Taken : held.Count, cancellationToken).ConfigureAwait(false);
            }
        }

        return (decisions, isToBeKept);
    }

    private async ValueTask<bool> RefundAsync((RateLimitPolicy Policy, StoreKey Key, long Ticket, int Permits) refund, CancellationToken cancellationToken)
    {
        var (isGiven, _) = await _database.TransactAsync(
            (limiter: this, refund),
            static async (connection, transaction, s, ct) =>
            {
                var (limiter, (policy, key, ticket, permits)) = s;
                if (await limiter.ReadAsync(connection, transaction, limiter._statements.Hold, key, ct).ConfigureAwait(false) is not { } kept)
                {
                    return (false, false);
                }

                var count = RateLimitCount.Settle(policy, kept, limiter.Now(), out var isMoved);
                var isGiven = count.TryGiveBack(policy, permits, ticket, isMoved, out var given);
                if (isGiven || isMoved)
                {
                    await limiter.WriteAsync(connection, transaction, limiter._statements.Update, key, policy, given, ct).ConfigureAwait(false);
                }

                return (isGiven, isGiven || isMoved);
            },
            static answer => answer.Item2,
            cancellationToken).ConfigureAwait(false);
        return isGiven;
    }

    /// <summary>What is kept of a key, whose row no other transaction gets until this one ends; null for a row that was just made.</summary>
    private async ValueTask<RateLimitCount?> HoldAsync(DbConnection connection, DbTransaction transaction, HeldCount held, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, transaction, _statements.Hold, held.Key, cancellationToken).ConfigureAwait(false) is { } kept)
        {
            return kept;
        }

        // Another may be at the same: who comes second waits, adds nothing, and reads what the first one left.
        var policy = held.Request.Policy;
        var fresh = RateLimitCount.Settle(policy, null, Now(), out _);
        if (await WriteAsync(connection, transaction, _statements.Add, held.Key, policy, fresh, cancellationToken).ConfigureAwait(false) > 0)
        {
            return null;
        }

        // Gone again, by a reset or a purge: an update would find no row, and permits would be given that nobody counts.
        return await ReadAsync(connection, transaction, _statements.Hold, held.Key, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("A limiter's count went away while it was being taken.");
    }

    private async ValueTask<RateLimitCount?> ReadAsync(DbConnection connection, DbTransaction? transaction, string statement, StoreKey key, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
                    ? new RateLimitCount(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))
                    : null;
            }
        }
    }

    /// <summary>Zero where an added row's key is taken.</summary>
    private async ValueTask<int> WriteAsync(
        DbConnection connection, DbTransaction transaction, string statement, StoreKey key, RateLimitPolicy policy, RateLimitCount count, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddNumber("@since", count.Since);
            command.AddNumber("@used", count.Used);
            command.AddNumber("@previous", count.Previous);
            command.AddNumber("@expires", count.EndsAt(policy) + (long)Margin.TotalMilliseconds);
            return await _database.ExecuteUnlessTakenAsync(command, cancellationToken).ConfigureAwait(false);
        }
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    private sealed class HeldCount(RateLimitRequest request, int index)
    {
        public RateLimitRequest Request { get; } = request;

        public int Index { get; } = index;

        public StoreKey Key { get; } = request.Key.ToStoreKey(request.Policy);

        public RateLimitCount Count { get; set; }

        public RateLimitCount Taken { get; set; }

        public bool IsMoved { get; set; }
    }
}
