using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshRotationCases
{
    private const string Winner = "Of any number of rotations with one token, only one succeeds, and its successor is the current token.";
    private const string Grace = "Until PreviousTokenEndsAt, the token from before the last rotation changes nothing, and the result has the record.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Rotation_leaves_the_successor, Winner),
        Case(Rotations_follow_one_another, Winner),
        Case(Rotation_of_one_family_leaves_others_alone, Winner),
        Case(Rotation_of_what_is_not_there_adds_nothing, "If there is no such family, the result is Gone and nothing is written."),
        Case(One_of_many_rotations_within_the_grace_wins, Winner),
        Case(Spent_token_is_answered_until_its_instant, Grace),
        Case(Grace_counts_from_the_last_rotation, Grace),
        Case(Token_before_the_one_before_is_not_answered, Grace),
        Case(Repeat_does_not_move_the_end, Grace),
    ];

    private static async Task Rotation_leaves_the_successor(RefreshTrial t)
    {
        var rotated = await t.RefreshAsync(await t.AddNewAsync().ConfigureAwait(false), Now + TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        await t.IsThereAsync(rotated).ConfigureAwait(false);
        await t.HasAsync(rotated.Owner, [rotated.Sid]).ConfigureAwait(false);
    }

    private static async Task Rotations_follow_one_another(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        for (var i = 1; i <= 20; i++)
        {
            var successor = Rotated(family, Now + (i * Millisecond), i % 3 == 0 ? Millisecond : default);
            t.Equal(RefreshRotationStatus.Rotated, (await t[i].RotateAsync(family.TokenKey, successor, Now + (i * Millisecond), t.Cancellation).ConfigureAwait(false)).Status, "the result of the current token");
            family = successor;
        }

        await t.IsThereAsync(family).ConfigureAwait(false);
    }

    private static async Task Rotation_of_one_family_leaves_others_alone(RefreshTrial t)
    {
        var owner = NewKey();
        var (first, second, neighbour) = (NewFamily(owner), NewFamily(owner), NewFamily(Flip(owner, 255)));
        await t.AddAsync(first, second, neighbour).ConfigureAwait(false);
        var rotated = await t.RefreshAsync(first).ConfigureAwait(false);
        await t.IsThereAsync(rotated).ConfigureAwait(false);
        await t.IsThereAsync(second, which: "the owner's other family").ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's family").ConfigureAwait(false);
    }

    private static async Task Rotation_of_what_is_not_there_adds_nothing(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var key in (StoreKey[])[Flip(family.Key, 16), Flip(family.Key, 255), NewKey(family.Owner)])
        {
            var successor = Rotated(family) with { Key = key };
            var rotation = await t.RotateAsync(family.TokenKey, successor).ConfigureAwait(false);
            t.Equal(RefreshRotationStatus.Gone, rotation.Status, "the result for a family that is not there");
            t.Equal(null, rotation.Record, "the record in that result");
            await t.IsGoneAsync(successor, "a family that was never added").ConfigureAwait(false);
        }

        await t.IsThereAsync(family).ConfigureAwait(false);
        await t.HasAsync(family.Owner, [family.Sid]).ConfigureAwait(false);
    }

    private static async Task One_of_many_rotations_within_the_grace_wins(RefreshTrial t)
    {
        const int Many = 2 * Ways;
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var successors = Enumerable.Range(0, Many).Select(_ => Rotated(family, grace: TimeSpan.FromSeconds(10))).ToArray();
        var answers = await RaceAsync(Many, async i => await t[i].RotateAsync(family.TokenKey, successors[i], Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        var winners = Enumerable.Range(0, Many).Where(i => answers[i].Status == RefreshRotationStatus.Rotated).ToList();
        t.Equal(1, winners.Count, "the number of rotations that won");
        var winner = successors[winners[0]];
        await t.IsThereAsync(winner).ConfigureAwait(false);
        foreach (var answer in answers.Where(answer => answer.Status != RefreshRotationStatus.Rotated))
        {
            t.Equal(RefreshRotationStatus.Repeated, answer.Status, "the result of a rotation that lost");
            t.Same(winner, answer.Record, "the record in the result of a rotation that lost");
        }
    }

    private static async Task Spent_token_is_answered_until_its_instant(RefreshTrial t)
    {
        var grace = TimeSpan.FromSeconds(10);
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family, grace: grace).ConfigureAwait(false);
        var late = Now + grace - Millisecond;
        var repeated = await t.Other.RotateAsync(family.TokenKey, Rotated(family, late, grace), late, t.Cancellation).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Repeated, repeated.Status, "the result in the last millisecond of the grace");
        t.Same(rotated, repeated.Record, "the record in that result");
        await t.IsThereAsync(rotated).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Reused, (await t.RotateAsync(family.TokenKey, Rotated(family), Now + grace).ConfigureAwait(false)).Status, "the result at the end of the grace");
        await t.IsGoneAsync(rotated, "the family whose token was used again").ConfigureAwait(false);
    }

    private static async Task Grace_counts_from_the_last_rotation(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var second = await t.RefreshAsync(family, grace: TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        var third = await t.RefreshAsync(second, Now + TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        var repeated = await t.RotateAsync(second.TokenKey, Rotated(second), Now + TimeSpan.FromSeconds(12)).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Repeated, repeated.Status, "the result of the token before the last rotation");
        t.Same(third, repeated.Record, "the record in that result");
    }

    private static async Task Token_before_the_one_before_is_not_answered(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var second = await t.RefreshAsync(family, grace: TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        var third = await t.RefreshAsync(second, grace: TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        t.Equal(RefreshRotationStatus.Reused, (await t.RotateAsync(family.TokenKey, Rotated(third)).ConfigureAwait(false)).Status, "the result of a token two rotations old");
        await t.IsGoneAsync(third, "the family whose token was used again").ConfigureAwait(false);
    }

    private static async Task Repeat_does_not_move_the_end(RefreshTrial t)
    {
        var family = await t.AddNewAsync().ConfigureAwait(false);
        var rotated = await t.RefreshAsync(family, grace: TimeSpan.FromMinutes(1)).ConfigureAwait(false);
        await t.RotateAsync(family.TokenKey, Rotated(family, Now + TimeSpan.FromSeconds(30)), Now + TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        await t.IsThereAsync(rotated, rotated.EndsAt - Millisecond).ConfigureAwait(false);
        await t.IsGoneAsync(rotated, "the family at its end", rotated.EndsAt).ConfigureAwait(false);
    }
}
