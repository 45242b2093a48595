using System.Data.Common;
using System.Text;

namespace AuthKit.Sql.Dialects;

/// <summary>
/// Checks the settings of MySQL and MariaDB that change stored values or the time of a commit. Sends values through the driver and the server and
/// compares the result, to make sure that both agree on how text and bytes are escaped in statements.
/// </summary>
internal static class MySqlSettings
{
    private const char Separator = '|';

    // Has no quotes: badly escaped, they would end the string.
    private const string Text = "\\\u00e9\u20ac\U0001f600";

    private static readonly byte[] Bytes = [0x00, 0x5C, 0x0A, 0x1A, 0x5C, 0x30, 0x80, 0xFF];

    /// <exception cref="InvalidOperationException">A setting must be changed; the message says which.</exception>
    public static async ValueTask CheckAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await ReadAsync(connection, cancellationToken).ConfigureAwait(false) is not { } found)
        {
            return;
        }

        var (mode, isolation) = (found[0], found[1]);
        if (found[2] is not ("1" or "ON"))
        {
            throw new InvalidOperationException("Connections of this data source have autocommit = 0, so that single statements would never be committed: set autocommit = 1 for them (MySqlConnector: a connection-opened callback of the data source), or for the server.");
        }

        if (found[3] != Convert.ToHexString(Bytes) || found[4] != Convert.ToHexString(Encoding.UTF8.GetBytes(Text)))
        {
            throw new InvalidOperationException(mode.Contains("NO_BACKSLASH_ESCAPES", StringComparison.OrdinalIgnoreCase)
                ? "The sql_mode has NO_BACKSLASH_ESCAPES and the driver does not know it, so that stored values would be changed: add 'No Backslash Escapes=true' to the connection string, or remove the mode."
                : "Values are changed on their way to the database and back: 'No Backslash Escapes' of the connection string must agree with the sql_mode, and the connection's character set must be utf8mb4.");
        }

        if (found[5] != "0")
        {
            throw new InvalidOperationException("The sql_mode has EMPTY_STRING_IS_NULL, but AuthKit stores empty texts as values: remove the mode for connections of this data source.");
        }

        if (isolation.Replace(' ', '-').Equals("READ-UNCOMMITTED", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException("The isolation level is READ UNCOMMITTED, under which a lookup may see changes that are then rolled back: set READ COMMITTED or a higher one for connections of this data source.");
        }
    }

    private static async ValueTask<string[]?> ReadAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // MySQL 8 and MariaDB before 11.1 have different names for it.
        var command = connection.CreateCommand();
        await using (command.ConfigureAwait(false))
        {
            command.CommandText = "SELECT CONCAT(VERSION())";
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not string version)
            {
                return null;
            }

            var isolation = version.Contains("MariaDB", StringComparison.OrdinalIgnoreCase) ? "@@tx_isolation" : "@@transaction_isolation";
            command.CommandText = $"SELECT CONCAT_WS('{Separator}', @@sql_mode, {isolation}, @@autocommit, HEX(@bytes), HEX(CONVERT(@text USING utf8mb4)), @empty IS NULL)";
            command.AddBytes("@bytes", Bytes);
            command.AddText("@text", Text);
            command.AddText("@empty", "");
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is string found ? found.Split(Separator) : null;
        }
    }
}
