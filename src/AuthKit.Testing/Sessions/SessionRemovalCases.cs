using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionRemovalCases
{
    private const string Once = "A removal returns true once. After that, the session is not found, and no write restores it.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Removed_session_is_gone_for_good, Once),
        Case(Rotated_session_is_removed_by_its_sid, Once),
        Case(One_of_many_removals_says_true, Once),
        Case(Sid_of_another_owner_removes_nothing, "A removal only removes sessions of the given owner; a sid is only unique within its owner."),
    ];

    private static async Task Removed_session_is_gone_for_good(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        t.Equal(true, await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal");
        t.Equal(false, await t.Other.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the second removal");
        t.Equal(false, await t.Other.TouchAsync(record.Key, Now, Now, t.Cancellation).ConfigureAwait(false), "the result of a touch after the removal");
        t.Equal(StoreWrite.Gone, await t.Other.UpdateAsync(record.Key, 1, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false), "the result of an update after the removal");
        var rotated = Rotated(record, Now);
        t.Equal(StoreWrite.Gone, await t.ReplaceAsync(record, rotated).ConfigureAwait(false), "the result of a rotation after the removal");
        await t.IsGoneAsync(record.Key, Now, "the key of the removed session").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, Now, "the new key of a rotation after the removal").ConfigureAwait(false);
        await t.HasAsync(record.Owner, []).ConfigureAwait(false);
    }

    private static async Task Rotated_session_is_removed_by_its_sid(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = Rotated(record, Now);
        await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
        t.Equal(true, await t.Other.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal");
        await t.IsGoneAsync(rotated.Key, Now, "the new key of the removed session").ConfigureAwait(false);
        t.Equal(false, await t.Store.RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the second removal");
    }

    private static async Task One_of_many_removals_says_true(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].RemoveAsync(record.Owner, record.Sid, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(removed => removed), $"the number of {Ways} removals that returned true");
        await t.IsGoneAsync(record.Key, Now, "the key of the removed session").ConfigureAwait(false);
    }

    private static async Task Sid_of_another_owner_removes_nothing(SessionTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var stranger = NewRecord(Flip(record.Owner, 255)) with { Sid = record.Sid };
        t.Equal(false, await t.Store.RemoveAsync(stranger.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal of another owner's sid");
        await t.IsThereAsync(record).ConfigureAwait(false);

        await t.AddAsync(stranger).ConfigureAwait(false);
        t.Equal(true, await t.Store.RemoveAsync(stranger.Owner, record.Sid, t.Cancellation).ConfigureAwait(false), "the result of the removal of a sid that two owners have");
        await t.IsGoneAsync(stranger.Key, Now, "the key of the removed session").ConfigureAwait(false);
        await t.IsThereAsync(record, which: "the other owner's session with the same sid").ConfigureAwait(false);
        await t.HasAsync(record.Owner, [record.Sid]).ConfigureAwait(false);
    }
}
