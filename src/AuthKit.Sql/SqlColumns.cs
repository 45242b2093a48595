using System.Data.Common;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>Reads the values that <see cref="SqlParameters"/> wrote.</summary>
internal static class SqlColumns
{
    // All drivers return bytes as this type. GetFieldValue costs some of them a lookup.
    public static byte[] GetBytes(this DbDataReader reader, int ordinal) => (byte[])reader.GetValue(ordinal);

    public static StoreKey GetKey(this DbDataReader reader, int ordinal) => new(reader.GetBytes(ordinal));

    public static SessionId GetSid(this DbDataReader reader, int ordinal) => new(reader.GetBytes(ordinal));

    public static DateTimeOffset GetTime(this DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));
}
