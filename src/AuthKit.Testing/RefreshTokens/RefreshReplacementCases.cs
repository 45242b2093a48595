using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshReplacementCases
{
    private const string Replaces = "An addition replaces the existing family of the owner's sid in one atomic step, and does not count as an eviction.";
    private const string Answers = "If the sid's family still answers the same token, an addition inserts nothing and returns that family.";
    private const string ByKey = "A revocation by key ends only that family. Of any number of calls, only one returns true.";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Family_of_the_same_sid_is_replaced, Replaces),
        Case(Replacement_needs_no_room, Replaces),
        Case(Many_additions_for_one_sid_leave_one_family, Replaces),
        Case(Family_that_answers_the_same_token_stays, Answers),
        Case(Family_that_answers_another_token_is_replaced, Answers),
        Case(Family_answers_until_its_instant, Answers),
        Case(Refreshed_family_answers_no_more_and_is_replaced, Answers),
        Case(Many_additions_for_one_token_give_one_family, Answers),
        Case(Revocation_by_key_ends_one_family, ByKey),
        Case(Revocation_by_key_spares_the_family_that_took_its_place, ByKey),
        Case(One_of_many_revocations_by_key_says_true, ByKey),
    ];

    private static async Task Family_of_the_same_sid_is_replaced(RefreshTrial t)
    {
        var owner = NewKey();
        var other = await t.AddNewAsync(owner).ConfigureAwait(false);
        var first = await t.AddNewAsync(owner).ConfigureAwait(false);
        first = await t.RefreshAsync(first).ConfigureAwait(false);
        var second = NewFamily(owner) with { Sid = first.Sid };
        await t.AddAsync(second).ConfigureAwait(false);
        await t.IsGoneAsync(first, "the family that was replaced").ConfigureAwait(false);
        await t.IsThereAsync(second, which: "the family that took its place").ConfigureAwait(false);
        await t.IsThereAsync(other, which: "the owner's other family").ConfigureAwait(false);
        await t.HasAsync(owner, [other.Sid, second.Sid]).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(first.TokenKey, Rotated(first)).ConfigureAwait(false)).Status, "the result of a token of the family that was replaced");
        await t.RefreshAsync(second).ConfigureAwait(false);
    }

    private static async Task Replacement_needs_no_room(RefreshTrial t)
    {
        var owner = NewKey();
        RefreshFamilyRecord[] records = [NewFamily(owner, Now - (2 * Millisecond)), NewFamily(owner, Now - Millisecond)];
        await t.AddAsync(records).ConfigureAwait(false);
        var again = NewFamily(owner) with { Sid = records[1].Sid };
        t.Equal(0, (await t.Store.AddAsync(again, 2, Now, t.Cancellation).ConfigureAwait(false)).Evicted.Count, "the number of evicted families");
        await t.HasAsync(owner, [records[0].Sid, again.Sid]).ConfigureAwait(false);

        // If the limit is lower than the number of families, other families are evicted.
        var evicted = (await t.Store.AddAsync(NewFamily(owner) with { Sid = again.Sid }, 1, Now, t.Cancellation).ConfigureAwait(false)).Evicted;
        t.SameSet([new RefreshFamilyName(records[0].Key, records[0].Sid)], evicted, "the evicted families");
    }

    private static async Task Many_additions_for_one_sid_leave_one_family(RefreshTrial t)
    {
        var owner = NewKey();
        var first = await t.AddNewAsync(owner).ConfigureAwait(false);
        var records = Enumerable.Range(0, Ways).Select(_ => NewFamily(owner) with { Sid = first.Sid }).ToArray();
        var additions = await RaceAsync(Ways, async i => await t[i].AddAsync(records[i], 3, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.SameSet(records.Select(static record => record.Key), additions.Select(static addition => addition.Record.Key), "the families that the additions returned");
        t.Equal(0, additions.Sum(static addition => addition.Evicted.Count), "the number of evicted families");
        var left = await t.ListAsync(owner).ConfigureAwait(false);
        t.Equal(1, left.Count, "the number of families that are left");
        t.True(Array.Exists(records, record => record.Key == left[0].Key), "the family that is left is one of those that were added");
    }

    private static async Task Family_that_answers_the_same_token_stays(RefreshTrial t)
    {
        var owner = NewKey();
        var first = ThatAnswers(NewFamily(owner, Now - Millisecond), NewKey());
        await t.AddAsync(first).ConfigureAwait(false);
        var addition = await t.Store.AddAsync(ThatAnswers(NewFamily(owner) with { Sid = first.Sid }, first.PreviousTokenKey), 1, Now, t.Cancellation).ConfigureAwait(false);
        t.Same(first, addition.Record, "the family in the result");
        t.Equal(0, addition.Evicted.Count, "the number of evicted families");
        await t.IsThereAsync(first).ConfigureAwait(false);
        await t.HasAsync(owner, [first.Sid]).ConfigureAwait(false);

        // For another sid, the same token belongs to another family.
        var other = ThatAnswers(NewFamily(owner), first.PreviousTokenKey);
        await t.AddAsync(other).ConfigureAwait(false);
        await t.HasAsync(owner, [first.Sid, other.Sid]).ConfigureAwait(false);
    }

    private static async Task Family_that_answers_another_token_is_replaced(RefreshTrial t)
    {
        var token = NewKey();
        foreach (var (had, asked) in ((StoreKey?, StoreKey?)[])[(token, Flip(token, 255)), (token, Flip(token, 0)), (token, null), (null, token), (null, null)])
        {
            var owner = NewKey();
            var first = ThatAnswers(NewFamily(owner), had);
            var second = ThatAnswers(NewFamily(owner) with { Sid = first.Sid }, asked);
            await t.AddAsync(first).ConfigureAwait(false);
            t.Same(second, (await t.Other.AddAsync(second, Plenty, Now, t.Cancellation).ConfigureAwait(false)).Record, "the family in the result");
            await t.IsGoneAsync(first, "the family that was replaced").ConfigureAwait(false);
            await t.IsThereAsync(second).ConfigureAwait(false);
        }
    }

    private static async Task Family_answers_until_its_instant(RefreshTrial t)
    {
        var owner = NewKey();
        var first = ThatAnswers(NewFamily(owner, Now - Grace), NewKey());
        await t.AddAsync(first).ConfigureAwait(false);
        var second = ThatAnswers(NewFamily(owner) with { Sid = first.Sid }, first.PreviousTokenKey);
        t.Same(first, (await t.Store.AddAsync(second, Plenty, Now - Millisecond, t.Cancellation).ConfigureAwait(false)).Record, "the result in the last millisecond");
        t.Same(second, (await t.Store.AddAsync(second, Plenty, Now, t.Cancellation).ConfigureAwait(false)).Record, "the result at the instant");
        await t.IsGoneAsync(first, "the family that was replaced").ConfigureAwait(false);

        // A family that has expired does not answer the token either.
        var ended = ThatAnswers(NewFamily(owner, Now - Idle), NewKey()) with { PreviousTokenEndsAt = Now + Grace };
        await t.AddAsync(ended).ConfigureAwait(false);
        var next = ThatAnswers(NewFamily(owner) with { Sid = ended.Sid }, ended.PreviousTokenKey);
        t.Same(next, (await t.Store.AddAsync(next, Plenty, Now, t.Cancellation).ConfigureAwait(false)).Record, "the result if the family has ended");
    }

    private static async Task Refreshed_family_answers_no_more_and_is_replaced(RefreshTrial t)
    {
        var owner = NewKey();
        var first = ThatAnswers(NewFamily(owner), NewKey());
        await t.AddAsync(first).ConfigureAwait(false);
        await t.RefreshAsync(first, grace: Grace).ConfigureAwait(false);
        var second = ThatAnswers(NewFamily(owner) with { Sid = first.Sid }, first.PreviousTokenKey);
        t.Same(second, (await t.Other.AddAsync(second, Plenty, Now, t.Cancellation).ConfigureAwait(false)).Record, "the family in the result");
        await t.IsGoneAsync(first, "the family that was replaced").ConfigureAwait(false);
    }

    private static async Task Many_additions_for_one_token_give_one_family(RefreshTrial t)
    {
        for (var round = 0; round < 3; round++)
        {
            var owner = NewKey();
            var (first, token) = (await t.AddNewAsync(owner).ConfigureAwait(false), NewKey());
            var records = Enumerable.Range(0, Ways).Select(_ => ThatAnswers(NewFamily(owner) with { Sid = first.Sid }, token)).ToArray();
            var additions = await RaceAsync(Ways, async i => await t[i].AddAsync(records[i], 1, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(1, additions.Select(static addition => addition.Record.Key).Distinct().Count(), "the number of different families that additions for one token returned");
            var winner = Array.Find(records, record => record.Key == additions[0].Record.Key);
            t.Same(winner!, await t.FindAsync(winner!.Key).ConfigureAwait(false), "the family that all additions returned");
            await t.HasAsync(owner, [first.Sid]).ConfigureAwait(false);
        }
    }

    private static async Task Revocation_by_key_ends_one_family(RefreshTrial t)
    {
        var owner = NewKey();
        var (one, two) = (await t.AddNewAsync(owner).ConfigureAwait(false), await t.AddNewAsync(owner).ConfigureAwait(false));
        t.Equal(false, await t.Store.RevokeAsync(Flip(one.Key, 255), t.Cancellation).ConfigureAwait(false), "whether there was a family with an unused key");
        t.Equal(true, await t.Store.RevokeAsync(one.Key, t.Cancellation).ConfigureAwait(false), "whether there was a family to revoke");
        t.Equal(false, await t.Other.RevokeAsync(one.Key, t.Cancellation).ConfigureAwait(false), "whether there was one the second time");
        await t.IsGoneAsync(one, "the revoked family").ConfigureAwait(false);
        await t.IsThereAsync(two, which: "the owner's other family").ConfigureAwait(false);
        await t.HasAsync(owner, [two.Sid]).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Gone, (await t.RotateAsync(one.TokenKey, Rotated(one)).ConfigureAwait(false)).Status, "the result of the token of a revoked family");
    }

    private static async Task Revocation_by_key_spares_the_family_that_took_its_place(RefreshTrial t)
    {
        var owner = NewKey();
        var first = await t.AddNewAsync(owner).ConfigureAwait(false);
        var second = NewFamily(owner) with { Sid = first.Sid };
        await t.AddAsync(second).ConfigureAwait(false);
        t.Equal(false, await t.Store.RevokeAsync(first.Key, t.Cancellation).ConfigureAwait(false), "whether the replaced family still existed");
        await t.IsThereAsync(second, which: "the family that took its place").ConfigureAwait(false);
        await t.HasAsync(owner, [second.Sid]).ConfigureAwait(false);
    }

    private static async Task One_of_many_revocations_by_key_says_true(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].RevokeAsync(family.Key, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(static wasThere => wasThere), "the number of calls that found the family");
    }

    /// <summary>A family that answers a token for a while, as if the token had been spent for the family's first token.</summary>
    private static RefreshFamilyRecord ThatAnswers(RefreshFamilyRecord record, StoreKey? token) =>
        record with { PreviousTokenKey = token, PreviousTokenEndsAt = token is null ? null : record.CreatedAt + Grace };
}
