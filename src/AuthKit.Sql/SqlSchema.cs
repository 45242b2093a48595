using System.Data.Common;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// The tables that the stores need. They are made by one call, or by a person who runs the same statements as a script;
/// never by the stores themselves.
/// </summary>
public static class SqlSchema
{
    /// <summary>The version of the schema that this version of AuthKit works with.</summary>
    public const int Version = 5;

    // Others may be at it, and the tables may be large.
    private const int CommandTimeoutSeconds = 120;

    /// <summary>
    /// Brings the database to <see cref="Version"/>. Does nothing where it is there already; any number of instances may
    /// call it at once. The account needs the right to create tables.
    /// </summary>
    /// <param name="dataSource">Leads to the database.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">The table prefix counts. Default: the defaults.</param>
    /// <param name="cancellationToken">Cancels the work; the call may be made again.</param>
    /// <exception cref="InvalidOperationException">The database has a newer schema.</exception>
    /// <exception cref="DbException">The database refused, or cannot be reached.</exception>
    public static async Task ApplyAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var prefix = SqlStoreOptions.Snapshot(options).TablePrefix;
        var description = Dialect.Of(dialect);
        var connection = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await ExecuteAsync(connection, null, description.DatabaseSettings, cancellationToken).ConfigureAwait(false);
            if (description.HasTransactionalSchema)
            {
                var transaction = await connection.BeginTransactionAsync(description.Isolation, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await ExecuteAsync(connection, transaction, Optional(description.LockSchema), cancellationToken).ConfigureAwait(false);
                    await MigrateAsync(connection, transaction, description, prefix, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                // The lock ends with the connection where the second call is not reached.
                await ExecuteAsync(connection, null, Optional(description.LockSchema), cancellationToken).ConfigureAwait(false);
                await MigrateAsync(connection, null, description, prefix, cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, null, Optional(description.UnlockSchema), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// The statements that <see cref="ApplyAsync"/> runs on an empty database, each ended by a semicolon. The script may
    /// run again.
    /// </summary>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">The table prefix counts. Default: the defaults.</param>
    public static string GetScript(SqlDialect dialect, SqlStoreOptions? options = null)
    {
        var prefix = SqlStoreOptions.Snapshot(options).TablePrefix;
        var description = Dialect.Of(dialect);
        IEnumerable<string> statements =
        [
            .. description.DatabaseSettings,
            .. description.CreateTable(SchemaTables.MigrationsTable(prefix)),
            .. SchemaMigration.All(description, prefix).SelectMany(migration => migration.Statements),
        ];
        return string.Concat(statements.Select(statement => $"{statement};\n\n"));
    }

    private static async Task MigrateAsync(DbConnection connection, DbTransaction? transaction, Dialect dialect, string prefix, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, transaction, dialect.CreateTable(SchemaTables.MigrationsTable(prefix)), cancellationToken).ConfigureAwait(false);
        var present = await SchemaVersion.ReadAsync(connection, transaction, prefix, cancellationToken).ConfigureAwait(false);
        SchemaVersion.ThrowIfNewer(present);
        foreach (var migration in SchemaMigration.All(dialect, prefix).Where(migration => migration.Version > present))
        {
            await ExecuteAsync(connection, transaction, migration.Statements, cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<string> Optional(string? statement) => statement is null ? [] : [statement];

    private static async Task ExecuteAsync(DbConnection connection, DbTransaction? transaction, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        foreach (var statement in statements)
        {
            var command = connection.CreateCommand();
            await using (command.ConfigureAwait(false))
            {
                command.Transaction = transaction;
                command.CommandText = statement;
                command.CommandTimeout = CommandTimeoutSeconds;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
