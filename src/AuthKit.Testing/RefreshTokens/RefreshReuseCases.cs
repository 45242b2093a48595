using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshReuseCases
{
    private const string Ends = "Any token of a family except the current one deletes the family in the same atomic step. Later calls find nothing.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Spent_token_ends_its_family, Ends),
        Case(Any_spent_token_ends_its_family, Ends),
        Case(Token_that_was_never_issued_ends_the_family, Ends),
        Case(Reuse_leaves_the_owner_s_other_families_alone, Ends),
        Case(Working_token_beside_a_spent_one_ends_with_it, Ends),
        Case(Many_rotations_without_grace_leave_nothing, Ends),
        Case(One_of_many_reuses_reports, Ends),
    ];

    private static async Task Spent_token_ends_its_family(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family).ConfigureAwait(false);
        var reused = await t.Other.RotateAsync(family.TokenKey, Rotated(family), Now, t.Cancellation).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Reused, reused.Status, "the result of a spent token");
        t.Same(rotated, reused.Record, "the record in that result, as it was");
        await t.IsGoneAsync(rotated, "the family whose token was used again").ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(rotated.TokenKey, Rotated(rotated)).ConfigureAwait(false)).Status, "the result of the token that was current");
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(family.TokenKey, Rotated(family)).ConfigureAwait(false)).Status, "the result of the spent token once more");
        await t.HasAsync(family.Owner, []).ConfigureAwait(false);
        t.Equal(false, await t.Store.RevokeFamilyAsync(family.Owner, family.Sid, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
    }

    private static async Task Any_spent_token_ends_its_family(RefreshTrial t)
    {
        foreach (var generation in (int[])[0, 1, 7])
        {
            var family = await t.AddNewAsync().ConfigureAwait(false);
            var spent = new List<StoreKey>();
            for (var i = 0; i < 10; i++)
            {
                spent.Add(family.TokenKey);
                family = await t.RefreshAsync(family, Now + (i * Millisecond)).ConfigureAwait(false);
            }

            t.Equal(RefreshRotationStatus.Reused, (await t.RotateAsync(spent[generation], Rotated(family)).ConfigureAwait(false)).Status, $"the result of the token of generation {generation}");
            await t.IsGoneAsync(family, "the family whose token was used again").ConfigureAwait(false);
        }
    }

    private static async Task Token_that_was_never_issued_ends_the_family(RefreshTrial t)
    {
        foreach (var bit in (int[])[16, 127, 255])
        {
            var family = await t.AddNewAsync().ConfigureAwait(false);
            t.Equal(RefreshRotationStatus.Reused, (await t.RotateAsync(Flip(family.TokenKey, bit), Rotated(family)).ConfigureAwait(false)).Status, $"the result of a token that differs in bit {bit}");
            await t.IsGoneAsync(family, "the family").ConfigureAwait(false);
        }
    }

    private static async Task Reuse_leaves_the_owner_s_other_families_alone(RefreshTrial t)
    {
        var owner = NewKey();
        var (first, second, neighbour) = (NewFamily(owner), NewFamily(owner), NewFamily(Flip(owner, 255)));
        await t.AddAsync(first, second, neighbour).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Reused, (await t.RotateAsync(second.TokenKey, Rotated(first)).ConfigureAwait(false)).Status, "the result of the token of another family");
        await t.IsGoneAsync(first, "the family").ConfigureAwait(false);
        await t.IsThereAsync(second, which: "the owner's other family").ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's family").ConfigureAwait(false);
    }

    private static async Task Working_token_beside_a_spent_one_ends_with_it(RefreshTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var family = await t.AddNewAsync().ConfigureAwait(false);
            var rotated = await t.RefreshAsync(family).ConfigureAwait(false);
            await RaceAsync(2, async i => await t[i].RotateAsync(i == 0 ? family.TokenKey : rotated.TokenKey, Rotated(rotated), Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            await t.IsGoneAsync(family, "the family whose spent token was used at the same time as the current one").ConfigureAwait(false);
            await t.HasAsync(family.Owner, []).ConfigureAwait(false);
        }
    }

    private static async Task Many_rotations_without_grace_leave_nothing(RefreshTrial t)
    {
        const int Many = 2 * Ways;
        for (var round = 0; round < 5; round++)
        {
            var family = await t.AddNewAsync().ConfigureAwait(false);
            var answers = await RaceAsync(Many, async i => (await t[i].RotateAsync(family.TokenKey, Rotated(family), Now, t.Cancellation).ConfigureAwait(false)).Status).ConfigureAwait(false);
            t.Equal(1, answers.Count(status => status == RefreshRotationStatus.Rotated), "the number of rotations that won");
            t.Equal(1, answers.Count(status => status == RefreshRotationStatus.Reused), "the number of rotations that ended the family");
            t.Equal(Many - 2, answers.Count(status => status == RefreshRotationStatus.Gone), "the number of rotations that found nothing");
            await t.IsGoneAsync(family, "the family whose token was used many times at once").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_reuses_reports(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family).ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => (await t[i].RotateAsync(family.TokenKey, Rotated(rotated), Now, t.Cancellation).ConfigureAwait(false)).Status).ConfigureAwait(false);
        t.Equal(1, answers.Count(status => status == RefreshRotationStatus.Reused), "the number of calls that reported that they ended the family");
        t.Equal(Ways - 1, answers.Count(status => status == RefreshRotationStatus.Gone), "the number of calls that found nothing");
    }
}
