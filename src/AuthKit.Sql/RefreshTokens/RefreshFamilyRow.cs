using System.Data.Common;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>A refresh family as a row: what <see cref="RefreshFamilyStatements"/> selects, in its order, and what it writes.</summary>
internal static class RefreshFamilyRow
{
    /// <summary>Reads a row whose key was selected too.</summary>
    public static RefreshFamilyRecord Read(DbDataReader reader) => Read(reader, ReadKey(reader, 12));

    /// <summary>Reads a row of a known key.</summary>
    public static RefreshFamilyRecord Read(DbDataReader reader, StoreKey key)
    {
        var hasPrevious = !reader.IsDBNull(5) && !reader.IsDBNull(6);
        return new RefreshFamilyRecord
        {
            Key = key,
            Owner = ReadKey(reader, 0),
            Sid = ReadSid(reader, 1),
            Tenant = reader.GetString(2),
            SubjectId = reader.GetString(3),
            TokenKey = ReadKey(reader, 4),
            PreviousTokenKey = hasPrevious ? ReadKey(reader, 5) : null,
            PreviousTokenEndsAt = hasPrevious ? ReadTime(reader, 6) : null,
            CreatedAt = ReadTime(reader, 7),
            RefreshedAt = ReadTime(reader, 8),
            ExpiresAt = ReadTime(reader, 9),
            EndsAt = ReadTime(reader, 10),
            Payload = ReadBytes(reader, 11),
        };
    }

    /// <summary>Reads a row of sid and key.</summary>
    public static RefreshFamilyName ReadName(DbDataReader reader) => new(ReadKey(reader, 1), ReadSid(reader, 0));

    private static SessionId ReadSid(DbDataReader reader, int ordinal) => new(ReadBytes(reader, ordinal));

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

    /// <summary>Adds the parameters that a rotation writes too.</summary>
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

    private static StoreKey ReadKey(DbDataReader reader, int ordinal) => new(ReadBytes(reader, ordinal));

    // All drivers give bytes as this; asking for the type costs some of them a search.
    private static byte[] ReadBytes(DbDataReader reader, int ordinal) => (byte[])reader.GetValue(ordinal);

    private static DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));
}
