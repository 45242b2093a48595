using System.Data.Common;
using System.Reflection;

namespace AuthKit.Sql.Dialects;

internal static class SqliteError
{
    // The application references the driver; this package does not, so it uses reflection. Both names are constants, so that trimming keeps the
    // property.
    private static readonly PropertyInfo? ErrorCode =
        Type.GetType("Microsoft.Data.Sqlite.SqliteException, Microsoft.Data.Sqlite")?.GetProperty("SqliteErrorCode");

    /// <summary>
    /// The primary result code (https://www.sqlite.org/rescode.html) of an exception of Microsoft.Data.Sqlite; 0 for any other exception.
    /// </summary>
    public static int NumberOf(DbException exception) =>
        ErrorCode is { DeclaringType: { } type } && type.IsInstanceOfType(exception) && ErrorCode.GetValue(exception) is int code ? code & 0xFF : 0;
}
