using System.Data.Common;
using System.Globalization;
using AuthKit.Sql.Dialects;

namespace AuthKit.Sql;

/// <summary>Compares the schema that a database has with the one that the stores need.</summary>
internal static class SchemaVersion
{
    public static string Select(string prefix) => $"SELECT COALESCE(MAX(version), 0) FROM {SchemaTables.Migrations(prefix)}";

    public static async ValueTask<long> ReadAsync(DbConnection connection, DbTransaction? transaction, string prefix, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.Transaction = transaction;
            command.CommandText = Select(prefix);
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Throws where the tables are missing, older or newer than the stores need.</summary>
    public static async ValueTask ThrowIfOtherAsync(DbConnection connection, Dialect dialect, string prefix, CancellationToken cancellationToken)
    {
        if (!await HasMigrationsAsync(connection, dialect, prefix, cancellationToken).ConfigureAwait(false))
        {
            throw new InvalidOperationException($"The database has no AuthKit tables with the prefix '{prefix}': call ApplyAuthKitSchemaAsync() on the service provider (or SqlSchema.ApplyAsync) before the first use, or run the script of SqlSchema.GetScript.");
        }

        var present = await ReadAsync(connection, null, prefix, cancellationToken).ConfigureAwait(false);
        ThrowIfNewer(present);
        if (present < SqlSchema.Version)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The database has version {present} of the AuthKit tables and version {SqlSchema.Version} is needed: call ApplyAuthKitSchemaAsync() on the service provider (or SqlSchema.ApplyAsync)."));
        }
    }

    public static void ThrowIfNewer(long present)
    {
        if (present > SqlSchema.Version)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The database has version {present} of the AuthKit tables and this AuthKit knows versions up to {SqlSchema.Version}: update AuthKit."));
        }
    }

    private static async ValueTask<bool> HasMigrationsAsync(DbConnection connection, Dialect dialect, string prefix, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = dialect.CountTables;
            command.AddText("@name", SchemaTables.Migrations(prefix));
            return SqlNumber.Of(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false)) > 0;
        }
    }

}
