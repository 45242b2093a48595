using System.Data.Common;
using AuthKit.Accounts;

namespace AuthKit.Sql;

/// <summary>Reads an account from the columns that <see cref="AccountStatements"/> selects, in their order.</summary>
internal static class AccountRow
{
    public static AccountRecord Read(DbDataReader reader) => new()
    {
        Key = reader.GetKey(0),
        LoginKey = reader.GetKey(1),
        Tenant = reader.GetString(2),
        SubjectId = reader.GetString(3),
        Version = reader.GetInt64(4),
        CreatedAt = reader.GetTime(5),
        Payload = reader.GetBytes(6),
    };
}
