using System.Data.Common;
using AuthKit.KeyRotation;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Keeps rings of signing keys in a SQL database, sealed. The tables must be there: see <see cref="SqlSchema"/>. Each operation
/// is one statement. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public sealed class SqlJwtKeyStore : IJwtKeyStore
{
    private readonly SqlDatabase _database;
    private readonly JwtKeyStatements _statements;

    /// <summary>Creates the store; opens nothing yet.</summary>
    /// <param name="dataSource">Leads to the database; stays the caller's to dispose.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">Table prefix and time-out; copied. Default: the defaults.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SqlJwtKeyStore(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null)
    {
        _database = new SqlDatabase(dataSource, dialect, options);
        _statements = new JwtKeyStatements(_database.Dialect, _database.Options.TablePrefix);
    }

    /// <inheritdoc/>
    public ValueTask<JwtKeyRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) =>
        _database.ReadAsync(
            (store: this, ring),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.store._statements.Find);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@ring", s.ring);
                    var reader = await command.ExecuteReaderAsync(ct).ConfigureAwait(false);
                    await using (reader.ConfigureAwait(false))
                    {
                        return await reader.ReadAsync(ct).ConfigureAwait(false)
                            ? new JwtKeyRecord { Ring = s.ring, Version = reader.GetInt64(0), Payload = reader.GetFieldValue<byte[]>(1) }
                            : null;
                    }
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(JwtKeyRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync(
            (store: this, record),
            static async (connection, s, ct) =>
            {
                var command = s.store._database.CreateCommand(connection, s.record.Version == 1 ? s.store._statements.Add : s.store._statements.Replace);
                await using (command.ConfigureAwait(false))
                {
                    command.AddKey("@ring", s.record.Ring);
                    command.AddNumber("@version", s.record.Version);
                    command.AddPayload("@payload", s.record.Payload);
                    return await s.store._database.ExecuteUnlessTakenAsync(command, ct).ConfigureAwait(false) > 0;
                }
            },
            cancellationToken);
    }
}
