using System.Data.Common;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Reads a refresh family from the columns that <see cref="RefreshFamilyStatements"/> selects, in their order, and adds the parameters of its writes.
/// </summary>
internal static class RefreshFamilyRow
{
    /// <summary>Reads a row that includes the key.</summary>
    public static RefreshFamilyRecord Read(DbDataReader reader) => Read(reader, reader.GetKey(12));

    /// <summary>Reads a row with a known key.</summary>
    public static RefreshFamilyRecord Read(DbDataReader reader, StoreKey key)
    {
        var hasPrevious = !reader.IsDBNull(5) && !reader.IsDBNull(6);
        return new RefreshFamilyRecord
        {
            Key = key,
            Owner = reader.GetKey(0),
            Sid = reader.GetSid(1),
            Tenant = reader.GetString(2),
            SubjectId = reader.GetString(3),
            TokenKey = reader.GetKey(4),
            PreviousTokenKey = hasPrevious ? reader.GetKey(5) : null,
            PreviousTokenEndsAt = hasPrevious ? reader.GetTime(6) : null,
            CreatedAt = reader.GetTime(7),
            RefreshedAt = reader.GetTime(8),
            ExpiresAt = reader.GetTime(9),
            EndsAt = reader.GetTime(10),
            Payload = reader.GetBytes(11),
        };
    }

    /// <summary>Reads a row with a sid and a key.</summary>
    public static RefreshFamilyName ReadName(DbDataReader reader) => new(reader.GetKey(1), reader.GetSid(0));

    /// <summary>Adds the parameters of the insert.</summary>
    public static void AddTo(DbCommand command, RefreshFamilyRecord record)
    {
        command.AddKey("@key", record.Key);
        command.AddKey("@owner", record.Owner);
        command.AddSid("@sid", record.Sid);
        command.AddText("@tenant", record.Tenant);
        command.AddText("@subject", record.SubjectId);
        command.AddTime("@created", record.CreatedAt);
        command.AddTime("@expires", record.ExpiresAt);
        AddChanging(command, record);
    }

    /// <summary>Adds the parameters that a rotation also writes.</summary>
    public static void AddChanging(DbCommand command, RefreshFamilyRecord record)
    {
        command.AddKey("@newtoken", record.TokenKey);
        command.AddKey("@previous", record.PreviousTokenKey);
        command.AddTime("@previousends", record.PreviousTokenEndsAt);
        command.AddTime("@refreshed", record.RefreshedAt);
        command.AddTime("@ends", record.EndsAt);
        command.AddNumber("@purge", PurgeTime.Of(record.EndsAt));
        command.AddPayload("@payload", record.Payload);
    }
}
