using System.Data.Common;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>A session as a row: what <see cref="SessionStatements"/> selects, in its order, and what it inserts.</summary>
internal static class SessionRow
{
    public static SessionRecord Read(DbDataReader reader) => new()
    {
        Key = ReadKey(reader, 0),
        Owner = ReadKey(reader, 1),
        Sid = ReadSid(reader, 2),
        Tenant = reader.GetString(3),
        SubjectId = reader.IsDBNull(4) ? null : reader.GetString(4),
        Version = reader.GetInt64(5),
        CreatedAt = ReadTime(reader, 6),
        LastSeenAt = ReadTime(reader, 7),
        IdleTimeout = TimeSpan.FromMilliseconds(reader.GetInt64(8)),
        ExpiresAt = ReadTime(reader, 9),
        PreviousKey = reader.IsDBNull(10) ? null : ReadKey(reader, 10),
        PreviousKeyExpiresAt = reader.IsDBNull(11) ? null : ReadTime(reader, 11),
        Payload = reader.GetFieldValue<byte[]>(12),
    };

    public static SessionId ReadSid(DbDataReader reader, int ordinal) => new(reader.GetFieldValue<byte[]>(ordinal));

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
        command.AddNumber("@ends", EndsAt(record, record.LastSeenAt));
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

    /// <summary>The end if the session was last seen then.</summary>
    public static long EndsAt(SessionRecord record, DateTimeOffset lastSeenAt) =>
        Math.Min(record.ExpiresAt.ToUnixTimeMilliseconds(), lastSeenAt.ToUnixTimeMilliseconds() + Milliseconds(record.IdleTimeout));

    private static StoreKey ReadKey(DbDataReader reader, int ordinal) => new(reader.GetFieldValue<byte[]>(ordinal));

    private static DateTimeOffset ReadTime(DbDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
