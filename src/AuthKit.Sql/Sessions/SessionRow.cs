using System.Data.Common;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>A session as a row: what <see cref="SessionStatements"/> selects, in its order, and what it inserts.</summary>
internal static class SessionRow
{
    /// <summary>Reads a row whose key was selected too.</summary>
    public static SessionRecord Read(DbDataReader reader) => Read(reader, ReadKey(reader, 12));

    /// <summary>Reads a row of a known key.</summary>
    public static SessionRecord Read(DbDataReader reader, StoreKey key)
    {
        var hasPrevious = !reader.IsDBNull(9);
        return new SessionRecord
        {
            Key = key,
            Owner = ReadKey(reader, 0),
            Sid = ReadSid(reader, 1),
            Tenant = reader.GetString(2),
            SubjectId = reader.IsDBNull(3) ? null : reader.GetString(3),
            Version = reader.GetInt64(4),
            CreatedAt = ReadTime(reader, 5),
            LastSeenAt = ReadTime(reader, 6),
            IdleTimeout = TimeSpan.FromTicks(reader.GetInt64(7) * TimeSpan.TicksPerMillisecond),
            ExpiresAt = ReadTime(reader, 8),
            PreviousKey = hasPrevious ? ReadKey(reader, 9) : null,
            PreviousKeyExpiresAt = hasPrevious && !reader.IsDBNull(10) ? ReadTime(reader, 10) : null,
            Payload = ReadBytes(reader, 11),
        };
    }

    public static SessionId ReadSid(DbDataReader reader, int ordinal) => new(ReadBytes(reader, ordinal));

    /// <summary>Adds the parameters of <see cref="SessionStatements.Add"/>'s insert.</summary>
    public static void AddTo(DbCommand command, SessionRecord record)
    {
        command.AddKey("@key", record.Key);
        command.AddKey("@owner", record.Owner);
        command.AddSid("@sid", record.Sid);
        command.AddText("@tenant", record.Tenant);
        command.AddText("@subject", record.SubjectId);
        command.AddNumber("@version", record.Version);
        command.AddTime("@created", record.CreatedAt);
        command.AddTime("@expires", record.ExpiresAt);
        command.AddNumber("@ends", PurgeTime.Of(record.EndsAt));
        AddChanging(command, record);
    }

    /// <summary>Adds the parameters that a rotation writes too.</summary>
    public static void AddChanging(DbCommand command, SessionRecord record)
    {
        command.AddTime("@seen", record.LastSeenAt);
        command.AddNumber("@idle", Milliseconds(record.IdleTimeout));
        command.AddKey("@previous", record.PreviousKey);
        command.AddTime("@previousends", record.PreviousKeyExpiresAt);
        command.AddPayload("@payload", record.Payload);
    }

    private static StoreKey ReadKey(DbDataReader reader, int ordinal) => new(ReadBytes(reader, ordinal));

    // All drivers give bytes as this; asking for the type costs some of them a search.
    private static byte[] ReadBytes(DbDataReader reader, int ordinal) => (byte[])reader.GetValue(ordinal);

    private static DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
