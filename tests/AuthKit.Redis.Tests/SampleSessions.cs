using System.Security.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Redis.Tests;

/// <summary>Records as the core creates them.</summary>
internal static class SampleSessions
{
    public static readonly DateTimeOffset Start = new(2031, 5, 17, 8, 30, 0, TimeSpan.Zero);
    public static readonly TimeSpan Idle = TimeSpan.FromHours(1);
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>A touch threshold before every last use, so that a find does not touch the session.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    public static StoreKey NewOwner() => new(RandomNumberGenerator.GetBytes(StoreKey.Size));

    public static StoreKey NewKey(StoreKey owner)
    {
        var bytes = RandomNumberGenerator.GetBytes(StoreKey.Size);
        bytes[0] = (byte)(owner.Bucket >> 8);
        bytes[1] = (byte)owner.Bucket;
        return new StoreKey(bytes);
    }

    public static SessionRecord New(StoreKey owner, DateTimeOffset? createdAt = null, TimeSpan? idle = null) => new()
    {
        Key = NewKey(owner),
        Sid = SessionId.Create(),
        Owner = owner,
        Tenant = "",
        SubjectId = "someone",
        Version = 1,
        CreatedAt = createdAt ?? Start,
        LastSeenAt = createdAt ?? Start,
        IdleTimeout = idle ?? Idle,
        ExpiresAt = (createdAt ?? Start) + Lifetime,
        Payload = "{\"v\":1}"u8.ToArray(),
    };

    public static SessionRecord Rotated(SessionRecord record, DateTimeOffset now, TimeSpan overlap = default) => record with
    {
        Key = NewKey(record.Owner),
        Version = record.Version + 1,
        LastSeenAt = now,
        PreviousKey = overlap > TimeSpan.Zero ? record.Key : null,
        PreviousKeyExpiresAt = overlap > TimeSpan.Zero ? now + overlap : null,
    };
}
