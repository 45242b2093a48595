using AuthKit.Sessions;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionPurgeCases
{
    private const string Bounded = "A purge deletes only expired sessions, at most as many as its batch, and returns how many.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Purge_spares_what_lives, Bounded),
        Case(Purge_is_bounded, Bounded),
        Case(Purge_repeated_deletes_all_that_is_expired, "If a purge returns its batch, there may be more; if it returns less, no record is left that expired a day ago or earlier (unless the store expires records by itself and always returns 0)."),
    ];

    private static async Task Purge_spares_what_lives(SessionTrial t)
    {
        var owner = NewKey();
        var old = NewRecord(owner, Now - TimeSpan.FromDays(30)) with { IdleTimeout = TimeSpan.FromDays(40), ExpiresAt = Now + Millisecond };
        var idle = NewRecord(owner, Now - TimeSpan.FromHours(1) + Millisecond);
        var fresh = NewRecord(owner);
        await t.AddAsync(old, idle, fresh).ConfigureAwait(false);
        await t.PurgeAllAsync(100).ConfigureAwait(false);
        await t.IsThereAsync(old, Now, "a session in the last millisecond of its absolute life").ConfigureAwait(false);
        await t.IsThereAsync(idle, Now, "a session in the last millisecond of its idle time").ConfigureAwait(false);
        await t.IsThereAsync(fresh, Now, "a new session").ConfigureAwait(false);
        await t.HasAsync(owner, [old.Sid, idle.Sid, fresh.Sid]).ConfigureAwait(false);
    }

    private static Task Purge_is_bounded(SessionTrial t) => t.PurgeIsBoundedAsync();

    private static Task Purge_repeated_deletes_all_that_is_expired(SessionTrial t) => t.PurgesDeleteAllAsync();
}
