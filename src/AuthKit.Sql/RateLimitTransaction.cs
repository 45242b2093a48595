using System.Data;
using System.Data.Common;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Decisions of <see cref="SqlRateLimiter"/> that take more than one statement: rows are held, the core decides, rows are
/// written, in one short transaction.
/// </summary>
internal sealed class RateLimitTransaction(SqlDatabase database, RateLimitStatements statements, TimeProvider timeProvider)
{
    /// <summary>Clocks of several instances differ: a count is kept for five minutes longer than it counts, in milliseconds.</summary>
    public const long Margin = 5 * 60 * 1_000;

    // Each attempt but the last was in vain because somebody else added the same key in between.
    private const int MaxAttempts = 100;

    /// <summary>Takes the permits of all requests, or of none.</summary>
    public async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        // Always in the order of the keys, so that no two transactions wait for each other's rows.
        HeldCount[] held =
        [
            .. requests
                .Select(static (request, index) => new HeldCount(request, request.Key.ToStoreKey(request.Policy), index))
                .OrderBy(static count => Convert.ToHexString(count.Key.ToArray()), StringComparer.Ordinal),
        ];
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var (decisions, _) = await database.TransactAsync(
                (self: this, held),
                static (connection, transaction, s, ct) => s.self.AcquireAsync(connection, transaction, s.held, ct),
                static result => result.IsToBeKept,
                cancellationToken).ConfigureAwait(false);
            if (decisions is not null)
            {
                return decisions;
            }
        }

        throw new InvalidOperationException("A limiter's key kept being added while it was being counted.");
    }

    /// <summary>Gives permits back.</summary>
    public async ValueTask<bool> RefundAsync(RateLimitPolicy policy, StoreKey key, long ticket, int permits, CancellationToken cancellationToken)
    {
        var (isGiven, _) = await database.TransactAsync(
            (self: this, policy, key, ticket, permits),
            static (connection, transaction, s, ct) => s.self.RefundAsync(connection, transaction, s.policy, s.key, s.ticket, s.permits, ct),
            static result => result.IsToBeKept,
            cancellationToken).ConfigureAwait(false);
        return isGiven;
    }

    /// <summary>What is kept of a key; null for nothing.</summary>
    public async ValueTask<RateLimitCount?> ReadAsync(DbConnection connection, DbTransaction? transaction, string statement, StoreKey key, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(connection, statement, transaction);
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

    /// <summary>Null for the decisions where a key was added by somebody else meanwhile: all is to be undone and tried again.</summary>
    private async ValueTask<(RateLimitDecision[]? Decisions, bool IsToBeKept)> AcquireAsync(
        DbConnection connection, DbTransaction transaction, HeldCount[] held, CancellationToken cancellationToken)
    {
        foreach (var count in held)
        {
            count.Kept = await ReadAsync(connection, transaction, statements.Hold, count.Key, cancellationToken).ConfigureAwait(false);
        }

        // The clock is read with the rows in hand: who waited for them must not count in a window that is over.
        var now = Now();
        var decisions = new RateLimitDecision[held.Length];
        var isAllowed = true;
        foreach (var count in held)
        {
            decisions[count.Index] = count.Decide(now);
            isAllowed &= decisions[count.Index].IsAllowed;
        }

        var isToBeKept = false;
        foreach (var count in held.Where(count => isAllowed || count.IsMoved))
        {
            var next = isAllowed ? count.Taken : count.Settled;
            if (!await WriteAsync(connection, transaction, count.Kept is null ? statements.Add : statements.Update, count.Key, count.Request.Policy, next, cancellationToken).ConfigureAwait(false))
            {
                return default;
            }

            isToBeKept = true;
        }

        return (decisions, isToBeKept);
    }

    private async ValueTask<(bool IsGiven, bool IsToBeKept)> RefundAsync(
        DbConnection connection, DbTransaction transaction, RateLimitPolicy policy, StoreKey key, long ticket, int permits, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, transaction, statements.Hold, key, cancellationToken).ConfigureAwait(false) is not { } kept)
        {
            return default;
        }

        var count = RateLimitCount.Settle(policy, kept, Now(), out var isMoved);
        var isGiven = count.TryGiveBack(policy, permits, ticket, isMoved, out var given);
        if (isGiven || isMoved)
        {
            await WriteAsync(connection, transaction, statements.Update, key, policy, given, cancellationToken).ConfigureAwait(false);
        }

        return (isGiven, isGiven || isMoved);
    }

    /// <summary>False where an added row's key is taken. A row that is held is there to be updated, whatever the driver counts.</summary>
    private async ValueTask<bool> WriteAsync(
        DbConnection connection, DbTransaction transaction, string statement, StoreKey key, RateLimitPolicy policy, RateLimitCount count, CancellationToken cancellationToken)
    {
        var command = database.CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddNumber("@since", count.Since);
            command.AddNumber("@used", count.Used);
            command.AddNumber("@previous", count.Previous);
            command.AddNumber("@changed", 0);
            command.AddNumber("@expires", count.EndsAt(policy) + Margin);
            try
            {
                return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0 || statement == statements.Update;
            }
            catch (DbException exception) when (database.Dialect.IsTaken(exception))
            {
                return false;
            }
        }
    }

    private long Now() => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A request with the row that decides it.</summary>
    private sealed class HeldCount(RateLimitRequest request, StoreKey key, int index)
    {
        public RateLimitRequest Request { get; } = request;

        public StoreKey Key { get; } = key;

        public int Index { get; } = index;

        public RateLimitCount? Kept { get; set; }

        public RateLimitCount Settled { get; private set; }

        public RateLimitCount Taken { get; private set; }

        public bool IsMoved { get; private set; }

        public RateLimitDecision Decide(long now)
        {
            var (policy, permits) = (Request.Policy, Request.Permits);
            Settled = RateLimitCount.Settle(policy, Kept, now, out var isMoved);
            IsMoved = isMoved;
            var isAllowed = Settled.Allows(policy, permits, now);
            Taken = isAllowed ? Settled.Take(policy, permits) : Settled;
            return Taken.ToDecision(policy, permits, isAllowed, now);
        }
    }
}
