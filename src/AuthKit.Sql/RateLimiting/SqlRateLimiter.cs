using System.Data;
using System.Data.Common;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Counts permits in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. A decision is one statement on SQLite and PostgreSQL; on
/// other databases it is one short transaction that locks the row of its key. The requests of one group are one transaction. Safe for concurrent use,
/// from any number of instances on one database. Exceptions of a driver are not caught: see <see cref="FailSafeRateLimiter"/>.
/// </summary>
public sealed class SqlRateLimiter : IRateLimiter
{
    // One in this many decisions also deletes expired counts.
    private const int PurgeInterval = 64;

    private readonly SqlDatabase _database;
    private readonly RateLimitStatements _statements;
    private readonly RateLimitTransaction _transaction;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the limiter. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="runtime">The clock, read in whole milliseconds since 1970. Default: the system's.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlRateLimiter(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IRateLimiter), runtime);
        _statements = new RateLimitStatements(_database.Dialect, _database.Options.TablePrefix);
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
        _transaction = new RateLimitTransaction(_database, _statements, _timeProvider);
    }

    /// <inheritdoc/>
    public async ValueTask<RateLimitDecision> AcquireAsync(RateLimitPolicy policy, RateLimitKey key, int permits = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentOutOfRangeException.ThrowIfLessThan(permits, 1);
        return (await AcquireGroupAsync([new RateLimitRequest(policy, key, permits)], cancellationToken).ConfigureAwait(false))[0];
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
            static (connection, s, ct) => s.limiter._transaction.ReadAsync(connection, null, s.limiter._statements.Find, s.key, ct),
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
        var storeKey = key.ToStoreKey(policy);
        return _statements.Refund(policy.Algorithm) is { } statement
            ? _database.WriteAsync(
                (limiter: this, statement, policy, storeKey, ticket, permits),
                static (connection, s, ct) => s.limiter.RefundAsync(connection, s.statement, s.policy, s.storeKey, s.ticket, s.permits, ct),
                cancellationToken)
            : _transaction.RefundAsync(policy, storeKey, ticket, permits, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask ResetAsync(RateLimitPolicy policy, RateLimitKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(policy);
        await _database.ExecuteAsync(_statements.Remove, command => command.AddKey("@key", key.ToStoreKey(policy)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes up to <paramref name="batch"/> expired counts. Call it again while the result equals the batch.</summary>
    /// <param name="batch">The most counts to delete, 1 or more.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were deleted.</returns>
    public ValueTask<int> PurgeAsync(int batch, CancellationToken cancellationToken = default) =>
        _database.PurgeAsync(_statements.Purge, _timeProvider.GetUtcNow(), batch, cancellationToken);

    private async ValueTask<IReadOnlyList<RateLimitDecision>> AcquireGroupAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        var decisions = await CountAsync(requests, cancellationToken).ConfigureAwait(false);
        await _database.PurgeNowAndThenAsync(_statements.Purge, _timeProvider.GetUtcNow(), PurgeInterval).ConfigureAwait(false);
        return decisions;
    }

    private async ValueTask<IReadOnlyList<RateLimitDecision>> CountAsync(IReadOnlyList<RateLimitRequest> requests, CancellationToken cancellationToken)
    {
        // The statement adds a row for a key without one, and does not check the limit then. So it must not run for more permits than the limit.
        if (requests is [var request] && request.Permits <= request.Policy.Limit && _statements.Acquire(request.Policy.Algorithm) is { } statement)
        {
            return
            [
                await _database.WriteAsync(
                    (limiter: this, statement, request),
                    static (connection, s, ct) => s.limiter.AcquireAsync(connection, s.statement, s.request, ct),
                    cancellationToken).ConfigureAwait(false),
            ];
        }

        return await _transaction.AcquireAsync(requests, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<RateLimitDecision> AcquireAsync(DbConnection connection, string statement, RateLimitRequest request, CancellationToken cancellationToken)
    {
        var (policy, permits, now) = (request.Policy, request.Permits, Now());
        var command = CreateCommand(connection, statement, policy, request.Key.ToStoreKey(policy), permits, now);
        await using (command.ConfigureAwait(false))
        {
            command.AddNumber("@spare", RateLimitCount.PriceOf(policy, policy.Limit - permits));
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    throw new InvalidOperationException("The database returned no row for a count that it should have written.");
                }

                var kept = new RateLimitCount(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
                return RateLimitCount.Settle(policy, kept, now, out _).ToDecision(policy, permits, isAllowed: reader.GetInt64(3) != 0, now);
            }
        }
    }

    private async ValueTask<bool> RefundAsync(
        DbConnection connection, string statement, RateLimitPolicy policy, StoreKey key, long ticket, int permits, CancellationToken cancellationToken)
    {
        const long MaxTicket = 1L << 53;
        var command = CreateCommand(connection, statement, policy, key, Math.Min(permits, RateLimitPolicy.MaxLimit), Now());
        await using (command.ConfigureAwait(false))
        {
            // A ticket that no limiter gave must not overflow either.
            command.AddNumber("@ticket", Math.Clamp(ticket, -MaxTicket, MaxTicket));
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is { } changed && SqlNumber.Of(changed) != 0;
        }
    }

    /// <summary>A command with the parameters of <see cref="RateLimitExpressions"/> that an algorithm needs.</summary>
    private DbCommand CreateCommand(DbConnection connection, string statement, RateLimitPolicy policy, StoreKey key, int permits, long now)
    {
        var begun = RateLimitCount.Settle(policy, null, now, out _);
        var command = _database.CreateCommand(connection, statement);
        command.AddKey("@key", key);
        command.AddNumber("@now", now);
        command.AddNumber("@begins", begun.Since);
        command.AddNumber("@window", policy.Window.Ticks / TimeSpan.TicksPerMillisecond);
        command.AddNumber("@price", RateLimitCount.PriceOf(policy, permits));
        command.AddNumber("@kept", begun.EndsAt(policy) - begun.Since + RateLimitTransaction.Margin);
        command.AddNumber("@step", RateLimitTransaction.EndStep);
        if (policy.Algorithm == RateLimitAlgorithm.TokenBucket)
        {
            command.AddNumber("@rate", policy.PermitsPerWindow);
        }

        return command;
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
