using AuthKit.RefreshTokens;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshCancellationCases
{
    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Cancelled_addition_is_whole, Whole),
        Case(Cancelled_rotation_is_whole, Whole),
        Case(Cancelled_revocation_is_whole, Whole),
        Case(Store_works_after_a_cancelled_call, "A store still works after a cancelled call."),
    ];

    private static Task Cancelled_addition_is_whole(RefreshTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        var first = await t.AddNewAsync(owner).ConfigureAwait(false);
        var second = NewFamily(owner, Now + Millisecond);
        var answered = await AnswersAsync(() => t.Store.AddAsync(second, 1, Now, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(second.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var isFirst = await t.FindAsync(first.Key).ConfigureAwait(false) is not null;
        var isSecond = await t.FindAsync(second.Key).ConfigureAwait(false) is not null;
        t.True(isFirst != isSecond, $"either the family to evict exists or the new one; old: {isFirst}, new: {isSecond}");
        t.True(isSecond || !answered, "an addition that returned has taken effect");
        await t.HasAsync(owner, [isFirst ? first.Sid : second.Sid]).ConfigureAwait(false);
    });

    private static Task Cancelled_rotation_is_whole(RefreshTrial t) => t.CancelAsync(async cancelled =>
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var successor = Rotated(family, Now + Millisecond);
        var answered = await AnswersAsync(() => t.Store.RotateAsync(family.TokenKey, successor, Now + Millisecond, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(family.Key, Now, t.Cancellation)).ConfigureAwait(false);
        var found = await t.FindAsync(family.Key).ConfigureAwait(false);
        var isRotated = found?.TokenKey == successor.TokenKey;
        t.Same(isRotated ? successor : family, found, "the family from before the rotation or after it");
        t.True(isRotated || !answered, "a rotation that returned has taken effect");
        await t.HasAsync(family.Owner, [family.Sid]).ConfigureAwait(false);
    });

    private static Task Cancelled_revocation_is_whole(RefreshTrial t) => t.CancelAsync(async cancelled =>
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner), NewFamily(owner), NewFamily(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.RevokeByOwnerAsync(owner, null, cancelled)).ConfigureAwait(false);
        await SettleAsync(() => t.Store.FindAsync(records[0].Key, Now, t.Cancellation)).ConfigureAwait(false);
        var left = (await t.ListAsync(owner).ConfigureAwait(false)).Count;
        t.True(left is 0 or 3, "all three families are deleted, or none of them", left);
        t.True(left == 0 || !answered, "a revocation that returned has taken effect");
        t.Equal(left > 0, await t.FindAsync(records[2].Key).ConfigureAwait(false) is not null, "whether a listed family is found");
    });

    private static async Task Store_works_after_a_cancelled_call(RefreshTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var family = await t.AddNewAsync().ConfigureAwait(false);
        for (var i = 0; i < 10; i++)
        {
            await AnswersAsync(() => t.Store.FindAsync(family.Key, Now, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.ListAsync(family.Owner, Now, 10, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.PurgeAsync(Now, 10, cancelled)).ConfigureAwait(false);
            await AnswersAsync(() => t.Store.RevokeByOwnerAsync(Flip(family.Owner, 255), null, cancelled)).ConfigureAwait(false);
        }

        await t.IsThereAsync(family).ConfigureAwait(false);
        await t.RefreshAsync(family).ConfigureAwait(false);
    }
}
