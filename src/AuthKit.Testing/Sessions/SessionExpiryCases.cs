using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionExpiryCases
{
    private const string Exact = "A session is live until the millisecond before its end, which is the earlier of the absolute and the idle one, and expires exactly at that time.";
    private const string Deletes = "The operation that notices an expired session deletes it, so that it does not become valid again if a clock goes back.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Absolute_end_is_exact, Exact),
        Case(Idle_end_is_exact, Exact),
        Case(Use_moves_the_idle_end, Exact),
        Case(Use_does_not_move_the_absolute_end, Exact),
        Case(Write_at_the_end_finds_nothing, Exact),
        Case(Expired_session_is_not_touched_back_to_life, Exact),
        Case(Lookup_that_notices_the_end_deletes, Deletes),
        Case(Touch_that_notices_the_end_deletes, Deletes),
        Case(List_that_notices_the_end_deletes, Deletes),
        Case(Rotation_that_notices_the_end_deletes, Deletes),
        Case(Update_that_notices_the_end_deletes, Deletes),
        Case(Add_deletes_what_the_owner_has_that_is_expired, "An addition deletes the owner's expired sessions in the same atomic step."),
    ];

    private static async Task Absolute_end_is_exact(SessionTrial t)
    {
        var end = Now + TimeSpan.FromHours(1);
        var record = NewRecord(NewKey()) with { IdleTimeout = TimeSpan.FromHours(3), ExpiresAt = end };
        await t.AddAsync(record).ConfigureAwait(false);
        await t.IsThereAsync(record, end - Millisecond, "the session one millisecond before its absolute end").ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid], end - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end, "the key of a session at its absolute end").ConfigureAwait(false);
    }

    private static async Task Idle_end_is_exact(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var end = Now + record.IdleTimeout;
        await t.IsThereAsync(record, end - Millisecond, "the session one millisecond before its idle end").ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid], end - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end, "the key of a session at its idle end").ConfigureAwait(false);
    }

    private static async Task Use_moves_the_idle_end(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var seen = Now + TimeSpan.FromMinutes(30);
        var end = seen + record.IdleTimeout;
        await t.Store.TouchAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(record with { LastSeenAt = seen }, end - Millisecond).ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid], end - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end, "the key of a session at the idle end after its last use").ConfigureAwait(false);
    }

    private static async Task Use_does_not_move_the_absolute_end(SessionTrial t)
    {
        var end = Now + TimeSpan.FromMinutes(90);
        var record = NewRecord(NewKey()) with { ExpiresAt = end };
        await t.AddAsync(record).ConfigureAwait(false);
        var seen = Now + TimeSpan.FromMinutes(59);
        await t.Store.TouchAsync(record.Key, seen, Now, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(record with { LastSeenAt = seen }, end - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(record.Key, end, "the key of a used session at its absolute end").ConfigureAwait(false);
    }

    private static async Task Write_at_the_end_finds_nothing(SessionTrial t)
    {
        var updated = await t.AddNewAsync().ConfigureAwait(false);
        var replaced = await t.AddNewAsync().ConfigureAwait(false);
        var early = await t.AddNewAsync().ConfigureAwait(false);
        var end = Now + updated.IdleTimeout;
        t.Equal(StoreWrite.Gone, await t.Store.UpdateAsync(updated.Key, 1, RandomBytes(8), end, t.Cancellation).ConfigureAwait(false), "the result of an update at the end");
        var successor = Rotated(replaced, end);
        t.Equal(StoreWrite.Gone, await t.ReplaceAsync(replaced, successor, end).ConfigureAwait(false), "the result of a rotation at the end");
        await t.IsGoneAsync(successor.Key, end, "the new key of a rotation that came at the end").ConfigureAwait(false);
        t.Equal(
            StoreWrite.Written,
            await t.Store.UpdateAsync(early.Key, 1, RandomBytes(8), end - Millisecond, t.Cancellation).ConfigureAwait(false),
            "the result of an update one millisecond before the end");
    }

    private static async Task Expired_session_is_not_touched_back_to_life(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var end = Now + record.IdleTimeout;
        t.Equal(false, await t.Store.TouchAsync(record.Key, end, end, t.Cancellation).ConfigureAwait(false), "the result of a touch at the idle end");
        await t.IsGoneAsync(record.Key, end, "the key of a session that was touched at its end").ConfigureAwait(false);
        await t.HasAsync(record.Owner, [], end).ConfigureAwait(false);
    }

    private static async Task Lookup_that_notices_the_end_deletes(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.FindAsync(record.Key, Now + record.IdleTimeout, t.Cancellation).ConfigureAwait(false);
        await IsDeletedAsync(t, record).ConfigureAwait(false);
    }

    private static async Task Touch_that_notices_the_end_deletes(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.TouchAsync(record.Key, Now + record.IdleTimeout, Now, t.Cancellation).ConfigureAwait(false);
        await IsDeletedAsync(t, record).ConfigureAwait(false);
    }

    private static async Task List_that_notices_the_end_deletes(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var listed = await t.Store.ListAsync(record.Owner, Now + record.IdleTimeout, 10, t.Cancellation).ConfigureAwait(false);
        t.Equal(0, listed.Count, "the number of sessions listed at the end");
        await IsDeletedAsync(t, record).ConfigureAwait(false);
    }

    private static async Task Rotation_that_notices_the_end_deletes(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.ReplaceAsync(record, Rotated(record, Now), Now + record.IdleTimeout).ConfigureAwait(false);
        await IsDeletedAsync(t, record).ConfigureAwait(false);
    }

    private static async Task Update_that_notices_the_end_deletes(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.UpdateAsync(record.Key, 1, RandomBytes(8), Now + record.IdleTimeout, t.Cancellation).ConfigureAwait(false);
        await IsDeletedAsync(t, record).ConfigureAwait(false);
    }

    private static async Task Add_deletes_what_the_owner_has_that_is_expired(SessionTrial t)
    {
        // More sessions than a store would delete in passing as housekeeping.
        var owner = NewKey();
        var begin = Now - TimeSpan.FromHours(2);
        var expired = Enumerable.Range(0, 30).Select(i => NewRecord(owner, begin + (i * Millisecond))).ToArray();
        await t.AddAsync(expired).ConfigureAwait(false);
        await t.AddAsync(NewRecord(owner)).ConfigureAwait(false);
        foreach (var record in expired)
        {
            await IsDeletedAsync(t, record).ConfigureAwait(false);
        }
    }

    private static async Task IsDeletedAsync(SessionTrial t, SessionRecord record)
    {
        await t.IsGoneAsync(record.Key, record.CreatedAt, "the key of a session that was found to have expired, after the clock went back").ConfigureAwait(false);
        var listed = await t.ListAsync(record.Owner, record.CreatedAt).ConfigureAwait(false);
        t.True(listed.All(other => other.Sid != record.Sid), "a session that was found to have expired is in no list after the clock went back");
        t.Equal(false, await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal of a session that was found to have expired");
    }
}
