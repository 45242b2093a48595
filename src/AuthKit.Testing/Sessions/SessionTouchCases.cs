using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionTouchCases
{
    private const string Due = "A touch sets LastSeenAt to now if the session was last seen at or before touchBefore; otherwise it writes nothing.";
    private const string Forward = "LastSeenAt only ever moves forward.";
    private const string Read = "A lookup does not record a use, so it also works on a store that cannot be written to.";
    private const string Late = "A touch never restores a removed session or undoes another write.";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Session_last_seen_at_the_boundary_is_touched, Due),
        Case(Session_last_seen_after_the_boundary_is_not_touched, Due),
        Case(Touch_changes_only_the_time, Due),
        Case(Touch_of_nothing_says_so, "A touch returns whether the key finds a live session."),
        Case(Lookup_does_not_touch, Read),
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
        t.Equal(true, await t.Store.TouchAsync(record.Key, Now + Minute, record.LastSeenAt, t.Cancellation).ConfigureAwait(false), "the result of a touch");
        await t.IsThereAsync(touched, Now + Minute, "the session after the touch").ConfigureAwait(false);
    }

    private static async Task Session_last_seen_after_the_boundary_is_not_touched(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        t.Equal(true, await t.Store.TouchAsync(record.Key, Now + Minute, record.LastSeenAt - Millisecond, t.Cancellation).ConfigureAwait(false), "the result of a touch that is not due");
        await t.IsThereAsync(record, Now + Minute, "the session after a touch that was not due").ConfigureAwait(false);
    }

    private static async Task Touch_changes_only_the_time(SessionTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var record = Rotated(first, Now, overlap: Minute);
        await t.ReplaceAsync(first, record).ConfigureAwait(false);
        var now = Now + Minute;
        await t.Store.TouchAsync(record.Key, now, now, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(record with { LastSeenAt = now }, now, "the touched session").ConfigureAwait(false);
        t.Equal(StoreWrite.Written, await t.Store.UpdateAsync(record.Key, record.Version, RandomBytes(8), now, t.Cancellation).ConfigureAwait(false), "the result of an update with the version from before the touch");
    }

    private static async Task Touch_of_nothing_says_so(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        t.Equal(false, await t.Store.TouchAsync(NewKey(record.Owner), Now + Minute, Now, t.Cancellation).ConfigureAwait(false), "the result of a touch by a key without a session");
        var rotated = Rotated(record, Now);
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
        t.Equal(false, await t.Store.TouchAsync(record.Key, Now + Minute, Now, t.Cancellation).ConfigureAwait(false), "the result of a touch by the key from before a rotation");
        await t.IsThereAsync(rotated, Now + Minute, "the session after a touch by the key from before its rotation").ConfigureAwait(false);
    }

    private static async Task Lookup_does_not_touch(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        t.Same(record, await t.Store.FindAsync(record.Key, Now + (30 * Minute), t.Cancellation).ConfigureAwait(false), "the result of a lookup");
        await t.IsThereAsync(record, Now + (31 * Minute), "the session after a lookup").ConfigureAwait(false);
    }

    private static async Task Touch_does_not_go_back(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var seen = Now + (10 * Minute);
        await t.Store.TouchAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false);
        var touched = record with { LastSeenAt = seen };
        t.Equal(true, await t.Other.TouchAsync(record.Key, Now + Minute, seen + Minute, t.Cancellation).ConfigureAwait(false), "the result of a touch by an instance whose clock is behind");
        await t.IsThereAsync(touched, seen, "the session after a touch by an instance whose clock is behind").ConfigureAwait(false);
    }

    private static async Task Latest_of_many_touches_stays(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i =>
        {
            var now = Now + ((i + 1) * Millisecond);
            return await t[i].TouchAsync(record.Key, now, now - Millisecond, t.Cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);

        t.True(answers.All(static found => found), "every touch finds the session");
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

            t.Equal(true, removed[3], "the result of the removal");
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

                await t[i].TouchAsync(record.Key, Now + Minute, Now, t.Cancellation).ConfigureAwait(false);
                return StoreWrite.Written;
            }).ConfigureAwait(false);

            t.Equal(StoreWrite.Written, written[1], "the result of an update beside touches");
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
                    t.Equal(StoreWrite.Written, await t.ReplaceAsync(record, successor).ConfigureAwait(false), "the result of a rotation beside touches");
                    return false;
                }

                return await t[i].TouchAsync(record.Key, Now + Minute, Now, t.Cancellation).ConfigureAwait(false);
            }).ConfigureAwait(false);

            var seen = found.Any(static answer => answer) ? Now + Minute : Now;
            await t.IsThereAsync(successor with { LastSeenAt = seen }, Now + Minute, "the session after touches and a rotation").ConfigureAwait(false);
            await t.IsGoneAsync(record.Key, Now, "the key from before the rotation").ConfigureAwait(false);
            await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
        }
    }

    private static async Task<bool> TouchAsync(SessionTrial t, int instance, StoreKey key, DateTimeOffset now)
    {
        await t[instance].TouchAsync(key, now, now, t.Cancellation).ConfigureAwait(false);
        return false;
    }
}
