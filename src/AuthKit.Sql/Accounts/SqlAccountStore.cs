using System.Data.Common;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Stores accounts in a SQL database. The tables must exist: see <see cref="SqlSchema"/>. Safe for concurrent use, from any number of instances on
/// one database.
/// </summary>
public sealed class SqlAccountStore : IAccountStore
{
    // An attempt fails only if somebody else changed the same account in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly AccountStatements _statements;
    private readonly AuditWriter? _audit;

    /// <summary>Creates the store. It opens no connection yet.</summary>
    /// <param name="dataSource">The source of connections to the database. The caller owns and disposes it.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">Table prefix and timeouts; copied. Default: a new <see cref="SqlStoreOptions"/>.</param>
    /// <param name="audit">
    /// The chain of the audit log in the same database, with the same prefix (<see cref="SqlAuditStore"/>). With it, audit records are stored in the
    /// transaction that writes the account. Default: no chain, and audit records are ignored.
    /// </param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public SqlAccountStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, AuditChain? audit = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options, nameof(IAccountStore));
        _statements = new AccountStatements(_database.Dialect, _database.Options.TablePrefix);
        _audit = audit is null ? null : new AuditWriter(_database, new AuditStatements(_database.Dialect, _database.Options.TablePrefix), audit);
    }

    /// <summary>True if the store was created with the chain of an audit log.</summary>
    public bool KeepsAudit => _audit is not null;

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindById, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindByLogin, loginKey, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(AccountRecord record, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return WriteAsync(
            (store: this, record),
            static (connection, transaction, s, ct) => s.store.AddAsync(connection, transaction, s.record, ct),
            audit,
            AccountWrite.Written,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, AuditRecord? audit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return WriteAsync(
            (store: this, record, version),
            static (connection, transaction, s, ct) => s.store.UpdateAsync(connection, transaction, s.record, s.version, ct),
            audit,
            AccountWrite.Written,
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, AuditRecord? audit, CancellationToken cancellationToken = default) =>
        WriteAsync(
            (store: this, key, version),
            static (connection, transaction, s, ct) => s.store.RemoveAsync(connection, transaction, s.key, s.version, ct),
            audit,
            StoreWrite.Written,
            cancellationToken);

    /// <summary>
    /// Runs a single statement, or a transaction with the audit record. The account comes first, so that a refused write does not wait for the lock
    /// on a head.
    /// </summary>
    private ValueTask<TResult> WriteAsync<TState, TResult>(
        TState state,
        Func<DbConnection, DbTransaction?, TState, CancellationToken, ValueTask<TResult>> write,
        AuditRecord? audit,
        TResult written,
        CancellationToken cancellationToken)
        where TResult : struct, Enum
    {
        if (audit is null || _audit is null)
        {
            return _database.WriteAsync((state, write), static (connection, s, ct) => s.write(connection, null, s.state, ct), cancellationToken);
        }

        audit.ThrowIfOutOfBounds();
        return _database.TransactAsync(
            (state, write, _audit, records: (IReadOnlyList<AuditRecord>)[audit], written),
            static async (connection, transaction, s, ct) =>
            {
                var result = await s.write(connection, transaction, s.state, ct).ConfigureAwait(false);
                if (EqualityComparer<TResult>.Default.Equals(result, s.written))
                {
                    await s._audit.AppendAsync(connection, transaction, s.records, ct).ConfigureAwait(false);
                }

                return result;
            },
            result => EqualityComparer<TResult>.Default.Equals(result, written),
            cancellationToken);
    }

    private ValueTask<AccountRecord?> FindAsync(string statement, StoreKey key, CancellationToken cancellationToken) =>
        _database.ReadRowAsync(statement, command => command.AddKey("@key", key), AccountRow.Read, cancellationToken);

    private async ValueTask<AccountWrite> AddAsync(DbConnection connection, DbTransaction? transaction, AccountRecord record, CancellationToken cancellationToken)
    {
        var written = await TryAsync(
            connection,
            transaction,
            _statements.Add,
            command =>
            {
                AddWritten(command, record);
                command.AddText("@tenant", record.Tenant);
                command.AddText("@subject", record.SubjectId);
                command.AddTime("@created", record.CreatedAt);
            },
            cancellationToken).ConfigureAwait(false);
        if (written == AccountWrite.Written)
        {
            return AccountWrite.Written;
        }

        // Nothing was written. If nobody has the subject, the login is taken, or was taken when the insert ran.
        return await FindVersionAsync(connection, transaction, record.Key, cancellationToken).ConfigureAwait(false) is null ? AccountWrite.LoginTaken : AccountWrite.SubjectTaken;
    }

    private async ValueTask<AccountWrite> UpdateAsync(DbConnection connection, DbTransaction? transaction, AccountRecord record, long version, CancellationToken cancellationToken)
    {
        var written = await TryAsync(
            connection,
            transaction,
            _statements.Update,
            command =>
            {
                AddWritten(command, record);
                command.AddNumber("@previous", version);
            },
            cancellationToken).ConfigureAwait(false);
        if (written != AccountWrite.Gone)
        {
            return written;
        }

        // If the statement only says that nothing was written, an unchanged version means that the login is taken.
        return await FindVersionAsync(connection, transaction, record.Key, cancellationToken).ConfigureAwait(false) switch
        {
            null => AccountWrite.Gone,
            { } present when present != version => AccountWrite.Conflict,
            _ => AccountWrite.LoginTaken,
        };
    }

    private async ValueTask<StoreWrite> RemoveAsync(DbConnection connection, DbTransaction? transaction, StoreKey key, long version, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var removed = await _database.ExecuteAsync(
                connection,
                transaction,
                _statements.Remove,
                command =>
                {
                    command.AddKey("@key", key);
                    command.AddNumber("@version", version);
                },
                cancellationToken).ConfigureAwait(false);
            if (removed > 0)
            {
                return StoreWrite.Written;
            }

            var present = await FindVersionAsync(connection, transaction, key, cancellationToken).ConfigureAwait(false);
            if (present != version)
            {
                return present is null ? StoreWrite.Gone : StoreWrite.Conflict;
            }
        }

        throw new InvalidOperationException("An account kept changing while it was being removed.");
    }

    private ValueTask<long?> FindVersionAsync(DbConnection connection, DbTransaction? transaction, StoreKey key, CancellationToken cancellationToken) =>
        _database.ReadRowAsync<long?>(connection, transaction, _statements.FindVersion, command => command.AddKey("@key", key), static reader => reader.GetInt64(0), cancellationToken);

    /// <summary><see cref="AccountWrite.Gone"/> if no row was affected, for any reason.</summary>
    private async ValueTask<AccountWrite> TryAsync(DbConnection connection, DbTransaction? transaction, string statement, Action<DbCommand> addParameters, CancellationToken cancellationToken)
    {
        try
        {
            return await _database.ExecuteAsync(connection, transaction, statement, addParameters, cancellationToken).ConfigureAwait(false) > 0 ? AccountWrite.Written : AccountWrite.Gone;
        }
        catch (DbException exception) when (_database.Dialect.IsTaken(exception))
        {
            return AccountWrite.LoginTaken;
        }
    }

    private static void AddWritten(DbCommand command, AccountRecord record)
    {
        command.AddKey("@key", record.Key);
        command.AddKey("@login", record.LoginKey);
        command.AddNumber("@version", record.Version);
        command.AddPayload("@payload", record.Payload);
    }
}
