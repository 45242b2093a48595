using System.Data.Common;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Stores sessions in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. Safe for concurrent use, from any number of instances on
/// one database.
/// </summary>
public sealed class SqlSessionStore : ISessionStore
{
    // An attempt fails only if another call changed the same session in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly SessionStatements _statements;
    private readonly OwnedRows _rows;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="runtime">The runtime to which a failed purge is reported. Default: it is not reported.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlSessionStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(ISessionStore), runtime);
        _statements = new SessionStatements(_database.Dialect, _database.Options.TablePrefix);
        _rows = new OwnedRows(_database);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);

        var evicted = await _database.TransactAsync(
            (store: this, record, maxPerOwner, now),
            static (_, transaction, s, ct) => s.store.AddAsync(transaction, s.record, s.maxPerOwner, s.now, ct),
            static _ => true,
            cancellationToken).ConfigureAwait(false);
        await _database.PurgeNowAndThenAsync(_statements.Purge, now).ConfigureAwait(false);
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
            command =>
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
        WriteVersionAsync(_statements.Update, key, version, now, command => command.AddPayload("@payload", payload), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _rows.RemoveAsync(_statements, owner, sid, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _rows.RemoveByOwnerAsync(_statements, owner, exceptSid, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _rows.ListAsync(_statements, owner, now, limit, SessionRow.Read, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);

    private async ValueTask<IReadOnlyList<SessionId>> AddAsync(DbTransaction transaction, SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var overdue = await _rows.InsertAsync(
            transaction,
            _statements.Add,
            record.Owner,
            maxPerOwner,
            now,
            command => SessionRow.AddTo(command, record),
            static reader => reader.GetSid(0),
            cancellationToken).ConfigureAwait(false);
        var evicted = new List<SessionId>(overdue.Count);
        foreach (var sid in overdue)
        {
            // A session that another call has just ended is not reported as evicted.
            if (await _rows.RemoveAsync(transaction, _statements, record.Owner, sid, cancellationToken).ConfigureAwait(false))
            {
                evicted.Add(sid);
            }
        }

        return evicted;
    }

    private async ValueTask<SessionRecord?> FindAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await ReadAsync(connection, _statements.FindByKey, key, reader => SessionRow.Read(reader, key), cancellationToken).ConfigureAwait(false)
                ?? await ReadAsync(connection, _statements.FindByPreviousKey, key, SessionRow.Read, cancellationToken).ConfigureAwait(false);
            if (record is null)
            {
                return null;
            }

            if (!record.IsLive(now))
            {
                // If the deletion fails, the record has expired anyway.
                if (await SqlDatabase.TryAsync(_rows.DeleteExpiredAsync(connection, _statements, record.Key, now, cancellationToken), cancellationToken).ConfigureAwait(false) is null or true)
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

    private ValueTask<SessionRecord?> ReadAsync(DbConnection connection, string statement, StoreKey key, Func<DbDataReader, SessionRecord?> read, CancellationToken cancellationToken) =>
        _database.ReadRowAsync(connection, null, statement, command => command.AddKey("@key", key), read, cancellationToken);

    /// <summary>
    /// Usually one statement is enough. If it wrote nothing, the key is a previous one, or the session was used later, has expired or does not exist.
    /// The record is then read to find out which.
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

    private async ValueTask<bool> TryTouchAsync(DbConnection connection, StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync(
            connection,
            null,
            _statements.Touch,
            command =>
            {
                command.AddKey("@key", key);
                command.AddTime("@now", now);
                command.AddTime("@before", touchBefore);
                command.AddNumber("@day", PurgeTime.Day);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    private ValueTask<StoreWrite> WriteVersionAsync(
        string statement, StoreKey key, long version, DateTimeOffset now, Action<DbCommand> addValues, CancellationToken cancellationToken) =>
        _database.WriteAsync(
            (store: this, statement, key, version, now, addValues),
            static (connection, s, ct) => s.store.WriteVersionAsync(connection, s.statement, s.key, s.version, s.now, s.addValues, ct),
            cancellationToken);

    private async ValueTask<StoreWrite> WriteVersionAsync(
        DbConnection connection, string statement, StoreKey key, long version, DateTimeOffset now, Action<DbCommand> addValues, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await _database.ExecuteAsync(connection, null, statement, AddAll, cancellationToken).ConfigureAwait(false) > 0)
            {
                return StoreWrite.Written;
            }

            if (await ExplainAsync(connection, key, version, now, cancellationToken).ConfigureAwait(false) is { } reason)
            {
                return reason;
            }
        }

        throw NeverStill();

        void AddAll(DbCommand command)
        {
            command.AddKey("@key", key);
            command.AddNumber("@version", version);
            command.AddTime("@now", now);
            addValues(command);
        }
    }

    /// <summary>The reason why nothing was written; null if the reason no longer applies, so that the caller tries again.</summary>
    private async ValueTask<StoreWrite?> ExplainAsync(DbConnection connection, StoreKey key, long version, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var state = await _database.ReadRowAsync<(long Version, long EndsAt)?>(
            connection,
            null,
            _statements.FindState,
            command => command.AddKey("@key", key),
            static reader => (reader.GetInt64(0), Math.Min(reader.GetInt64(1) + reader.GetInt64(2), reader.GetInt64(3))),
            cancellationToken).ConfigureAwait(false);
        if (state is not { } present)
        {
            return StoreWrite.Gone;
        }

        if (present.EndsAt > now.ToUnixTimeMilliseconds())
        {
            return present.Version == version ? null : StoreWrite.Conflict;
        }

        return await _rows.DeleteExpiredAsync(connection, _statements, key, now, cancellationToken).ConfigureAwait(false) ? StoreWrite.Gone : null;
    }

    private static InvalidOperationException NeverStill() => new("A session kept changing while it was being read.");
}
