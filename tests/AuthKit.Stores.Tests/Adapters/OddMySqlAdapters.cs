using System.Data.Common;
using MySqlConnector;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>No strict mode, so that what does not fit would be cut; a database in latin1; every read a locking one.</summary>
public sealed class LenientMySqlAdapter : MySqlAdapter
{
    private const string Database = "authkit_latin1";

    protected override string Settings => $"Database={Database};TreatTinyAsBoolean=false";

    protected override DbDataSource CreateDataSource() =>
        new SettingDataSource(base.CreateDataSource(), "SET SESSION sql_mode = '', SESSION tx_isolation = 'SERIALIZABLE', SESSION collation_connection = utf8mb4_general_ci");

    protected override async Task OpenAsync()
    {
        await using (var source = new MySqlDataSource(ConnectionString.Replace($"Database={Database};", "", StringComparison.Ordinal)))
        {
            await using var command = source.CreateCommand($"CREATE DATABASE IF NOT EXISTS {Database} CHARACTER SET latin1 COLLATE latin1_swedish_ci");
            await command.ExecuteNonQueryAsync();
        }

        await base.OpenAsync();
    }
}

/// <summary>The modes of other databases, all at once, with a driver that knows of the escapes.</summary>
public sealed class ForeignMySqlAdapter : MySqlAdapter
{
    protected override string Settings => "No Backslash Escapes=true;Old Guids=true;Allow User Variables=true;Ignore Command Transaction=true";

    protected override DbDataSource CreateDataSource() => new SettingDataSource(
        base.CreateDataSource(),
        "SET SESSION sql_mode = 'ANSI,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH,NO_ZERO_DATE,NO_ZERO_IN_DATE,TRADITIONAL,SIMULTANEOUS_ASSIGNMENT,HIGH_NOT_PRECEDENCE'");
}

/// <summary>Connections that keep their settings, and a server that refuses updates without a key.</summary>
public sealed class CarefulMySqlAdapter : MySqlAdapter
{
    protected override string Settings => "Connection Reset=false;GUID Format=LittleEndianBinary16;Interactive Session=true";

    protected override DbDataSource CreateDataSource() =>
        new SettingDataSource(base.CreateDataSource(), "SET SESSION sql_safe_updates = 1, SESSION tx_isolation = 'REPEATABLE-READ', SESSION time_zone = '+11:00', SESSION innodb_lock_wait_timeout = 20");
}
