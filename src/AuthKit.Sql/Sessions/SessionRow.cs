using System.Data.Common;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql;

/// <summary>
/// Reads a session from the columns that <see cref="SessionStatements"/> selects, in their order, and adds the parameters of its writes.
/// </summary>
internal static class SessionRow
{
    /// <summary>Reads a row that includes the key.</summary>
    public static SessionRecord Read(DbDataReader reader) => Read(reader, reader.GetKey(12));

    /// <summary>Reads a row with a known key.</summary>
    public static SessionRecord Read(DbDataReader reader, StoreKey key)
    {
        var hasPrevious = !reader.IsDBNull(9);
        return new SessionRecord
        {
            Key = key,
            Owner = reader.GetKey(0),
            Sid = reader.GetSid(1),
            Tenant = reader.GetString(2),
            SubjectId = reader.IsDBNull(3) ? null : reader.GetString(3),
            Version = reader.GetInt64(4),
            CreatedAt = reader.GetTime(5),
            LastSeenAt = reader.GetTime(6),
            IdleTimeout = TimeSpan.FromTicks(reader.GetInt64(7) * TimeSpan.TicksPerMillisecond),
            ExpiresAt = reader.GetTime(8),
            PreviousKey = hasPrevious ? reader.GetKey(9) : null,
            PreviousKeyExpiresAt = hasPrevious && !reader.IsDBNull(10) ? reader.GetTime(10) : null,
            Payload = reader.GetBytes(11),
        };
    }

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

    /// <summary>Adds the parameters that a rotation also writes.</summary>
    public static void AddChanging(DbCommand command, SessionRecord record)
    {
        command.AddTime("@seen", record.LastSeenAt);
        command.AddNumber("@idle", Milliseconds(record.IdleTimeout));
        command.AddKey("@previous", record.PreviousKey);
        command.AddTime("@previousends", record.PreviousKeyExpiresAt);
        command.AddPayload("@payload", record.Payload);
    }

    private static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
