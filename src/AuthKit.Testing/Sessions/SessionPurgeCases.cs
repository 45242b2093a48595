using AuthKit.Sessions;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionPurgeCases
{
    private const string Bounded = "A purge deletes expired sessions only, at most as many as its batch, and says how many.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "While a purge answers its batch there may be more; after an answer below it, nothing is left that ended a day ago or earlier (unless the store expires records by itself, and always answers 0)."),
    ];

    private static async Task Purge_spares_what_lives(SessionTrial t)
    {
        var owner = NewKey();
        var old = NewRecord(owner, Now - TimeSpan.FromDays(30)) with { IdleTimeout = TimeSpan.FromDays(40), ExpiresAt = Now + Millisecond };
        var idle = NewRecord(owner, Now - TimeSpan.FromHours(1) + Millisecond);
        var fresh = NewRecord(owner);
        await t.AddAsync(old, idle, fresh).ConfigureAwait(false);
        await PurgeAllAsync(t, Now, 100).ConfigureAwait(false);
        await t.IsThereAsync(old, Now, "a session in the last millisecond of its absolute life").ConfigureAwait(false);
        await t.IsThereAsync(idle, Now, "a session in the last millisecond of its idle time").ConfigureAwait(false);
        await t.IsThereAsync(fresh, Now, "a session that has just begun").ConfigureAwait(false);
        await t.HasAsync(owner, [old.Sid, idle.Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static async Task Purge_is_bounded(SessionTrial t)
    {
        await AddExpiredAsync(t, 12).ConfigureAwait(false);
        var purged = await t.Store.PurgeAsync(Now, 5, t.Cancellation).ConfigureAwait(false);
        t.True(purged is >= 0 and <= 5, "a purge with a batch of 5 deletes 0 to 5 sessions", purged);
    }

    private static async Task Purge_repeated_deletes_all_that_is_expired(SessionTrial t)
    {
        var expired = await AddExpiredAsync(t, 25).ConfigureAwait(false);
        if (await PurgeAllAsync(t, Now, 10).ConfigureAwait(false) == 0)
        {
            return;
        }

        foreach (var record in expired)
        {
            await t.IsGoneAsync(record.Key, record.CreatedAt, "the key of a session that was expired when all such were purged, after the clock went back").ConfigureAwait(false);
        }
    }

    /// <summary>Sessions of different owners that have ended one day before now.</summary>
    private static async Task<SessionRecord[]> AddExpiredAsync(SessionTrial t, int count)
    {
        var records = Enumerable.Range(0, count).Select(_ => NewRecord(NewKey(), Now - TimeSpan.FromHours(25))).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        return records;
    }

    private static async Task<long> PurgeAllAsync(SessionTrial t, DateTimeOffset now, int batch)
    {
        long total = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var purged = await t[i].PurgeAsync(now, batch, t.Cancellation).ConfigureAwait(false);
            t.True(purged >= 0 && purged <= batch, $"a purge with a batch of {batch} deletes 0 to {batch} sessions", purged);
            total += purged;
            if (purged < batch)
            {
                return total;
            }
        }

        t.Fail("Expected purging to come to an end; 10,000 purges answered their full batch.");
        return total;
    }
}
