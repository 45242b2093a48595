using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionCancellationCases
{
    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Cancelled_addition_is_whole, Whole),
        Case(Cancelled_rotation_is_whole, Whole),
        Case(Cancelled_update_is_whole, Whole),
        Case(Cancelled_removal_is_whole, Whole),
        Case(Store_works_after_a_cancelled_call, "A store still works after a cancelled call."),
    ];

    private static Task Cancelled_addition_is_whole(SessionTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        var first = await t.AddNewAsync(owner).ConfigureAwait(false);
        var second = NewRecord(owner, Now + Millisecond);
        var answered = await AnswersAsync(() => t.Store.AddAsync(second, 1, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(second.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var isFirst = await t.FindAsync(first.Key).ConfigureAwait(false) is not null;
        var isSecond = await t.FindAsync(second.Key).ConfigureAwait(false) is not null;
        t.True(isFirst != isSecond, $"either the session to evict exists or the new one; old: {isFirst}, new: {isSecond}");
        t.True(isSecond || !answered, "an addition that returned has taken effect");
        await t.HasAsync(owner, [isFirst ? first.Sid : second.Sid]).ConfigureAwait(false);
    });

    private static Task Cancelled_rotation_is_whole(SessionTrial t) => t.CancelAsync(async cancelled =>
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now);
        var answered = await AnswersAsync(() => t.Store.ReplaceAsync(record.Key, 1, rotated, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(record.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var isOld = await t.FindAsync(record.Key).ConfigureAwait(false) is not null;
        t.True(!answered || !isOld, "a rotation that returned has taken effect");
        await t.IsThereAsync(isOld ? record : rotated).ConfigureAwait(false);
        await t.IsGoneAsync(isOld ? rotated.Key : record.Key, Now, "the key that is not current").ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
    });

    private static Task Cancelled_update_is_whole(SessionTrial t) => t.CancelAsync(async cancelled =>
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var updated = record with { Payload = RandomBytes(16), Version = 2 };
        var answered = await AnswersAsync(() => t.Store.UpdateAsync(record.Key, 1, updated.Payload, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(record.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var isNew = (await t.FindAsync(record.Key).ConfigureAwait(false))?.Version == 2;
        t.True(isNew || !answered, "an update that returned has taken effect");
        await t.IsThereAsync(isNew ? updated : record).ConfigureAwait(false);
    });

    private static Task Cancelled_removal_is_whole(SessionTrial t) => t.CancelAsync(async cancelled =>
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.RemoveAsync(record.Owner, record.Sid, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(record.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var isThere = await t.FindAsync(record.Key).ConfigureAwait(false) is not null;
        t.True(!isThere || !answered, "a removal that returned has taken effect");
        await t.HasAsync(record.Owner, isThere ? [record.Sid] : []).ConfigureAwait(false);
    });

    private static async Task Store_works_after_a_cancelled_call(SessionTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var record = await t.AddNewAsync().ConfigureAwait(false);
        for (var i = 0; i < 10; i++)
        {
            await AnswersAsync(() => t.Store.FindAsync(record.Key, Now, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.ListAsync(record.Owner, Now, 10, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.PurgeAsync(Now, 10, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.RemoveByOwnerAsync(Flip(record.Owner, 255), null, cancelled)).ConfigureAwait(false);
        }

        t.Same(record, await t.Store.FindAsync(record.Key, Now, t.Cancellation).ConfigureAwait(false));
        await t.IsThereAsync(record).ConfigureAwait(false);
    }
}
