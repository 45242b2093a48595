using System.Data;
using System.Data.Common;
using System.Runtime.InteropServices;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Adds values to commands, always with a type: without one, drivers guess wrongly for null. The fixed sizes of texts and payloads keep the text of a
/// command the same for SQL Server, which caches plans by it.
/// </summary>
internal static class SqlParameters
{
    private const int NameSize = 255;
    private const int AsciiSize = 64;
    private const int UnlimitedSize = -1;

    public static void AddKey(this DbCommand command, string name, StoreKey key) => command.Add(name, DbType.Binary, key.ToArray());

    public static void AddKey(this DbCommand command, string name, StoreKey? key) => command.Add(name, DbType.Binary, key?.ToArray());

    public static void AddSid(this DbCommand command, string name, SessionId? sid) => command.Add(name, DbType.Binary, sid?.ToArray());

    public static void AddBytes(this DbCommand command, string name, byte[]? bytes) => command.Add(name, DbType.Binary, bytes);

    public static void AddText(this DbCommand command, string name, string? text) => command.Add(name, DbType.String, text).Size = NameSize;

    /// <summary>Adds ASCII as bytes. Other characters are also added as bytes, which match nothing in such a column.</summary>
    public static void AddAscii(this DbCommand command, string name, string? text)
    {
        var bytes = text is null ? null : Encoding.UTF8.GetBytes(text);
        command.Add(name, DbType.Binary, bytes).Size = Math.Max(AsciiSize, bytes?.Length ?? 0);
    }

    public static void AddNumber(this DbCommand command, string name, long? number) => command.Add(name, DbType.Int64, number);

    public static void AddTime(this DbCommand command, string name, DateTimeOffset? time) => command.AddNumber(name, time?.ToUnixTimeMilliseconds());

    public static void AddPayload(this DbCommand command, string name, ReadOnlyMemory<byte> payload)
    {
        var bytes = MemoryMarshal.TryGetArray(payload, out var segment) && segment.Array is { } array && array.Length == payload.Length
            ? array
            : payload.ToArray();
        command.Add(name, DbType.Binary, bytes).Size = UnlimitedSize;
    }

    private static DbParameter Add(this DbCommand command, string name, DbType type, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.DbType = type;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}
