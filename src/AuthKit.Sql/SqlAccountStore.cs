using System.Data;
using System.Data.Common;
using AuthKit.Accounts;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps accounts in a SQL database. The tables must be there: see <see cref="SqlSchema"/>. Safe for concurrent use, from
/// any number of instances on one database.
/// </summary>
public sealed class SqlAccountStore : IAccountStore
{
    // Each attempt but the last was in vain because somebody else changed the same account in between.
    private const int MaxAttempts = 100;

    private readonly SqlDatabase _database;
    private readonly AccountStatements _statements;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Leads to the database; stays the caller's to dispose.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SqlAccountStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options);
        _statements = new AccountStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByIdAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindById, key, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountRecord?> FindByLoginAsync(StoreKey loginKey, CancellationToken cancellationToken = default) =>
        FindAsync(_statements.FindByLogin, loginKey, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<AccountWrite> AddAsync(AccountRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync(
            (store: this, record),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.Add);
                await using (command.ConfigureAwait(false))
                {
                    AddWritten(command, s.record, s.record.Version);
                    command.AddText("@tenant", s.record.Tenant);
                    command.AddText("@subject", s.record.SubjectId);
                    command.AddTime("@created", s.record.CreatedAt);
                    return await s.store.TryAsync(command, ct).ConfigureAwait(false) == AccountWrite.Written ? AccountWrite.Written : AccountWrite.LoginTaken;
                }
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record, long version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync(
            (store: this, record, version),
            static (connection, s, ct) => s.store.UpdateAsync(connection, s.record, s.version, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoreWrite> RemoveAsync(StoreKey key, long version, CancellationToken cancellationToken = default) =>
        _database.WriteAsync(
            (store: this, key, version),
            static (connection, s, ct) => s.store.RemoveAsync(connection, s.key, s.version, ct),
            cancellationToken);

    private ValueTask<AccountRecord?> FindAsync(string statement, StoreKey key, CancellationToken cancellationToken) =>
        _database.ReadAsync(
            (database: _database, statement, key),
            static async (connection, s, ct) =>
            {
                var command = s.database.CreateCommand(connection, s.statement);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@key", s.key);
                    var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await reader.ReadAsync(ct).ConfigureAwait(false) ? AccountRow.Read(reader) : null;
                    }
                }
            },
            cancellationToken);

    private async ValueTask<AccountWrite> UpdateAsync(DbConnection connection, AccountRecord record, long version, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.Update);
        await using (command.ConfigureAwait(false))
        {
            AddWritten(command, record, version);
            var written = await TryAsync(command, cancellationToken).ConfigureAwait(false);
            if (written != AccountWrite.Gone)
            {
                return written;
            }

            // Where the statement says no more than that nothing was written, an unchanged version means the login.
            return await FindVersionAsync(connection, record.Key, cancellationToken).ConfigureAwait(false) switch
            {
                null => AccountWrite.Gone,
                { } present when present != version => AccountWrite.Conflict,
                _ => AccountWrite.LoginTaken,
            };
        }
    }

    private async ValueTask<StoreWrite> RemoveAsync(DbConnection connection, StoreKey key, long version, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var command = _database.CreateCommand(connection, _statements.Remove);
            await using (command.ConfigureAwait(false))
            {
                command.AddKey("@key", key);
                command.AddNumber("@version", version);
                if (await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0)
                {
                    return StoreWrite.Written;
                }
            }

            var present = await FindVersionAsync(connection, key, cancellationToken).ConfigureAwait(false);
            if (present != version)
            {
                return present is null ? StoreWrite.Gone : StoreWrite.Conflict;
            }
        }

        throw new InvalidOperationException("An account kept changing while it was being removed.");
    }

    private async ValueTask<long?> FindVersionAsync(DbConnection connection, StoreKey key, CancellationToken cancellationToken)
    {
        var command = _database.CreateCommand(connection, _statements.FindVersion);
        await using (command.ConfigureAwait(false))
        {
            command.AddKey("@key", key);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is long version ? version : null;
        }
    }

    /// <summary><see cref="AccountWrite.Gone"/> where no row was affected, for whatever reason.</summary>
    private async ValueTask<AccountWrite> TryAsync(DbCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false) > 0 ? AccountWrite.Written : AccountWrite.Gone;
        }
        catch (DbException exception) when (_database.Dialect.IsTaken(exception))
        {
            return AccountWrite.LoginTaken;
        }
    }

    private static void AddWritten(DbCommand command, AccountRecord record, long version)
    {
        command.AddKey("@key", record.Key);
        command.AddKey("@login", record.LoginKey);
        command.AddNumber("@version", version);
        command.AddPayload("@payload", record.Payload);
    }
}
