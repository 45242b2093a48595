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
    public const int Version = 7;

    /// <summary>How long <see cref="ApplyAsync"/> may take as a whole: ten minutes.</summary>
    public static readonly TimeSpan ApplyTimeout = TimeSpan.FromMinutes(10);

    // Others may be at it, and the tables may be large.
    private const int CommandTimeoutSeconds = 120;

    /// <summary>
    /// Brings the database to <see cref="Version"/>. Writes nothing where it is there already; any number of instances may
    /// call it at once. The account needs the right to create tables. Takes <see cref="ApplyTimeout"/> at most, and waits for a
    /// connection no longer than <see cref="SqlStoreOptions.CallTimeout"/>.
    /// </summary>
    /// <param name="dataSource">Leads to the database.</param>
    /// <param name="dialect">Which database it is.</param>
    /// <param name="options">The table prefix and the time-out of a call count. Default: the defaults.</param>
    /// <param name="cancellationToken">Cancels the work; the call may be made again.</param>
    /// <exception cref="InvalidOperationException">
    /// The database has a newer schema, cannot be reached or written to, refuses, or has a setting that would change what is
    /// stored. The message says what to do; the driver's exception is inside.
    /// </exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
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
                // The lock ends with the connection where the second call is not reached.
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
