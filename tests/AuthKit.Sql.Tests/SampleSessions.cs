using System.Security.Cryptography;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql.Tests;

internal static class SampleSessions
{
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    /// <summary>A touch threshold before every last use, so that a find does not touch the session.</summary>
    public static readonly DateTimeOffset Never = DateTimeOffset.MinValue;

    public static StoreKey NewKey() => new(RandomNumberGenerator.GetBytes(StoreKey.Size));

    public static SessionRecord New(StoreKey owner) => new()
    {
        Key = NewKey(),
        Sid = SessionId.Create(),
        Owner = owner,
        Tenant = "",
        SubjectId = "someone",
        Version = 1,
        CreatedAt = Start,
        LastSeenAt = Start,
        IdleTimeout = TimeSpan.FromHours(1),
        ExpiresAt = Start.AddHours(24),
        Payload = "{}"u8.ToArray(),
    };

    public static void AssertSame(SessionRecord expected, SessionRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Payload.ToArray(), actual.Payload.ToArray());
        Assert.Equal(expected with { Payload = default }, actual with { Payload = default });
    }
}
