using System.Data.Common;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// The operations of <see cref="SqlRateLimiter"/> that are not a single statement: in one short transaction, it locks rows, lets the core decide, and
/// writes the rows.
/// </summary>
internal sealed class RateLimitTransaction(SqlDatabase database, RateLimitStatements statements, TimeProvider timeProvider)
{
    /// <summary>In milliseconds: a count is kept for five minutes longer than it counts, because the clocks of instances differ.</summary>
    public const long Margin = 5 * 60 * 1_000;

    /// <summary>In milliseconds: the time from which a purge may delete a count is rounded up to a whole hour.</summary>
    public const long EndStep = 60 * 60 * 1_000;

    // An attempt fails only if a key was taken and its row was then deleted, by a reset or a purge.
    private const int MaxAttempts = 10;

    /// <summary>Takes the permits of all requests, or of none.</summary>
    public async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        // Rows are locked in the order of the keys, so that two transactions never wait for each other.
        HeldCount[] ordered =
        [
            .. requests
                .Select(static (request, index) => new HeldCount(request, index))
                .OrderBy(static held => Convert.ToHexString(held.Key.ToArray()), StringComparer.Ordinal),
        ];
        var (decisions, _) = await database.TransactAsync(
            (self: this, ordered),
            static (connection, transaction, s, ct) => s.self.AcquireAsync(connection, transaction, s.ordered, ct),
            static answer => answer.IsToBeKept,
            cancellationToken).ConfigureAwait(false);
        return decisions;
    }

    /// <summary>Returns permits to a count.</summary>
    public async ValueTask<bool> RefundAsync(RateLimitPolicy policy, StoreKey key, long ticket, int permits, CancellationToken cancellationToken)
    {
        var (isGiven, _) = await database.TransactAsync(
            (self: this, policy, key, ticket, permits),
            static (connection, transaction, s, ct) => s.self.RefundAsync(connection, transaction, s.policy, s.key, s.ticket, s.permits, ct),
            static answer => answer.IsToBeKept,
            cancellationToken).ConfigureAwait(false);
        return isGiven;
    }

    /// <summary>The stored counts of a key; null if nothing is stored.</summary>
    public ValueTask<RateLimitCount?> ReadAsync(DbConnection connection, DbTransaction? transaction, string statement, StoreKey key, CancellationToken cancellationToken) =>
        database.ReadRowAsync<RateLimitCount?>(
            connection,
            transaction,
            statement,
            command => command.AddKey("@key", key),
            static reader => new RateLimitCount(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2)),
            cancellationToken);

    private async ValueTask<(RateLimitDecision[] Decisions, bool IsToBeKept)> AcquireAsync(
        DbConnection connection, DbTransaction transaction, HeldCount[] ordered, CancellationToken cancellationToken)
    {
        var decisions = new RateLimitDecision[ordered.Length];
        var isAllowed = true;
        foreach (var held in ordered)
        {
            // The clock is read after the row was locked: a call that waited for the lock must not count in a window that has ended.
            var kept = await HoldAsync(connection, transaction, held, cancellationToken).ConfigureAwait(false);
            decisions[held.Index] = held.Decide(kept, Now());
            isAllowed &= decisions[held.Index].IsAllowed;
        }

        if (!isAllowed && !Array.Exists(ordered, static held => held.IsMoved))
        {
            return (decisions, false);
        }

        foreach (var held in ordered)
        {
            if (isAllowed || held.IsMoved)
            {
                await WriteAsync(connection, transaction, statements.Update, held.Key, held.Request.Policy, isAllowed ? held.Taken : held.Settled, cancellationToken).ConfigureAwait(false);
            }
            else if (held.IsNew)
            {
                await database.ExecuteAsync(connection, transaction, statements.Remove, command => command.AddKey("@key", held.Key), cancellationToken).ConfigureAwait(false);
            }
        }

        return (decisions, true);
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

    /// <summary>The stored counts of a key, locked against other transactions until this one ends; null if this call created the row.</summary>
    private async ValueTask<RateLimitCount?> HoldAsync(DbConnection connection, DbTransaction transaction, HeldCount held, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await ReadAsync(connection, transaction, statements.Hold, held.Key, cancellationToken).ConfigureAwait(false) is { } kept)
            {
                return kept;
            }

            // Another transaction may be doing the same. The second one waits, adds nothing, and reads the row of the first one.
            var fresh = RateLimitCount.Settle(held.Request.Policy, null, Now(), out _);
            if (await WriteAsync(connection, transaction, statements.Add, held.Key, held.Request.Policy, fresh, cancellationToken).ConfigureAwait(false) > 0)
            {
                return null;
            }
        }

        // Without the row, the permits would be given but not counted.
        throw new InvalidOperationException("A limiter's count kept being deleted while permits were being taken.");
    }

    /// <summary>Returns zero if an added row's key is taken.</summary>
    private ValueTask<int> WriteAsync(
        DbConnection connection, DbTransaction transaction, string statement, StoreKey key, RateLimitPolicy policy, RateLimitCount count, CancellationToken cancellationToken) =>
        database.ExecuteUnlessTakenAsync(
            connection,
            transaction,
            statement,
            command =>
            {
                command.AddKey("@key", key);
                command.AddNumber("@since", count.Since);
                command.AddNumber("@used", count.Used);
                command.AddNumber("@previous", count.Previous);
                var end = count.EndsAt(policy) + Margin;
                command.AddNumber("@expires", end - (end % EndStep) + EndStep);
            },
            cancellationToken);

    private long Now() => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>A request with its locked count.</summary>
    private sealed class HeldCount(RateLimitRequest request, int index)
    {
        public RateLimitRequest Request { get; } = request;

        public int Index { get; } = index;

        public StoreKey Key { get; } = request.Key.ToStoreKey(request.Policy);

        public RateLimitCount Settled { get; private set; }

        public RateLimitCount Taken { get; private set; }

        public bool IsMoved { get; private set; }

        /// <summary>Whether this transaction created the row.</summary>
        public bool IsNew { get; private set; }

        public RateLimitDecision Decide(RateLimitCount? kept, long now)
        {
            var (policy, permits) = (Request.Policy, Request.Permits);
            Settled = RateLimitCount.Settle(policy, kept, now, out var isMoved);
            IsMoved = isMoved;
            IsNew = kept is null;
            var isAllowed = Settled.Allows(policy, permits, now);
            Taken = isAllowed ? Settled.Take(policy, permits) : Settled;
            return Taken.ToDecision(policy, permits, isAllowed, now);
        }
    }
}
