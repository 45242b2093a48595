using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenUseCases
{
    private const string Once = "Of any number of uses of a token, only one gets it.";
    private const string All = "A use of a token deletes all others of its owner and purpose in the same atomic step, and nothing else.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Used_token_is_gone_for_good, Once),
        Case(Lookup_spends_nothing, "Finding a token spends nothing."),
        Case(One_of_many_uses_wins, Once),
        Case(One_of_many_tokens_of_an_owner_is_used, All),
        Case(All_of_the_purpose_die_on_use, All),
        Case(Use_of_a_spent_token_leaves_newer_ones_alone, All),
        Case(Use_beside_additions_takes_all_from_before, All),
        Case(Key_that_is_not_there_takes_nothing, Once),
    ];

    private static async Task Used_token_is_gone_for_good(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        t.Same(link, await t.ConsumeAsync(link).ConfigureAwait(false), "the token that was used");
        t.Equal(null, await t.ConsumeAsync(link).ConfigureAwait(false), "the result of a second use");
        t.Equal(null, await t.Other.ConsumeAsync(link.Key, link.Purpose, Now, t.Cancellation).ConfigureAwait(false), "the result of a third use, from the other instance");
        await t.IsGoneAsync(link, "the token that was used").ConfigureAwait(false);
        t.Equal(0L, await t.Store.RemoveByOwnerAsync(link.Owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner still has");
    }

    private static async Task Lookup_spends_nothing(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        for (var i = 0; i < 20; i++)
        {
            t.Same(link, await t[i].FindAsync(link.Key, link.Purpose, Now, t.Cancellation).ConfigureAwait(false));
            t.Same(code, await t[i].FindAsync(code.Key, code.Purpose, Now, t.Cancellation).ConfigureAwait(false));
        }

        t.Same(link, await t.ConsumeAsync(link).ConfigureAwait(false), "the token that was looked up");
    }

    private static async Task One_of_many_uses_wins(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].ConsumeAsync(link.Key, link.Purpose, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer is not null), $"the number of winners among {Ways} uses");
        t.Same(link, answers.Single(answer => answer is not null), "the winner's token");
        await t.IsGoneAsync(link, "the token that was used").ConfigureAwait(false);
    }

    private static async Task One_of_many_tokens_of_an_owner_is_used(OneTimeTokenTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var owner = NewKey();
            OneTimeTokenRecord[] records = [NewLink(owner), NewLink(owner), NewLink(owner), NewCode(owner), NewCode(owner)];
            if (round % 2 == 0)
            {
                Array.Reverse(records); // Of calls that start together, those at one end often run first.
            }

            await t.AddAsync(records).ConfigureAwait(false);
            var used = await RaceAsync(records.Length * 2, async i =>
            {
                var (record, store) = (records[i / 2], t[i]);
                return record.CodeHash.IsEmpty
                    ? await store.ConsumeAsync(record.Key, record.Purpose, Now, t.Cancellation).ConfigureAwait(false) is not null
                    : (await store.TryCodeAsync(record.Key, record.Purpose, record.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).Status == OneTimeCodeStatus.Matched;
            }).ConfigureAwait(false);
            t.Equal(1, used.Count(isUsed => isUsed), "the number of an owner's tokens that could be used at once, links and codes");
            t.Equal(0, await t.CountAsync(records).ConfigureAwait(false), "the number of tokens left");
        }
    }

    private static async Task All_of_the_purpose_die_on_use(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] others = [await t.AddLinkAsync(owner, "other").ConfigureAwait(false), await t.AddCodeAsync(owner, "reset.").ConfigureAwait(false), await t.AddLinkAsync(Flip(owner, 255)).ConfigureAwait(false)];
        OneTimeTokenRecord[] records = [NewLink(owner, createdAt: Now - Millisecond), NewLink(owner), NewCode(owner), NewLink(owner)];
        await t.AddAsync(records).ConfigureAwait(false);
        t.Same(records[1], await t.ConsumeAsync(records[1]).ConfigureAwait(false), "the token that was used");
        await t.AreGoneAsync(records, "a token of the same owner and purpose").ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(records[2]).ConfigureAwait(false)).Status, "the result of a right code after a link of the same purpose was used");
        foreach (var other in others)
        {
            await t.IsThereAsync(other, which: "a token of another purpose or owner").ConfigureAwait(false);
        }
    }

    private static async Task Use_of_a_spent_token_leaves_newer_ones_alone(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] spent = [NewLink(owner), NewLink(owner), NewCode(owner)];
        await t.AddAsync(spent).ConfigureAwait(false);
        await t.ConsumeAsync(spent[0]).ConfigureAwait(false);
        var newer = await t.AddLinkAsync(owner).ConfigureAwait(false);
        t.Equal(null, await t.ConsumeAsync(spent[0]).ConfigureAwait(false), "the result of another use of a used token");
        t.Equal(null, await t.ConsumeAsync(spent[1]).ConfigureAwait(false), "the result of a use of the token that was deleted with it");
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(spent[2]).ConfigureAwait(false)).Status, "the result of the code that was deleted with it");
        await t.IsThereAsync(newer, which: "the token that was added after the use").ConfigureAwait(false);
    }

    private static async Task Use_beside_additions_takes_all_from_before(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var before = Enumerable.Range(0, 10).Select(_ => NewLink(owner)).ToArray();
        await t.AddAsync(before).ConfigureAwait(false);
        var during = Enumerable.Range(0, Ways).Select(_ => NewLink(owner)).ToArray();
        var answers = await RaceAsync(Ways + 1, async i => i == Ways / 2
            ? await t.Store.ConsumeAsync(before[0].Key, Purpose, Now, t.Cancellation).ConfigureAwait(false) is null ? -1 : 0
            : await t[i].AddAsync(during[i < Ways / 2 ? i : i - 1], Plenty, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(0, answers[Ways / 2], "the result of the use (0 if it won)");
        await t.AreGoneAsync(before, "a token from before the use").ConfigureAwait(false);

        // An addition may come before or after the use, but a token exists as a whole or not at all.
        var left = await t.CountAsync(during).ConfigureAwait(false);
        t.Equal((long)left, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner has");
    }

    private static async Task Key_that_is_not_there_takes_nothing(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        var code = await t.AddCodeAsync(link.Owner).ConfigureAwait(false);
        foreach (var key in new[] { Flip(link.Key, 16), Flip(link.Key, 255), Flip(code.Key, 128), NewKey(link.Owner), link.Owner })
        {
            t.Equal(null, await t.Store.FindAsync(key, Purpose, Now, t.Cancellation).ConfigureAwait(false), "the result of a lookup by another key");
            t.Equal(null, await t.Store.ConsumeAsync(key, Purpose, Now, t.Cancellation).ConfigureAwait(false), "the result of a use by another key");
            t.Equal(OneTimeCodeStatus.Gone, (await t.Store.TryCodeAsync(key, Purpose, code.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).Status, "the result of a code by another key");
        }

        await t.IsThereAsync(link).ConfigureAwait(false);
        await t.IsThereAsync(code).ConfigureAwait(false);
    }
}
