using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenCancellationCases
{
    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Cancelled_addition_is_whole, Whole),
        Case(Cancelled_use_is_whole, Whole),
        Case(Cancelled_match_is_whole, Whole),
        Case(Cancelled_try_is_whole, Whole),
        Case(Cancelled_removal_is_whole, Whole),
        Case(Store_works_after_a_cancelled_call, "A store still works after a cancelled call."),
    ];

    private static Task Cancelled_addition_is_whole(OneTimeTokenTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        var first = await t.AddLinkAsync(owner).ConfigureAwait(false);
        var second = NewLink(owner, createdAt: Now + Millisecond);
        var answered = await AnswersAsync(() => t.Store.AddAsync(second, 1, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(second.Key, second.Purpose, Now, t.Cancellation)).ConfigureAwait(false);
        var isFirst = await t.FindAsync(first).ConfigureAwait(false) is not null;
        var isSecond = await t.FindAsync(second).ConfigureAwait(false) is not null;
        t.True(isFirst != isSecond, $"either the old token exists or the new one; old: {isFirst}, new: {isSecond}");
        t.True(isSecond || !answered, "an addition that returned has taken effect");
        t.Equal(1L, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of the owner's tokens");
    });

    private static Task Cancelled_use_is_whole(OneTimeTokenTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner), NewLink(owner), NewCode(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.ConsumeAsync(records[0].Key, Purpose, Now, cancelled)).ConfigureAwait(false);
        await AllOrNoneAsync(t, records, answered).ConfigureAwait(false);
    });

    private static Task Cancelled_match_is_whole(OneTimeTokenTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewCode(owner), NewLink(owner), NewCode(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.TryCodeAsync(records[0].Key, Purpose, records[0].CodeHash, take: true, Now, cancelled)).ConfigureAwait(false);
        await AllOrNoneAsync(t, records, answered).ConfigureAwait(false);
    });

    private static Task Cancelled_try_is_whole(OneTimeTokenTrial t) => t.CancelAsync(async cancelled =>
    {
        var code = await t.AddCodeAsync(tries: 2).ConfigureAwait(false);
        var link = await t.AddLinkAsync(code.Owner).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.TryCodeAsync(code.Key, Purpose, RandomBytes(32), take: true, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(code.Key, code.Purpose, Now, t.Cancellation)).ConfigureAwait(false);
        var left = (await t.FindAsync(code).ConfigureAwait(false))?.TriesLeft;
        t.True(left is 1 or 2, "a try is counted or not", left);
        t.True(left == 1 || !answered, "a try that returned is counted");
        await t.IsThereAsync(code with { TriesLeft = left!.Value }).ConfigureAwait(false);
        await t.IsThereAsync(link).ConfigureAwait(false);
    });

    private static Task Cancelled_removal_is_whole(OneTimeTokenTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewCode(owner), NewLink(owner), NewLink(owner, "other")];
        await t.AddAsync(records).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.RemoveByOwnerAsync(owner, null, cancelled)).ConfigureAwait(false);
        await AllOrNoneAsync(t, records, answered).ConfigureAwait(false);
    });

    private static async Task Store_works_after_a_cancelled_call(OneTimeTokenTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        for (var i = 0; i < 10; i++)
        {
            await AnswersAsync(() => t.Store.FindAsync(link.Key, Purpose, Now, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.TryCodeAsync(link.Key, Purpose, RandomBytes(32), take: true, Now, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.PurgeAsync(Now, 10, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.RemoveByOwnerAsync(Flip(link.Owner, 255), null, cancelled)).ConfigureAwait(false);
        }

        await t.IsThereAsync(link).ConfigureAwait(false);
        t.Same(link, await t.ConsumeAsync(link).ConfigureAwait(false));
    }

    private static async Task AllOrNoneAsync(OneTimeTokenTrial t, OneTimeTokenRecord[] records, bool answered)
    {
        await SettleAsync(() => t.Store.FindAsync(records[0].Key, records[0].Purpose, Now, t.Cancellation)).ConfigureAwait(false);
        var left = await t.CountAsync(records).ConfigureAwait(false);
        t.True(left == 0 || left == records.Length, $"all {records.Length} tokens are deleted, or none of them", left);
        t.True(left == 0 || !answered, "a call that returned has taken effect");
        if (left > 0)
        {
            await t.IsThereAsync(records[0]).ConfigureAwait(false);
        }

        t.Equal((long)left, await t.Store.RemoveByOwnerAsync(records[0].Owner, null, t.Cancellation).ConfigureAwait(false), "the number of the owner's tokens");
    }
}
