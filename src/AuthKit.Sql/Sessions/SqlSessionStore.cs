using System.Data;
using System.Data.Common;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps sessions in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. Safe for concurrent use, from
/// any number of instances on one database.
/// </summary>
public sealed class SqlSessionStore : ISessionStore
{
    // Above this many sessions of an owner, they are removed in batches that leave the database free between them.
    private const int MaxRemovedAtOnce = 1_000;
    private const int RemovalBatch = 500;

    // One of so many new sessions deletes expired ones on its way.
    private const int PurgeInterval = 16;

    // Each attempt but the last was in vain because somebody else changed the same session in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly SessionStatements _statements;
    private int _added;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Opens connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <param name="runtime">Where a purge that fails is reported. Default: nowhere.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlSessionStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(ISessionStore), runtime);
        _statements = new SessionStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);

        var evicted = await _database.TransactAsync(
            (store: this, record, maxPerOwner, now),
            static (connection, transaction, s, ct) => s.store.AddAsync(connection, transaction, s.record, s.maxPerOwner, s.now, ct),
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
    public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            (store: this, key, now),
            static (connection, s, ct) => s.store.FindAsync(connection, s.key, s.now, ct),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            (store: this, key, now, touchBefore),
            static (connection, s, ct) => s.store.TouchAsync(connection, s.key, s.now, s.touchBefore, ct),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return WriteVersionAsync(
            _statements.Replace,
            oldKey,
            version,
            now,
            record,
            static (command, record) =>
            {
                command.AddKey("@newkey", record.Key);
                command.AddNumber("@newversion", record.Version);
                command.AddNumber("@day", PurgeTime.Day);
                SessionRow.AddChanging(command, record);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
        WriteVersionAsync(_statements.Update, key, version, now, payload, static (command, payload) => command.AddPayload("@payload", payload), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            (store: this, owner, sid),
            static (connection, s, ct) => s.store.RemoveAsync(connection, null, s.owner, s.sid, ct),
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default)
    {
        long removed = 0;
        while (await CountSomeAsync(owner, exceptSid, cancellationToken).ConfigureAwait(false) > MaxRemovedAtOnce)
        {
            removed += await RemoveAsync(_statements.DeleteSomeOfOwner, owner, exceptSid, RemovalBatch, cancellationToken).ConfigureAwait(false);
        }

        return removed + await RemoveAsync(_statements.DeleteAllOfOwner, owner, exceptSid, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default)
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

    private async ValueTask<IReadOnlyList<SessionId>> AddAsync(
        DbConnection connection, DbTransaction transaction, SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var overdue = await InsertAsync(connection, transaction, record, maxPerOwner, now, cancellationToken).ConfigureAwait(false);
        var evicted = new List<SessionId>(overdue.Count);
        foreach (var sid in overdue)
        {
            // One that somebody else has just ended was not evicted.
            if (await RemoveAsync(connection, transaction, record.Owner, sid, cancellationToken).ConfigureAwait(false))
            {
                evicted.Add(sid);
            }
        }

        return evicted;
    }

    private async ValueTask<List<SessionId>> InsertAsync(
        DbConnection connection, DbTransaction transaction, SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Add, transaction);
        await using (command.ConfigureAwait(false))
        {
            SessionRow.AddTo(command, record);
            command.AddTime("@now", now);
            command.AddNumber("@keep", maxPerOwner - 1);
            command.AddNumber("@lock", _database.Dialect.LockOf(record.Owner));

            var overdue = new List<SessionId>();
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (_database.Dialect.LockOwnerReturnsRow)
                {
                    await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
                }

                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    overdue.Add(SessionRow.ReadSid(reader, 0));
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

    private async ValueTask<SessionRecord?> FindAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await ReadAsync(connection, _statements.FindByKey, key, isCurrent: true, cancellationToken).ConfigureAwait(false)
                ?? await ReadAsync(connection, _statements.FindByPreviousKey, key, isCurrent: false, cancellationToken).ConfigureAwait(false);
            if (record is null)
            {
                return null;
            }

            if (!record.IsLive(now))
            {
                // Where the deletion fails, the record has expired all the same.
                if (await SqlDatabase.TryAsync(DeleteExpiredAsync(connection, record.Key, now, cancellationToken), cancellationToken).ConfigureAwait(false) is null or true)
                {
                    return null;
                }
            }
            else
            {
                return record.AnswersTo(key, now) ? record : null;
            }
        }

        throw NeverStill();
    }

    private async ValueTask<SessionRecord?> ReadAsync(DbConnection connection, string statement, StoreKey key, bool isCurrent, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return null;
                }

                return isCurrent ? SessionRow.Read(reader, key) : SessionRow.Read(reader);
            }
        }
    }

    /// <summary>
    /// Mostly one statement. Where it wrote nothing, the key is a previous one, or the session was seen later, has ended or is
    /// not there: what is read then tells which.
    /// </summary>
    private async ValueTask<bool> TouchAsync(DbConnection connection, StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken)
    {
        var current = key;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await TryTouchAsync(connection, current, now, touchBefore, cancellationToken).ConfigureAwait(false))
            {
                return true;
            }

            var found = await FindAsync(connection, key, now, cancellationToken).ConfigureAwait(false);
            if (found is null || found.LastSeenAt > touchBefore || found.LastSeenAt >= now)
            {
                return found is not null;
            }

            current = found.Key;
        }

        throw NeverStill();
    }

    private async ValueTask<bool> TryTouchAsync(DbConnection connection, StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Touch);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddTime("@now", now);
            command.AddTime("@before", touchBefore);
            command.AddNumber("@day", PurgeTime.Day);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
        }
    }

    private async ValueTask<bool> DeleteExpiredAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.DeleteExpired);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddTime("@now", now);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
        }
    }

    private ValueTask<StoreWrite> WriteVersionAsync<TValue>(
        string statement, StoreKey key, long version, DateTimeOffset now, TValue value, Action<DbCommand, TValue> addParameters, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, statement, key, version, now, value, addParameters),
            static async (connection, s, ct) =>
            {
                for (var attempt = 0; attempt < MaxAttempts; attempt++)
                {
                    if (await s.store.TryWriteAsync(connection, s.statement, s.key, s.version, s.now, s.value, s.addParameters, ct).ConfigureAwait(false))
                    {
                        return StoreWrite.Written;
                    }

                    if (await s.store.ExplainAsync(connection, s.key, s.version, s.now, ct).ConfigureAwait(false) is { } reason)
                    {
                        return reason;
                    }
                }

                throw NeverStill();
            },
            cancellationToken);

    private async ValueTask<bool> TryWriteAsync<TValue>(
        DbConnection connection, string statement, StoreKey key, long version, DateTimeOffset now, TValue value, Action<DbCommand, TValue> addParameters, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, statement);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            command.AddNumber("@version", version);
            command.AddTime("@now", now);
            addParameters(command, value);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
        }
    }

    /// <summary>Why nothing was written; null where the reason has gone meanwhile.</summary>
    private async ValueTask<StoreWrite?> ExplainAsync(DbConnection connection, StoreKey key, long version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.FindState);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            long presentVersion, idleEnd, end;
            var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return StoreWrite.Gone;
                }

                (presentVersion, idleEnd, end) = (reader.GetInt64(0), reader.GetInt64(1) + reader.GetInt64(2), reader.GetInt64(3));
            }

            if (Math.Min(idleEnd, end) > now.ToUnixTimeMilliseconds())
            {
                return presentVersion == version ? null : StoreWrite.Conflict;
            }

            return await DeleteExpiredAsync(connection, key, now, cancellationToken).ConfigureAwait(false) ? StoreWrite.Gone : null;
        }
    }

    private async ValueTask<bool> RemoveAsync(DbConnection connection, DbTransaction? transaction, StoreKey owner, SessionId sid, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Remove, transaction);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@owner", owner);
            command.AddSid("@sid", sid);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0;
        }
    }

    private ValueTask<int> RemoveAsync(string statement, StoreKey owner, SessionId? exceptSid, int? count, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, statement, owner, exceptSid, count),
            static async (connection, s, ct) =>
            {
                var command = s.store.CreateOwnerCommand(connection, s.statement, s.owner, s.exceptSid, s.count);
                await using (command.ConfigureAwait(false))
                {
                    return await command.ExecuteNonQueryAsync(ct).ConfigureAwait(false);
                }
            },
            cancellationToken);

    private ValueTask<long> CountSomeAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (store: this, owner, exceptSid),
            static async (connection, s, ct) =>
            {
                var command = s.store.CreateOwnerCommand(connection, s.store._statements.CountSomeOfOwner, s.owner, s.exceptSid, MaxRemovedAtOnce + 1);
                await using (command.ConfigureAwait(false))
                {
                    return SqlNumber.Of(await command.ExecuteScalarAsync(ct).ConfigureAwait(false));
                }
            },
            cancellationToken);

    private DbCommand CreateOwnerCommand(DbConnection connection, string statement, StoreKey owner, SessionId? exceptSid, int? count)
    {
        var command = _database.CreateCommand(connection, statement);
        command.AddKey("@owner", owner);
        command.AddSid("@except", exceptSid);
        if (count is { } number)
        {
            command.AddNumber("@count", number);
        }

        return command;
    }

    private async ValueTask<IReadOnlyList<SessionRecord>> ListAsync(DbConnection connection, StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var records = new List<SessionRecord>();
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
                    records.Add(SessionRow.Read(reader));
                }

                if (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false) && await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    expired = SqlNumber.Of(reader.GetValue(0));
                }
            }
        }

        if (expired > 0)
        {
            var delete = _database.CreateCommand(connection, _statements.DeleteExpiredOfOwner);
            await using (delete.ConfigureAwait(false))
            {
                delete.AddKey("@owner", owner);
                delete.AddTime("@now", now);
                await SqlDatabase.TryAsync(new ValueTask<int>(delete.ExecuteNonQueryAsync(cancellationToken)), cancellationToken).ConfigureAwait(false);
            }
        }

        return records;
    }

    private static InvalidOperationException NeverStill() => new("A session kept changing while it was being read.");
}
