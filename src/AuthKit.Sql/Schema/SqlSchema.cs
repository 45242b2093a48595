using System.Data.Common;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>
/// The tables that the stores need. One call creates them, or an administrator runs the same statements as a script. The stores themselves never
/// create tables.
/// </summary>
public static class SqlSchema
{
    /// <summary>The version of the schema that this version of AuthKit needs.</summary>
    public const int Version = 7;

    /// <summary>The time limit of <see cref="ApplyAsync"/> in total: ten minutes.</summary>
    public static readonly TimeSpan ApplyTimeout = TimeSpan.FromMinutes(10);

    // Another instance may be applying the schema, and the tables may be large.
    private const int CommandTimeoutSeconds = 120;

    /// <summary>
    /// Brings the database to <see cref="Version"/>. Writes nothing if it already has that version. Any number of instances may call it at once. The
    /// database user needs the right to create tables. It takes at most <see cref="ApplyTimeout"/>, and waits for a connection at most
    /// <see cref="SqlStoreOptions.CallTimeout"/>.
    /// </summary>
    /// <param name="dataSource">The source of connections to the database.</param>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">
    /// The options, of which the table prefix and the call timeout are used. Default: a new <see cref="SqlStoreOptions"/>.
    /// </param>
    /// <param name="cancellationToken">Cancels the work. The method can be called again.</param>
    /// <exception cref="InvalidOperationException">
    /// The database has a newer schema, cannot be reached or written to, refuses a statement, or has a setting that would change stored values. The
    /// message says what to do; the driver's exception is the inner exception.
    /// </exception>
    /// <exception cref="TimeoutException">
    /// It took longer than <see cref="ApplyTimeout"/>, or a connection took longer than <see cref="SqlStoreOptions.CallTimeout"/>.
    /// </exception>
    public static async Task ApplyAsync(DbDataSource dataSource, SqlDialect dialect, SqlStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSource);
        var copy = SqlStoreOptions.Snapshot(options);
        var description = Dialect.Of(dialect);
        try
        {
            await SqlCall.RunAsync(
                (dataSource, description, copy),
                static (s, ct) => BringUpAsync(s.dataSource, s.description, s.copy, ct),
                ApplyTimeout,
                cancellationToken).ConfigureAwait(false);
        }
        catch (DbException exception)
        {
            throw SetupFailures.Explain(description, exception);
        }
    }

    /// <summary>
    /// The statements that <see cref="ApplyAsync"/> runs on an empty database, each ended by a semicolon. The script can run again.
    /// </summary>
    /// <param name="dialect">The kind of database.</param>
    /// <param name="options">The options, of which the table prefix is used. Default: a new <see cref="SqlStoreOptions"/>.</param>
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

    private static async ValueTask<bool> BringUpAsync(DbDataSource dataSource, Dialect dialect, SqlStoreOptions options, CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(dataSource, options, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            await dialect.CheckAsync(connection, cancellationToken).ConfigureAwait(false);
            await SchemaVersion.ThrowIfAloneAsync(dataSource, connection, dialect, cancellationToken).ConfigureAwait(false);
            if (await SchemaVersion.IsCurrentAsync(connection, dialect, options.TablePrefix, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await ExecuteAsync(connection, null, dialect.DatabaseSettings, cancellationToken).ConfigureAwait(false);
            if (dialect.HasTransactionalSchema)
            {
                var transaction = await dialect.BeginAsync(connection, CommandTimeoutSeconds, cancellationToken).ConfigureAwait(false);
                await using (transaction.ConfigureAwait(false))
                {
                    await ExecuteAsync(connection, transaction, Optional(dialect.LockSchema), cancellationToken).ConfigureAwait(false);
                    await MigrateAsync(connection, transaction, dialect, options.TablePrefix, cancellationToken).ConfigureAwait(false);
                    await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                // If the unlock below is not reached, the lock ends with the connection.
                await ExecuteAsync(connection, null, Optional(dialect.LockSchema), cancellationToken).ConfigureAwait(false);
                await MigrateAsync(connection, null, dialect, options.TablePrefix, cancellationToken).ConfigureAwait(false);
                await ExecuteAsync(connection, null, Optional(dialect.UnlockSchema), cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
    }

    private static ValueTask<DbConnection> OpenAsync(DbDataSource dataSource, SqlStoreOptions options, CancellationToken cancellationToken) =>
        SqlCall.RunAsync(dataSource, static (source, ct) => source.OpenConnectionAsync(ct), options.EffectiveCallTimeout, cancellationToken);

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
                if (transaction is not TextTransaction)
                {
                    command.Transaction = transaction;
                }

                command.CommandText = statement;
                command.CommandTimeout = CommandTimeoutSeconds;
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
