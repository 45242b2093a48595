using System.Data.Common;
using System.Globalization;

namespace AuthKit.Sql.Dialects;

internal static class SqliteError
{
    private const string Prefix = "SQLite Error ";

    /// <summary>The primary result code (https://www.sqlite.org/rescode.html) in the text of Microsoft.Data.Sqlite; 0 where there is none.</summary>
    public static int NumberOf(DbException exception)
    {
        var text = exception.Message.AsSpan();
        var begin = text.IndexOf(Prefix, StringComparison.Ordinal);
        if (begin < 0)
        {
            return 0;
        }

        text = text[(begin + Prefix.Length)..];
        var end = text.IndexOf(':');
        return end > 0 && int.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number & 0xFF : 0;
    }
}
