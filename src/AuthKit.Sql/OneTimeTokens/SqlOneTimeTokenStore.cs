using System.Data;
using System.Data.Common;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps one-time tokens in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. Safe for concurrent
/// use, from any number of instances on one database.
/// </summary>
public sealed class SqlOneTimeTokenStore : IOneTimeTokenStore
{
    // Above this many tokens of an owner, they are removed in batches that leave the database free between them.
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    // One of so many new tokens deletes expired ones on its way.
    private const int PurgeInterval = 16;

    private readonly SqlDatabase _database;
    private readonly OneTimeTokenStatements _statements;
    private int _added;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <param name="runtime">Where a purge that fails is reported. Default: nowhere.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlOneTimeTokenStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IOneTimeTokenStore), runtime);
        _statements = new OneTimeTokenStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask<int> AddAsync(OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(keepLive, 1);

        var dead = await LockedAsync(
            record.Owner,
            (store: this, record, keepLive, now),
            static async (transaction, s, ct) =>
            {
                var overdue = await s.store.InsertAsync(transaction, s.record, s.keepLive, s.now, ct).ConfigureAwait(false);
                var ended = 0;
                foreach (var key in overdue)
                {
                    ended += await s.store.ExecuteAsync(transaction, s.store._statements.Delete, command => command.AddKey("@key", key), ct).ConfigureAwait(false);
                }

                return (ended, true);
            },
            cancellationToken).ConfigureAwait(false);
        if (_database.Options.PurgeBatch > 0 && Interlocked.Increment(ref _added) % PurgeInterval == 0)
        {
            await _database.PurgeAfterAsync(
                (store: this, now),
                static (database, s, ct) => database.PurgeAsync(s.store._statements.Purge, s.now, database.Options.PurgeBatch, ct)).ConfigureAwait(false);
        }

        return dead;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeTokenRecord?> FindAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var record = await ReadAsync(key, purpose, cancellationToken).ConfigureAwait(false);
        if (record is null || record.IsLive(now))
        {
            return record;
        }

        // Where the deletion fails, the token has expired all the same.
        await SqlDatabase.TryAsync(DeleteExpiredAsync(key, now, cancellationToken), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeTokenRecord?> ConsumeAsync(StoreKey key, string purpose, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        // A token of a link never changes: what is read here is what is taken, if it is still there to take.
        var record = await FindAsync(key, purpose, now, cancellationToken).ConfigureAwait(false);
        if (record is null || !record.CodeHash.IsEmpty)
        {
            return null;
        }

        var isTaken = await LockedAsync(
            record.Owner,
            (store: this, record),
            static async (transaction, s, ct) =>
            {
                var taken = await s.store.ExecuteAsync(transaction, s.store._statements.Delete, command => command.AddKey("@key", s.record.Key), ct).ConfigureAwait(false) > 0;
                if (taken)
                {
                    await s.store.DeletePurposeAsync(transaction, s.record, ct).ConfigureAwait(false);
                }

                return (taken, taken);
            },
            cancellationToken).ConfigureAwait(false);

        return isTaken ? record : null;
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeCodeTry> TryCodeAsync(StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        var record = await FindAsync(key, purpose, now, cancellationToken).ConfigureAwait(false);
        if (record is null || record.CodeHash.IsEmpty)
        {
            return default;
        }

        return await LockedAsync(
            record.Owner,
            (store: this, key, purpose, codeHash, now),
            static (transaction, s, ct) => s.store.TryCodeAsync(transaction, s.key, s.purpose, s.codeHash, s.now, ct),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<long> RemoveByOwnerAsync(StoreKey owner, IReadOnlyList<string>? purposes, CancellationToken cancellationToken = default)
    {
        string[] named = [.. (purposes ?? []).Distinct(StringComparer.Ordinal)];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(named.Length, OneTimeTokenStatements.MaxPurposes, nameof(purposes));
        if (purposes is not null && named.Length == 0)
        {
            return 0;
        }

        long removed = 0;
        var statements = _statements.OfOwner(named.Length);
        while (await CountSomeAsync(statements.CountSome, owner, named, cancellationToken).ConfigureAwait(false) > MaxRemovedAtOnce)
        {
            removed += await RemoveAsync(statements.DeleteSome, owner, named, RemovalBatch, cancellationToken).ConfigureAwait(false);
        }

        return removed + await RemoveAsync(statements.DeleteAll, owner, named, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);
    }

    private async ValueTask<List<StoreKey>> InsertAsync(DbTransaction transaction, OneTimeTokenRecord record, int keepLive, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(transaction.Connection!, _statements.Add, transaction);
        await using (command.ConfigureAwait(false))
        {
            OneTimeTokenRow.AddTo(command, record);
            command.AddTime("@now", now);
            command.AddNumber("@keep", keepLive - 1);

            var overdue = new List<StoreKey>();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    overdue.Add(OneTimeTokenRow.ReadKey(reader, 0));
                }

                // Runs the insert, or tells how it ended.
                while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
                {
                    continue;
                }
            }

            return overdue;
        }
    }

    /// <summary>The record of a purpose, live or not; null for a row that this store did not write.</summary>
    private ValueTask<OneTimeTokenRecord?> ReadAsync(StoreKey key, string purpose, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (store: this, key, purpose),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.Find);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    return await ReadAsync(command, s.key, s.purpose, ct).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private static async ValueTask<OneTimeTokenRecord?> ReadAsync(DbCommand command, StoreKey key, string purpose, CancellationToken cancellationToken)
    {
        var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var record = await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? OneTimeTokenRow.TryRead(reader, key) : null;
            return string.Equals(record?.Purpose, purpose, StringComparison.Ordinal) ? record : null;
        }
    }

    /// <summary>
    /// Under the owner's lock. The count holds the row until the end of the transaction, so that nobody compares beside
    /// it or takes the token before it.
    /// </summary>
    private async ValueTask<(OneTimeCodeTry Answer, bool IsWhole)> TryCodeAsync(
        DbTransaction transaction, StoreKey key, string purpose, ReadOnlyMemory<byte> codeHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        OneTimeTokenRecord? record;
        var command = _database.CreateCommand(transaction.Connection!, _statements.CountTry, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddAscii("@purpose", purpose);
            command.AddTime("@now", now);
            record = await ReadAsync(command, key, purpose, cancellationToken).ConfigureAwait(false);
        }

        // The same condition as that of the count: gone since it was read, or with no tries to count.
        if (record is null || record.CodeHash.IsEmpty || !record.IsLive(now))
        {
            return (default, false);
        }

        if (record.Matches(codeHash.Span))
        {
            await DeletePurposeAsync(transaction, record, cancellationToken).ConfigureAwait(false);
            return (new OneTimeCodeTry(record), true);
        }

        if (record.TriesLeft == 0)
        {
            await ExecuteAsync(transaction, _statements.Delete, command => command.AddKey("@key", key), cancellationToken).ConfigureAwait(false);
        }

        return (new OneTimeCodeTry(OneTimeCodeStatus.Wrong, record.TriesLeft), true);
    }

    private ValueTask<int> DeletePurposeAsync(DbTransaction transaction, OneTimeTokenRecord record, CancellationToken cancellationToken) =>
        ExecuteAsync(
            transaction,
            _statements.DeletePurpose,
            command =>
            {
                command.AddKey("@owner", record.Owner);
                command.AddAscii("@purpose", record.Purpose);
            },
            cancellationToken);

    private ValueTask<int> DeleteExpiredAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, key, now),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.DeleteExpired);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    command.AddTime("@now", s.now);
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private ValueTask<int> RemoveAsync(string statement, StoreKey owner, string[] purposes, int? count, CancellationToken cancellationToken) =>
        LockedAsync(
            owner,
            (store: this, statement, owner, purposes, count),
            static async (transaction, s, ct) => (await s.store.ExecuteAsync(transaction, s.statement, command => AddOwner(command, s.owner, s.purposes, s.count), ct).ConfigureAwait(false), true),
            cancellationToken);

    private ValueTask<long> CountSomeAsync(string statement, StoreKey owner, string[] purposes, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (store: this, statement, owner, purposes),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.statement);
                await using (command.ConfigureAwait(false))
                {
                    AddOwner(command, s.owner, s.purposes, MaxRemovedAtOnce + 1);
                    return SqlNumber.Of(await command.ExecuteScalarAsync(ct).ConfigureAwait(false));
                }
            },
            cancellationToken);

    private static void AddOwner(DbCommand command, StoreKey owner, string[] purposes, int? count)
    {
        command.AddKey("@owner", owner);
        for (var i = 0; i < purposes.Length; i++)
        {
            command.AddAscii(OneTimeTokenStatements.PurposeParameter(i), purposes[i]);
        }

        if (count is { } number)
        {
            command.AddNumber("@count", number);
        }
    }

    /// <summary>
    /// Runs what changes an owner's tokens, one such at a time: two that each take one token and then all others would wait
    /// for each other. The work says whether it is to be kept.
    /// </summary>
    private ValueTask<TResult> LockedAsync<TState, TResult>(
        StoreKey owner, TState state, Func<DbTransaction, TState, CancellationToken, ValueTask<(TResult Result, bool IsWhole)>> work, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, owner, state, work),
            static async (connection, s, ct) =>
            {
                var transaction = await s.store._database.BeginAsync(connection, ct).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    if (s.store._statements.LockOwner is { } lockOwner)
                    {
                        await s.store.ExecuteAsync(transaction, lockOwner, command => command.AddNumber("@lock", s.store._database.Dialect.LockOf(s.owner)), ct).ConfigureAwait(false);
                    }

                    var (result, isWhole) = await s.work(transaction, s.state, ct).ConfigureAwait(false);
                    if (isWhole)
                    {
                        // Once begun, a commit is not cancelled: the caller would not know how it ended.
                        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
                    }

                    return result;
                }
            },
            cancellationToken);

    private async ValueTask<int> ExecuteAsync(DbTransaction transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(transaction.Connection!, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            addParameters(command);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
