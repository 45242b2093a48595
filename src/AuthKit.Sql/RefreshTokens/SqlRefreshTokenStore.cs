using System.Data;
using System.Data.Common;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps families of refresh tokens in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. A rotation is
/// one statement, which compares and replaces. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlRefreshTokenStore : IRefreshTokenStore
{
    // Above this many families of an owner, they are removed in batches that leave the database free between them.
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    // One of so many new families deletes expired ones on its way.
    private const int PurgeInterval = 16;

    // Each attempt but the last was in vain because somebody else changed the same family in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly RefreshFamilyStatements _statements;
    private int _added;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <param name="runtime">Where a purge that fails is reported. Default: nowhere.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlRefreshTokenStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IRefreshTokenStore), runtime);
        _statements = new RefreshFamilyStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);

        var evicted = await _database.TransactAsync(
            (store: this, record, maxPerOwner, now),
            static (_, transaction, s, ct) => s.store.AddAsync(transaction, s.record, s.maxPerOwner, s.now, ct),
            static _ => true,
            cancellationToken).ConfigureAwait(false);
        if (_database.Options.PurgeBatch > 0 && Interlocked.Increment(ref _added) % PurgeInterval == 0)
        {
            await _database.PurgeAfterAsync(
                (store: this, now),
                static (database, s, ct) => database.PurgeAsync(s.store._statements.Purge, s.now, database.Options.PurgeBatch, ct)).ConfigureAwait(false);
        }

        return evicted;
    }

    /// <inheritdoc/>
    public ValueTask<RefreshFamilyRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            (store: this, key, now),
            static (connection, s, ct) => s.store.FindAsync(connection, s.key, s.now, ct),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<RefreshRotation> RotateAsync(StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(successor);
        return _database.WriteAsync(
            (store: this, tokenKey, successor, now),
            static (connection, s, ct) => s.store.RotateAsync(connection, s.tokenKey, s.successor, s.now, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            (store: this, key),
            static async (connection, s, ct) => await s.store.DeleteAsync(connection, null, s.key, ct).ConfigureAwait(false) > 0,
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            (store: this, owner, sid),
            static async (connection, s, ct) => await s.store.DeleteAsync(connection, null, s.owner, s.sid, ct).ConfigureAwait(false) > 0,
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        long removed = 0;
        while (await CountSomeAsync(owner, exceptSid, cancellationToken).ConfigureAwait(false) > MaxRemovedAtOnce)
        {
            removed += await DeleteOfOwnerAsync(_statements.DeleteSomeOfOwner, owner, exceptSid, RemovalBatch, cancellationToken).ConfigureAwait(false);
        }

        return removed + await DeleteOfOwnerAsync(_statements.DeleteAllOfOwner, owner, exceptSid, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return _database.ReadAsync(
            (store: this, owner, now, limit),
            static (connection, s, ct) => s.store.ListAsync(connection, s.owner, s.now, s.limit, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);
    }

    private async ValueTask<RefreshAddition> AddAsync(DbTransaction transaction, RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Most families answer no token but their own: they are spared the question.
        if (record.PreviousTokenKey is not null
            && await FindAnswerAsync(transaction, record, now, cancellationToken).ConfigureAwait(false) is { } present
            && present.Answers(record, now))
        {
            return new RefreshAddition(present, []);
        }

        var evicted = new List<RefreshFamilyName>();
        foreach (var name in await InsertAsync(transaction, record, maxPerOwner, now, cancellationToken).ConfigureAwait(false))
        {
            // One that somebody else has just ended was not evicted.
            if (await DeleteAsync(transaction.Connection!, transaction, name.Key, cancellationToken).ConfigureAwait(false) > 0)
            {
                evicted.Add(name);
            }
        }

        return new RefreshAddition(record, evicted);
    }

    private async ValueTask<RefreshFamilyRecord?> FindAnswerAsync(DbTransaction transaction, RefreshFamilyRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(transaction.Connection!, _statements.FindAnswer, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@owner", record.Owner);
            command.AddSid("@sid", record.Sid);
            command.AddKey("@previous", record.PreviousTokenKey);
            command.AddTime("@now", now);
            command.AddNumber("@lock", _database.Dialect.LockOf(record.Owner));
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await SkipLockAsync(reader, cancellationToken).ConfigureAwait(false);
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RefreshFamilyRow.Read(reader) : null;
            }
        }
    }

    private async ValueTask SkipLockAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        if (_database.Dialect.LockOwnerReturnsRow)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<List<RefreshFamilyName>> InsertAsync(DbTransaction transaction, RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(transaction.Connection!, _statements.Add, transaction);
        await using (command.ConfigureAwait(false))
        {
            RefreshFamilyRow.AddTo(command, record);
            command.AddTime("@now", now);
            command.AddNumber("@keep", maxPerOwner - 1);
            command.AddNumber("@lock", _database.Dialect.LockOf(record.Owner));

            var overdue = new List<RefreshFamilyName>();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                await SkipLockAsync(reader, cancellationToken).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    overdue.Add(RefreshFamilyRow.ReadName(reader));
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

    private async ValueTask<RefreshFamilyRecord?> FindAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await ReadAsync(connection, key, cancellationToken).ConfigureAwait(false);
            if (record is null || record.IsLive(now))
            {
                return record;
            }

            // Where the deletion fails, the family has expired all the same.
            if (await SqlDatabase.TryAsync(DeleteExpiredAsync(connection, key, now, cancellationToken), cancellationToken).ConfigureAwait(false) is null or > 0)
            {
                return null;
            }
        }

        throw NeverStill();
    }

    /// <summary>
    /// The one statement mostly suffices. Where it wrote nothing, what is read then is judged, and deleted only as long as it
    /// is what was judged: a token has one record in all its time.
    /// </summary>
    private async ValueTask<RefreshRotation> RotateAsync(DbConnection connection, StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TryRotateAsync(connection, tokenKey, successor, now, cancellationToken).ConfigureAwait(false))
            {
                return new RefreshRotation(RefreshRotationStatus.Rotated, successor);
            }

            if (await FindAsync(connection, successor.Key, now, cancellationToken).ConfigureAwait(false) is not { } record)
            {
                return default;
            }

            var status = record.Evaluate(tokenKey, now);
            if (status == RefreshRotationStatus.Repeated
                || (status == RefreshRotationStatus.Reused && await DeleteWithTokenAsync(connection, record, cancellationToken).ConfigureAwait(false)))
            {
                return new RefreshRotation(status, record);
            }
        }

        throw NeverStill();
    }

    private async ValueTask<bool> TryRotateAsync(DbConnection connection, StoreKey tokenKey, RefreshFamilyRecord successor, DateTimeOffset now, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection,
            null,
            _statements.Rotate,
            command =>
            {
                command.AddKey("@key", successor.Key);
                command.AddKey("@token", tokenKey);
                command.AddTime("@now", now);
                RefreshFamilyRow.AddChanging(command, successor);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    private async ValueTask<bool> DeleteWithTokenAsync(DbConnection connection, RefreshFamilyRecord record, CancellationToken cancellationToken) =>
        await ExecuteAsync(
            connection,
            null,
            _statements.DeleteWithToken,
            command =>
            {
                command.AddKey("@key", record.Key);
                command.AddKey("@token", record.TokenKey);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    private async ValueTask<RefreshFamilyRecord?> ReadAsync(DbConnection connection, StoreKey key, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Find);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) ? RefreshFamilyRow.Read(reader, key) : null;
            }
        }
    }

    private async ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(DbConnection connection, StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var records = new List<RefreshFamilyRecord>();
        long expired = 0;
        var command = _database.CreateCommand(connection, _statements.List);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@owner", owner);
            command.AddTime("@now", now);
            command.AddNumber("@count", limit);
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    records.Add(RefreshFamilyRow.Read(reader));
                }

                if (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    expired = SqlNumber.Of(reader.GetValue(0));
                }
            }
        }

        if (expired > 0)
        {
            await SqlDatabase.TryAsync(
                ExecuteAsync(
                    connection,
                    null,
                    _statements.DeleteExpiredOfOwner,
                    delete =>
                    {
                        delete.AddKey("@owner", owner);
                        delete.AddTime("@now", now);
                    },
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
        }

        return records;
    }

    private ValueTask<int> DeleteAsync(DbConnection connection, DbTransaction? transaction, StoreKey owner, SessionId sid, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            transaction,
            _statements.Delete,
            command =>
            {
                command.AddKey("@owner", owner);
                command.AddSid("@sid", sid);
            },
            cancellationToken);

    private ValueTask<int> DeleteAsync(DbConnection connection, DbTransaction? transaction, StoreKey key, CancellationToken cancellationToken) =>
        ExecuteAsync(connection, transaction, _statements.DeleteByKey, command => command.AddKey("@key", key), cancellationToken);

    private ValueTask<int> DeleteExpiredAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(
            connection,
            null,
            _statements.DeleteExpired,
            command =>
            {
                command.AddKey("@key", key);
                command.AddTime("@now", now);
            },
            cancellationToken);

    private ValueTask<int> DeleteOfOwnerAsync(string statement, StoreKey owner, SessionId? exceptSid, int? count, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, statement, owner, exceptSid, count),
            static (connection, s, ct) => s.store.ExecuteAsync(connection, null, s.statement, command => AddOwner(command, s.owner, s.exceptSid, s.count), ct),
            cancellationToken);

    private ValueTask<long> CountSomeAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (store: this, owner, exceptSid),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.CountSomeOfOwner);
                await using (command.ConfigureAwait(false))
                {
                    AddOwner(command, s.owner, s.exceptSid, MaxRemovedAtOnce + 1);
                    return SqlNumber.Of(await command.ExecuteScalarAsync(ct).ConfigureAwait(false));
                }
            },
            cancellationToken);

    private static void AddOwner(DbCommand command, StoreKey owner, SessionId? exceptSid, int? count)
    {
        command.AddKey("@owner", owner);
        command.AddSid("@except", exceptSid);
        if (count is { } number)
        {
            command.AddNumber("@count", number);
        }
    }

    private async ValueTask<int> ExecuteAsync(DbConnection connection, DbTransaction? transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement, transaction);
        await using (command.ConfigureAwait(false))
        {
            addParameters(command);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static InvalidOperationException NeverStill() => new("A refresh family kept changing while it was being read.");
}
