using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenTryCases
{
    private const string Counted = "A try is counted before its code is compared, so there are never more comparisons than the record's initial number of tries.";
    private const string Last = "The last failed try deletes its token, and no other.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Wrong_code_costs_one_try_and_nothing_else, Counted),
        Case(Right_code_on_the_last_try_takes_the_token, Counted),
        Case(Right_code_after_the_last_try_is_gone, Last),
        Case(Last_try_spares_the_owner_s_other_tokens, Last),
        Case(Tries_are_counted_when_many_come_at_once, Counted),
        Case(Right_code_among_many_wrong_ones_is_compared_or_gone, Counted),
        Case(Tries_of_one_token_are_not_those_of_another, Counted),
    ];

    private static async Task Wrong_code_costs_one_try_and_nothing_else(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        for (var left = Tries - 1; left > 0; left--)
        {
            await t.FailsAsync(code, left).ConfigureAwait(false);
            await t.IsThereAsync(code with { TriesLeft = left }, which: "the token after a wrong code").ConfigureAwait(false);
        }

        t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(code).ConfigureAwait(false)).Status, "the result of the right code on the last try");
    }

    private static async Task Right_code_on_the_last_try_takes_the_token(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync(tries: 1).ConfigureAwait(false);
        var answer = await t.TryAsync(code).ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Matched, answer.Status, "the result of the right code on the only try");
        t.Same(code with { TriesLeft = 0 }, answer.Record, "the token that was taken");
    }

    private static async Task Right_code_after_the_last_try_is_gone(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync(tries: 2).ConfigureAwait(false);
        await t.FailsAsync(code, 1).ConfigureAwait(false);
        await t.FailsAsync(code, 0).ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(code).ConfigureAwait(false)).Status, "the result of the right code after the last try");
        t.Equal(OneTimeCodeStatus.Gone, (await t.Other.TryCodeAsync(code.Key, code.Purpose, code.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).Status, "the result of the right code after the last try, from the other instance");
        await t.IsGoneAsync(code, "the token whose tries are used up").ConfigureAwait(false);
        t.Equal(0L, await t.Store.RemoveByOwnerAsync(code.Owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner still has");
    }

    private static async Task Last_try_spares_the_owner_s_other_tokens(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] others = [await t.AddLinkAsync(owner).ConfigureAwait(false), await t.AddCodeAsync(owner).ConfigureAwait(false), await t.AddCodeAsync(owner, "other").ConfigureAwait(false)];
        var code = await t.AddCodeAsync(owner, tries: 1).ConfigureAwait(false);
        await t.FailsAsync(code, 0).ConfigureAwait(false);
        await t.IsGoneAsync(code, "the token whose tries are used up").ConfigureAwait(false);
        foreach (var other in others)
        {
            await t.IsThereAsync(other, which: "another token of the owner").ConfigureAwait(false);
        }
    }

    private static async Task Tries_are_counted_when_many_come_at_once(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].TryCodeAsync(code.Key, code.Purpose, RandomBytes(32), take: true, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        var compared = answers.Where(answer => answer.Status == OneTimeCodeStatus.Wrong).Select(answer => answer.TriesLeft);
        t.SameSet(Enumerable.Range(0, Tries), compared, $"the tries left that {Ways} wrong codes at once returned");
        t.Equal(Ways - Tries, answers.Count(answer => answer.Status == OneTimeCodeStatus.Gone), "the number of tries that came too late");
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(code).ConfigureAwait(false)).Status, "the result of the right code after them");
    }

    private static async Task Right_code_among_many_wrong_ones_is_compared_or_gone(OneTimeTokenTrial t)
    {
        const int Few = 3;
        for (var round = 0; round < Rounds; round++)
        {
            var code = await t.AddCodeAsync(tries: Few).ConfigureAwait(false);
            var answers = await RaceAsync(12, async i => await t[i].TryCodeAsync(code.Key, code.Purpose, i == 5 ? code.CodeHash : RandomBytes(32), take: true, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            var compared = answers.Count(answer => answer.Status != OneTimeCodeStatus.Gone);
            t.True(compared <= Few, $"at most {Few} codes are compared", compared);
            t.True(answers[5].Status is OneTimeCodeStatus.Matched or OneTimeCodeStatus.Gone, "the right code matches or comes too late", answers[5].Status);
            t.True(answers[5].Status == OneTimeCodeStatus.Matched || compared == Few, "all tries are used if the right code came too late", compared);
            await t.IsGoneAsync(code, "the token after all of them").ConfigureAwait(false);
        }
    }

    private static async Task Tries_of_one_token_are_not_those_of_another(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var records = new[] { NewCode(owner), NewCode(owner), NewCode(Flip(owner, 255)) };
        await t.AddAsync(records).ConfigureAwait(false);
        for (var i = 1; i < Tries; i++)
        {
            await t.FailsAsync(records[0], Tries - i).ConfigureAwait(false);
        }

        await t.FailsAsync(records[1], Tries - 1).ConfigureAwait(false);
        await t.FailsAsync(records[2], Tries - 1).ConfigureAwait(false);
    }
}
