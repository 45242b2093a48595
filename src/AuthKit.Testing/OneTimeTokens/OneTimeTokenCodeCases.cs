using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenCodeCases
{
    private const string Matches = "The correct code takes its token, and deletes all others of its owner and purpose.";
    private const string Left = "A right code that is not to take its token leaves it unchanged, with its tries. A wrong one counts.";
    private const string Apart = "A record with a code cannot be used as a link, and a record without one matches no code. Neither is changed.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Right_code_takes_the_token, Matches),
        Case(Right_code_that_is_only_checked_leaves_the_token, Left),
        Case(Wrong_code_that_is_only_checked_counts, Left),
        Case(All_of_the_purpose_die_on_a_match, Matches),
        Case(One_of_many_right_codes_wins, Matches),
        Case(Code_of_one_request_is_wrong_for_another, "A code is compared with that of its own record, all 32 bytes."),
        Case(Codes_that_differ_in_one_bit_are_different, "A code is compared with that of its own record, all 32 bytes."),
        Case(Record_with_a_code_is_not_used_as_a_link, Apart),
        Case(Record_without_a_code_answers_no_code, Apart),
    ];

    private static async Task Right_code_takes_the_token(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        var answer = await t.TryAsync(code).ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Matched, answer.Status, "the result of the right code");
        t.Same(code with { TriesLeft = Tries - 1 }, answer.Record, "the token that was taken");
        t.Equal(OneTimeCodeStatus.Gone, (await t.Other.TryCodeAsync(code.Key, code.Purpose, code.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).Status, "the result of the right code a second time");
        await t.IsGoneAsync(code, "the token that was taken").ConfigureAwait(false);
        t.Equal(0L, await t.Store.RemoveByOwnerAsync(code.Owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner still has");
    }

    private static async Task Right_code_that_is_only_checked_leaves_the_token(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync(tries: 1).ConfigureAwait(false);
        var link = await t.AddLinkAsync(code.Owner).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            var answer = await t.TryAsync(code, take: false).ConfigureAwait(false);
            t.Equal(OneTimeCodeStatus.Matched, answer.Status, "the answer to the right code that was only checked");
            t.Same(code, answer.Record, "the token that was not taken");
        }

        await t.IsThereAsync(code, which: "the token whose code was only checked").ConfigureAwait(false);
        await t.IsThereAsync(link, which: "another token of the owner and purpose").ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(code).ConfigureAwait(false)).Status, "the answer to the right code that takes the token");
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(code, take: false).ConfigureAwait(false)).Status, "the answer to the check of a code that was used");
    }

    private static async Task Wrong_code_that_is_only_checked_counts(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync(tries: 2).ConfigureAwait(false);
        foreach (var left in (int[])[1, 0])
        {
            var answer = await t.TryAsync(code, RandomBytes(32), take: false).ConfigureAwait(false);
            t.Equal(OneTimeCodeStatus.Wrong, answer.Status, "the answer to a wrong code that was only checked");
            t.Equal(left, answer.TriesLeft, "the tries left after it");
        }

        await t.IsGoneAsync(code, "the token whose tries are used up").ConfigureAwait(false);
    }

    private static async Task All_of_the_purpose_die_on_a_match(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] others = [await t.AddCodeAsync(owner, "other").ConfigureAwait(false), await t.AddLinkAsync(owner, "reset.").ConfigureAwait(false), await t.AddCodeAsync(Flip(owner, 255)).ConfigureAwait(false)];
        OneTimeTokenRecord[] records = [NewCode(owner, createdAt: Now - Millisecond), NewLink(owner), NewCode(owner), NewCode(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(records[2]).ConfigureAwait(false)).Status, "the result of the right code");
        await t.AreGoneAsync(records, "a token of the same owner and purpose").ConfigureAwait(false);
        t.Equal(null, await t.ConsumeAsync(records[1]).ConfigureAwait(false), "the result of the use of a link after a code of the same purpose was right");
        foreach (var other in others)
        {
            await t.IsThereAsync(other, which: "a token of another purpose or owner").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_right_codes_wins(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync(tries: 1_000).ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].TryCodeAsync(code.Key, code.Purpose, code.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer.Status == OneTimeCodeStatus.Matched), $"the number of winners among {Ways} right codes");
        t.Equal(Ways - 1, answers.Count(answer => answer.Status == OneTimeCodeStatus.Gone), "the number of right codes that returned Gone");
        t.Equal(1, answers.Count(answer => answer.Record is not null), "the number of records that were returned");
    }

    private static async Task Code_of_one_request_is_wrong_for_another(OneTimeTokenTrial t)
    {
        var first = await t.AddCodeAsync().ConfigureAwait(false);
        var second = await t.AddCodeAsync(first.Owner).ConfigureAwait(false);
        await t.FailsAsync(first, Tries - 1, second.CodeHash).ConfigureAwait(false);
        await t.FailsAsync(second, Tries - 1, first.CodeHash).ConfigureAwait(false);
        await t.IsThereAsync(first with { TriesLeft = Tries - 1 }).ConfigureAwait(false);
        await t.IsThereAsync(second with { TriesLeft = Tries - 1 }).ConfigureAwait(false);
    }

    private static async Task Codes_that_differ_in_one_bit_are_different(OneTimeTokenTrial t)
    {
        int[] bits = [0, 7, 64, 128, 248, 255];
        var code = await t.AddCodeAsync(tries: 100).ConfigureAwait(false);
        for (var i = 0; i < bits.Length; i++)
        {
            var other = code.CodeHash.ToArray();
            other[bits[i] / 8] ^= (byte)(0x80 >> (bits[i] % 8));
            await t.FailsAsync(code, 99 - i, other).ConfigureAwait(false);
        }

        t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(code).ConfigureAwait(false)).Status, "the result of the right code");
    }

    private static async Task Record_with_a_code_is_not_used_as_a_link(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        var link = await t.AddLinkAsync(code.Owner).ConfigureAwait(false);
        t.Equal(null, await t.ConsumeAsync(code).ConfigureAwait(false), "the result of the use of a handle as a token");
        await t.IsThereAsync(code, which: "the token with a code").ConfigureAwait(false);
        await t.IsThereAsync(link, which: "the owner's link").ConfigureAwait(false);
    }

    private static async Task Record_without_a_code_answers_no_code(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        foreach (var hash in (byte[][])[new byte[32], RandomBytes(32), [.. Enumerable.Repeat((byte)' ', 32)]])
        {
            var answer = await t.TryAsync(link, hash).ConfigureAwait(false);
            t.Equal(OneTimeCodeStatus.Gone, answer.Status, "the result of a code for a link's token");
            t.Equal(0, answer.TriesLeft, "the tries left of a link's token");
        }

        await t.IsThereAsync(link, which: "the link's token").ConfigureAwait(false);
    }
}
