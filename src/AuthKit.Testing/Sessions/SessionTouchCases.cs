using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionTouchCases
{
    private const string Due = "A lookup sets LastSeenAt to now where the session was last seen at or before touchBefore, and otherwise writes nothing.";
    private const string Forward = "LastSeenAt only ever moves forward.";
    private const string Late = "A touch never brings back a removed session, nor undoes another write.";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Session_last_seen_at_the_boundary_is_touched, Due),
        Case(Session_last_seen_after_the_boundary_is_not_touched, Due),
        Case(Touch_changes_only_the_time, Due),
        Case(Touch_does_not_go_back, Forward),
        Case(Latest_of_many_touches_stays, Forward),
        Case(Touch_does_not_revive_a_session_that_is_removed_meanwhile, Late),
        Case(Touch_and_update_at_once_both_stay, Late),
        Case(Touch_and_rotation_at_once_leave_one_session, Late),
    ];

    private static async Task Session_last_seen_at_the_boundary_is_touched(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var touched = record with { LastSeenAt = Now + Minute };
        t.Same(touched, await t.Store.FindAsync(record.Key, Now + Minute, record.LastSeenAt, t.Cancellation).ConfigureAwait(false), "the answer of the lookup that touches");
        await t.IsThereAsync(touched, Now + Minute, "the session after the touch").ConfigureAwait(false);
    }

    private static async Task Session_last_seen_after_the_boundary_is_not_touched(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        t.Same(record, await t.Store.FindAsync(record.Key, Now + Minute, record.LastSeenAt - Millisecond, t.Cancellation).ConfigureAwait(false), "the answer of a lookup with no touch due");
        await t.IsThereAsync(record, Now + Minute, "the session after a lookup with no touch due").ConfigureAwait(false);
    }

    private static async Task Touch_changes_only_the_time(SessionTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var record = Rotated(first, Now, overlap: Minute);
        await t.ReplaceAsync(first, record).ConfigureAwait(false);
        var now = Now + Minute;
        await t.Store.FindAsync(record.Key, now, now, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(record with { LastSeenAt = now }, now, "the touched session").ConfigureAwait(false);
        t.Equal(StoreWrite.Written, await t.Store.UpdateAsync(record.Key, record.Version, RandomBytes(8), now, t.Cancellation).ConfigureAwait(false), "the answer to an update with the version from before the touch");
    }

    private static async Task Touch_does_not_go_back(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var seen = Now + (10 * Minute);
        await t.Store.FindAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false);
        var touched = record with { LastSeenAt = seen };
        t.Same(touched, await t.Other.FindAsync(record.Key, Now + Minute, seen + Minute, t.Cancellation).ConfigureAwait(false), "the answer to an instance whose clock is behind");
        await t.IsThereAsync(touched, seen, "the session after a lookup by an instance whose clock is behind").ConfigureAwait(false);
    }

    private static async Task Latest_of_many_touches_stays(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i =>
        {
            var now = Now + ((i + 1) * Millisecond);
            var found = await t[i].FindAsync(record.Key, now, now - Millisecond, t.Cancellation).ConfigureAwait(false);
            return (found, now);
        }).ConfigureAwait(false);

        foreach (var (found, now) in answers)
        {
            t.True(found is not null && found.LastSeenAt >= now, $"an answer that was seen no earlier than the {Text(now)} of its lookup", found?.LastSeenAt);
        }

        await t.IsThereAsync(record with { LastSeenAt = Now + (Ways * Millisecond) }, Now + Minute, "the session after all touches").ConfigureAwait(false);
    }

    private static async Task Touch_does_not_revive_a_session_that_is_removed_meanwhile(SessionTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var removed = await RaceAsync(8, async i =>
            {
                var now = Now + (i * Minute);
                return i == 3
                    ? await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false)
                    : await TouchAsync(t, i, record.Key, now).ConfigureAwait(false);
            }).ConfigureAwait(false);

            t.Equal(true, removed[3], "the answer to the removal");
            await t.IsGoneAsync(record.Key, Now, "the key of a session that was removed while it was looked up").ConfigureAwait(false);
            await t.HasAsync(record.Owner, []).ConfigureAwait(false);
        }
    }

    private static async Task Touch_and_update_at_once_both_stay(SessionTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var payload = RandomBytes(32);
            var written = await RaceAsync(4, async i =>
            {
                if (i == 1)
                {
                    return await t.Store.UpdateAsync(record.Key, 1, payload, Now, t.Cancellation).ConfigureAwait(false);
                }

                await t[i].FindAsync(record.Key, Now + Minute, Now, t.Cancellation).ConfigureAwait(false);
                return StoreWrite.Written;
            }).ConfigureAwait(false);

            t.Equal(StoreWrite.Written, written[1], "the answer to an update beside touches");
            await t.IsThereAsync(record with { LastSeenAt = Now + Minute, Payload = payload, Version = 2 }, Now + Minute, "the session after touches and an update").ConfigureAwait(false);
        }
    }

    private static async Task Touch_and_rotation_at_once_leave_one_session(SessionTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var successor = Rotated(record, Now);
            var found = await RaceAsync(4, async i =>
            {
                if (i == 1)
                {
                    t.Equal(StoreWrite.Written, await t.ReplaceAsync(record, successor).ConfigureAwait(false), "the answer to a rotation beside touches");
                    return null;
                }

                return await t[i].FindAsync(record.Key, Now + Minute, Now, t.Cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);

            var seen = found.Any(answer => answer is not null) ? Now + Minute : Now;
            await t.IsThereAsync(successor with { LastSeenAt = seen }, Now + Minute, "the session after touches and a rotation").ConfigureAwait(false);
            await t.IsGoneAsync(record.Key, Now, "the key from before the rotation").ConfigureAwait(false);
            await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
        }
    }

    private static async Task<bool> TouchAsync(SessionTrial t, int instance, StoreKey key, DateTimeOffset now)
    {
        await t[instance].FindAsync(key, now, now, t.Cancellation).ConfigureAwait(false);
        return false;
    }
}
