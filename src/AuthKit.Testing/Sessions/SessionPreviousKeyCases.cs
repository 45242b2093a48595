using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionPreviousKeyCases
{
    private const string Answers = "The previous key finds the session until the millisecond before PreviousKeyExpiresAt, and not from that time on.";
    private const string OnlyOne = "A session has one previous key: the next rotation drops an older one.";
    private const string Current = "Writes accept only the current key: for the previous one the result is Gone.";

    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Previous_key_answers_until_its_instant, Answers),
        Case(Previous_key_ends_with_its_session, Answers),
        Case(Use_by_the_previous_key_counts, "A touch by the previous key has the same effect as one by the current key."),
        Case(Older_previous_key_is_forgotten, OnlyOne),
        Case(Rotation_without_overlap_forgets_every_older_key, OnlyOne),
        Case(Previous_key_cannot_rotate, Current),
        Case(Previous_key_cannot_update, Current),
        Case(Removal_takes_both_keys, "A removed session is not found by any of its keys."),
        Case(Removal_by_owner_takes_both_keys, "A removed session is not found by any of its keys."),
    ];

    private static async Task Previous_key_answers_until_its_instant(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        var end = Now + Overlap;
        t.Same(rotated, await t.FindAsync(record.Key, Now).ConfigureAwait(false), "the session by its previous key");
        t.Same(rotated, await t.FindAsync(record.Key, end - Millisecond).ConfigureAwait(false), "the session by its previous key one millisecond before the end of the overlap");
        await t.IsGoneAsync(record.Key, end, "the previous key at the end of the overlap").ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end + TimeSpan.FromMinutes(1), "the previous key after the end of the overlap").ConfigureAwait(false);
        await t.IsThereAsync(rotated, end + TimeSpan.FromMinutes(1), "the session by its current key").ConfigureAwait(false);
    }

    private static async Task Previous_key_ends_with_its_session(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now, overlap: TimeSpan.FromHours(2));
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
        var end = Now + record.IdleTimeout;
        t.Same(rotated, await t.FindAsync(record.Key, end - Millisecond).ConfigureAwait(false), "the session by its previous key");
        await t.IsGoneAsync(record.Key, end, "the previous key of a session at its end").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, Now, "the current key of a session that was found to have expired, after the clock went back").ConfigureAwait(false);
    }

    private static async Task Use_by_the_previous_key_counts(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        var seen = Now + TimeSpan.FromSeconds(10);
        var touched = rotated with { LastSeenAt = seen };
        t.Equal(true, await t.Store.TouchAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false), "the result of a touch by the previous key");
        await t.IsThereAsync(touched, seen, "the session by its current key").ConfigureAwait(false);
    }

    private static async Task Older_previous_key_is_forgotten(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        var again = Rotated(rotated, Now, Overlap);
        await t.ReplaceAsync(rotated, again).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, Now, "the key from before two rotations").ConfigureAwait(false);
        t.Same(again, await t.FindAsync(rotated.Key).ConfigureAwait(false), "the session by its previous key");
        await t.IsThereAsync(again).ConfigureAwait(false);
    }

    private static async Task Rotation_without_overlap_forgets_every_older_key(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        var again = Rotated(rotated, Now);
        await t.ReplaceAsync(rotated, again).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, Now, "the key from before two rotations").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, Now, "the key from before a rotation without overlap").ConfigureAwait(false);
        await t.IsThereAsync(again).ConfigureAwait(false);
    }

    private static async Task Previous_key_cannot_rotate(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        foreach (var version in (long[])[record.Version, rotated.Version])
        {
            var forged = Rotated(record, Now) with { Version = version + 1 };
            t.Equal(StoreWrite.Gone, await t.Store.ReplaceAsync(record.Key, version, forged, Now, t.Cancellation).ConfigureAwait(false), "the result of a rotation by the previous key");
            await t.IsGoneAsync(forged.Key, Now, "the new key of a rotation by the previous key").ConfigureAwait(false);
        }

        await t.IsThereAsync(rotated).ConfigureAwait(false);
    }

    private static async Task Previous_key_cannot_update(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        foreach (var version in (long[])[record.Version, rotated.Version])
        {
            t.Equal(StoreWrite.Gone, await t.Store.UpdateAsync(record.Key, version, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), "the result of an update by the previous key");
        }

        await t.IsThereAsync(rotated).ConfigureAwait(false);
    }

    private static async Task Removal_takes_both_keys(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        t.Equal(true, await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal");
        await t.IsGoneAsync(rotated.Key, Now, "the current key of a removed session").ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, Now, "the previous key of a removed session").ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_takes_both_keys(SessionTrial t)
    {
        var (record, rotated) = await RotateAsync(t).ConfigureAwait(false);
        t.Equal(1L, await t.Store.RemoveByOwnerAsync(record.Owner, null, t.Cancellation).ConfigureAwait(false), "the result of the removal");
        await t.IsGoneAsync(rotated.Key, Now, "the current key of a removed session").ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, Now, "the previous key of a removed session").ConfigureAwait(false);
    }

    private static async Task<(SessionRecord Record, SessionRecord Rotated)> RotateAsync(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now, Overlap);
        t.Equal(StoreWrite.Written, await t.ReplaceAsync(record, rotated).ConfigureAwait(false), "the result of a rotation");
        return (record, rotated);
    }
}
