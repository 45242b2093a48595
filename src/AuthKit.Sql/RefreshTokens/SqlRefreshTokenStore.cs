using System.Data.Common;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Stores families of refresh tokens in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. A rotation is one statement, which
/// compares and replaces. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlRefreshTokenStore : IRefreshTokenStore
{
    // An attempt fails only if another call changed the same family in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly RefreshFamilyStatements _statements;
    private readonly OwnedRows _rows;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="runtime">The runtime to which a failed purge is reported. Default: it is not reported.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlRefreshTokenStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuthKitRuntime? runtime = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IRefreshTokenStore), runtime);
        _statements = new RefreshFamilyStatements(_database.Dialect, _database.Options.TablePrefix);
        _rows = new OwnedRows(_database);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshAddition> AddAsync(RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPerOwner, 1);

        var addition = await _database.TransactAsync(
            (store: this, record, maxPerOwner, now),
            static (_, transaction, s, ct) => s.store.AddAsync(transaction, s.record, s.maxPerOwner, s.now, ct),
            static _ => true,
            cancellationToken).ConfigureAwait(false);
        await _database.PurgeNowAndThenAsync(_statements.Purge, now).ConfigureAwait(false);
        return addition;
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
    public async ValueTask<bool> RevokeAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        await _database.ExecuteAsync(_statements.DeleteByKey, command => command.AddKey("@key", key), cancellationToken).ConfigureAwait(false) > 0;

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) =>
        _rows.RemoveAsync(_statements, owner, sid, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RevokeByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) =>
        _rows.RemoveByOwnerAsync(_statements, owner, exceptSid, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RefreshFamilyRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) =>
        _rows.ListAsync(_statements, owner, now, limit, RefreshFamilyRow.Read, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) =>
        _database.PurgeAsync(_statements.Purge, now, batch, cancellationToken);

    private async ValueTask<RefreshAddition> AddAsync(DbTransaction transaction, RefreshFamilyRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Most families have no previous token when they are added, and skip this query.
        if (record.PreviousTokenKey is not null
            && await FindAnswerAsync(transaction, record, now, cancellationToken).ConfigureAwait(false) is { } present
            && present.Answers(record, now))
        {
            return new RefreshAddition(present, []);
        }

        var overdue = await _rows.InsertAsync(
            transaction,
            _statements.Add,
            record.Owner,
            maxPerOwner,
            now,
            command => RefreshFamilyRow.AddTo(command, record),
            RefreshFamilyRow.ReadName,
            cancellationToken).ConfigureAwait(false);
        var evicted = new List<RefreshFamilyName>();
        foreach (var name in overdue)
        {
            // A family that another call has just ended is not reported as evicted.
            if (await _database.ExecuteAsync(transaction.Connection!, transaction, _statements.DeleteByKey, command => command.AddKey("@key", name.Key), cancellationToken).ConfigureAwait(false) > 0)
            {
                evicted.Add(name);
            }
        }

        return new RefreshAddition(record, evicted);
    }

    private async ValueTask<RefreshFamilyRecord?> FindAnswerAsync(DbTransaction transaction, RefreshFamilyRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await _database.ReadRowsAsync(
            transaction.Connection!,
            transaction,
            _statements.FindAnswer,
            locksOwner: true,
            command =>
            {
                command.AddKey("@owner", record.Owner);
                command.AddSid("@sid", record.Sid);
                command.AddKey("@previous", record.PreviousTokenKey);
                command.AddTime("@now", now);
                command.AddNumber("@lock", _database.Dialect.LockOf(record.Owner));
            },
            RefreshFamilyRow.Read,
            cancellationToken).ConfigureAwait(false);
        return found is [var answer, ..] ? answer : null;
    }

    private async ValueTask<RefreshFamilyRecord?> FindAsync(DbConnection connection, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var record = await _database.ReadRowAsync(connection, null, _statements.Find, command => command.AddKey("@key", key), reader => RefreshFamilyRow.Read(reader, key), cancellationToken).ConfigureAwait(false);
            if (record is null || record.IsLive(now))
            {
                return record;
            }

            // If the deletion fails, the family has expired anyway.
            if (await SqlDatabase.TryAsync(_rows.DeleteExpiredAsync(connection, _statements, key, now, cancellationToken), cancellationToken).ConfigureAwait(false) is null or true)
            {
                return null;
            }
        }

        throw NeverStill();
    }

    /// <summary>
    /// Usually one statement is enough. If it wrote nothing, the record is read and evaluated. A reused token deletes the record only while it still
    /// has the token that was evaluated. Each token belongs to one version of the record, so comparing the token compares the version.
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
        await _database.ExecuteAsync(
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
        await _database.ExecuteAsync(
            connection,
            null,
            _statements.DeleteWithToken,
            command =>
            {
                command.AddKey("@key", record.Key);
                command.AddKey("@token", record.TokenKey);
            },
            cancellationToken).ConfigureAwait(false) > 0;

    private static InvalidOperationException NeverStill() => new("A refresh family kept changing while it was being read.");
}
