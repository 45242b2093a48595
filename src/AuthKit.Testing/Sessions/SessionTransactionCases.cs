using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionTransactionCases
{
    public static IEnumerable<ConformanceCase<ISessionStore>> Cases => [Case(Work_inside_a_transaction_that_is_rolled_back_stays, Apart)];

    private static async Task Work_inside_a_transaction_that_is_rolled_back_stays(SessionTrial t)
    {
        var (ended, seen, rotated) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        var (added, late, successor) = (NewRecord(NewKey()), NewRecord(NewKey()), Rotated(rotated, Now));
        var (minute, payload) = (Now + TimeSpan.FromMinutes(1), RandomBytes(16));
        await InTransactionsAsync(
            async () =>
            {
                await t.AddAsync(added).ConfigureAwait(false);
                t.Equal(true, await t.Store.RemoveAsync(ended.Owner, ended.Sid, t.Cancellation).ConfigureAwait(false), "the result of a removal inside a transaction");
                t.Equal(StoreWrite.Written, await t.ReplaceAsync(rotated, successor).ConfigureAwait(false), "the result of a rotation inside a transaction");
                t.Equal(true, await t.Store.TouchAsync(seen.Key, minute, Now, t.Cancellation).ConfigureAwait(false), "the result of a touch inside a transaction");
                t.Equal(StoreWrite.Written, await t.Store.UpdateAsync(seen.Key, 1, payload, Now, t.Cancellation).ConfigureAwait(false), "the result of an update inside a transaction");
                await t.IsThereAsync(added, which: "a session that was added inside the same transaction").ConfigureAwait(false);
            },
            async () => await t.AddAsync(late).ConfigureAwait(false)).ConfigureAwait(false);

        await t.IsThereAsync(added, which: "a session that was added inside a transaction").ConfigureAwait(false);
        await t.IsThereAsync(late, which: "a session that was added after a transaction was completed").ConfigureAwait(false);
        await t.IsGoneAsync(ended.Key, Now, "the key of a session that was removed inside a transaction").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, Now, "the key from before a rotation inside a transaction").ConfigureAwait(false);
        await t.IsThereAsync(successor, which: "a session that was rotated inside a transaction").ConfigureAwait(false);
        await t.IsThereAsync(seen with { LastSeenAt = minute, Payload = payload, Version = 2 }, minute, "a session that was touched and updated inside a transaction").ConfigureAwait(false);
    }
}
