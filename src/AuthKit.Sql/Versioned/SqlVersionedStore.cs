using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// The base of the stores of versioned records in a SQL database, each with its own table. The tables must exist: see <see cref="SqlSchema"/>. Each
/// operation is one statement. Safe for concurrent use, from any number of instances on one database.
/// </summary>
public abstract class SqlVersionedStore : IVersionedStore
{
    private readonly SqlDatabase _database;
    private readonly VersionedStatements _statements;

    private protected SqlVersionedStore(SqlDatabase database, Func<string, string> table, string keyColumn)
    {
        _database = database;
        _statements = new VersionedStatements(database.Dialect, table(database.Options.TablePrefix), keyColumn);
    }

    /// <inheritdoc/>
    public ValueTask<VersionedRecord?> FindAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        _database.ReadRowAsync(
            _statements.Find,
            command => command.AddKey("@key", key),
            reader => new VersionedRecord { Key = key, Version = reader.GetInt64(0), Payload = reader.GetBytes(1) },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return _database.WriteAsync(
            (store: this, record, previous),
            static (connection, s, ct) => s.store.WriteAsync(connection, s.record, s.previous, ct),
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) =>
        await _database.ExecuteAsync(_statements.Remove, command => command.AddKey("@key", key), cancellationToken).ConfigureAwait(false) > 0;

    private async ValueTask<bool> WriteAsync(DbConnection connection, VersionedRecord record, long previous, CancellationToken cancellationToken) =>
        await _database.ExecuteUnlessTakenAsync(
            connection,
            null,
            previous == 0 ? _statements.Add : _statements.Replace,
            command =>
            {
                command.AddKey("@key", record.Key);
                command.AddNumber("@version", record.Version);
                if (previous != 0)
                {
                    command.AddNumber("@previous", previous);
                }

                command.AddPayload("@payload", record.Payload);
            },
            cancellationToken).ConfigureAwait(false) > 0;
}
