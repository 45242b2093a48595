using System.Data.Common;
using AuthKit.Accounts;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>An account as a row: what <see cref="AccountStatements"/> selects, in its order.</summary>
internal static class AccountRow
{
    public static AccountRecord Read(DbDataReader reader) => new()
    {
        Key = new StoreKey(reader.GetFieldValue<byte[]>(0)),
        LoginKey = new StoreKey(reader.GetFieldValue<byte[]>(1)),
        Tenant = reader.GetString(2),
        SubjectId = reader.GetString(3),
        Version = reader.GetInt64(4),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
        Payload = reader.GetFieldValue<byte[]>(6),
    };
}
