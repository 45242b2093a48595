using System.Data.Common;
using System.Globalization;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>Compares the schema of a database with the one that the stores need.</summary>
internal static class SchemaVersion
{
    public static string Select(string prefix) => $"SELECT COALESCE(MAX(version), 0) FROM {SchemaTables.Migrations(prefix)}";

    public static async ValueTask<long> ReadAsync(DbConnection connection, DbTransaction? transaction, string prefix, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            if (transaction is not TextTransaction)
            {
                command.Transaction = transaction;
            }

            command.CommandText = Select(prefix);
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Whether the database has the current version of the tables.</summary>
    public static async ValueTask<bool> IsCurrentAsync(DbConnection connection, Dialect dialect, string prefix, CancellationToken cancellationToken) =>
        await HasMigrationsAsync(connection, dialect, prefix, cancellationToken).ConfigureAwait(false)
        && await ReadAsync(connection, null, prefix, cancellationToken).ConfigureAwait(false) == SqlSchema.Version;

    /// <summary>Throws if each connection has its own database: tables that one connection creates would be missing for the others.</summary>
    public static async ValueTask ThrowIfAloneAsync(DbDataSource dataSource, DbConnection connection, Dialect dialect, CancellationToken cancellationToken)
    {
        if (!await IsInMemoryAsync(connection, dialect, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // A table that one connection creates is visible to the other if they share the database.
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS authkit_shared (shared INTEGER)", cancellationToken).ConfigureAwait(false);
        var other = await dataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            if (!await HasTableAsync(other, dialect, "authkit_shared", cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidOperationException("The SQLite database is in memory, and each connection has its own: use a file, or a shared one that a connection keeps open (Data Source=name;Mode=Memory;Cache=Shared). For one process without a database there is UseInMemoryStores().");
            }
        }

        await ExecuteAsync(connection, "DROP TABLE IF EXISTS authkit_shared", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Throws if the tables are missing, or older or newer than the stores need.</summary>
    public static async ValueTask ThrowIfOtherAsync(DbConnection connection, Dialect dialect, string prefix, CancellationToken cancellationToken)
    {
        if (!await HasMigrationsAsync(connection, dialect, prefix, cancellationToken).ConfigureAwait(false))
        {
            if (await IsInMemoryAsync(connection, dialect, cancellationToken).ConfigureAwait(false))
            {
                throw new InvalidOperationException("The SQLite database is in memory and has no AuthKit tables: it is deleted when its last connection closes, and without Cache=Shared each connection has its own. Keep a connection to a shared one open and call ApplyAuthKitSchemaAsync(), or use a file.");
            }

            throw new InvalidOperationException($"The database has no AuthKit tables with the prefix '{prefix}': call ApplyAuthKitSchemaAsync() on the service provider (or SqlSchema.ApplyAsync) before the first use, or run the script of SqlSchema.GetScript.");
        }

        var present = await ReadAsync(connection, null, prefix, cancellationToken).ConfigureAwait(false);
        ThrowIfNewer(present);
        if (present < SqlSchema.Version)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The database has version {present} of the AuthKit tables, but version {SqlSchema.Version} is needed: call ApplyAuthKitSchemaAsync() on the service provider (or SqlSchema.ApplyAsync)."));
        }
    }

    public static void ThrowIfNewer(long present)
    {
        if (present > SqlSchema.Version)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The database has version {present} of the AuthKit tables, but this version of AuthKit supports only versions up to {SqlSchema.Version}: update AuthKit."));
        }
    }

    private static ValueTask<bool> HasMigrationsAsync(DbConnection connection, Dialect dialect, string prefix, CancellationToken cancellationToken) =>
        HasTableAsync(connection, dialect, SchemaTables.Migrations(prefix), cancellationToken);

    private static async ValueTask<bool> HasTableAsync(DbConnection connection, Dialect dialect, string table, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.CountTables;
            command.AddText("@name", table);
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
        }
    }

    private static async ValueTask<bool> IsInMemoryAsync(DbConnection connection, Dialect dialect, CancellationToken cancellationToken)
    {
        if (dialect.IsInMemory is not { } statement)
        {
            return false;
        }

        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = statement;
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
        }
    }

    private static async ValueTask ExecuteAsync(DbConnection connection, string statement, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = statement;
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
