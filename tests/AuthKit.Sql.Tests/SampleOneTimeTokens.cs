using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

internal static class SampleOneTimeTokens
{
    public static OneTimeTokenRecord NewLink(StoreKey? owner = null, string purpose = "reset") => new()
    {
        Key = NewKey(),
        Owner = owner ?? NewKey(),
        Purpose = purpose,
        Tenant = "",
        SubjectId = "someone",
        CreatedAt = Start,
        ExpiresAt = Start.AddHours(1),
        Payload = "{\"v\":1}"u8.ToArray(),
    };

    public static OneTimeTokenRecord NewCode(StoreKey? owner = null, int tries = 5) => NewLink(owner) with { CodeHash = NewKey().ToArray(), TriesLeft = tries };
}
