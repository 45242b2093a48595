using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenRemovalCases
{
    private const string All = "A removal by owner deletes all tokens of that owner, or those of one purpose, including expired ones, and no others; it returns how many.";
    private const string Several = "A removal by owner deletes the tokens of exactly the given purposes in one atomic step; without a purpose it deletes nothing.";
    private const string Before = "When a removal by owner returns, everything that the owner had before the call is deleted, whatever happens at the same time.";

    private const int ManyInBatches = 1_101;

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Removal_by_owner_removes_all, All),
        Case(Removal_by_owner_and_purpose_spares_other_purposes, All),
        Case(Removal_by_owner_and_several_purposes_removes_those, Several),
        Case(Removal_by_owner_and_no_purpose_removes_nothing, Several),
        Case(Removal_by_owner_counts_a_purpose_once, Several),
        Case(Removal_by_owner_counts_what_has_expired, All),
        Case(Removal_by_owner_of_more_than_a_thousand, All),
        Case(Removal_by_owner_and_several_purposes_of_more_than_a_thousand, Several),
        Case(Removals_by_owner_at_once_count_each_token_once, All),
        Case(Removal_by_owner_beside_additions_takes_all_from_before, Before),
        Case(Removal_by_owner_beside_uses_leaves_each_token_to_one, "Each token is either used or removed, never both."),
    ];

    private static async Task Removal_by_owner_removes_all(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner), NewCode(owner), NewLink(owner, "verify"), NewCode(owner, "sign-in"), NewLink(owner)];
        var neighbour = await t.AddLinkAsync(Flip(owner, 255)).ConfigureAwait(false);
        var near = await t.AddCodeAsync(Flip(owner, 16)).ConfigureAwait(false);
        await t.AddAsync(records).ConfigureAwait(false);
        t.Equal(5L, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
        t.Equal(0L, await t.Other.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens removed the second time");
        await t.AreGoneAsync(records, "a removed token").ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's token").ConfigureAwait(false);
        await t.IsThereAsync(near, which: "a third owner's token").ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_and_purpose_spares_other_purposes(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner), NewCode(owner), NewLink(owner)];
        OneTimeTokenRecord[] others = [NewLink(owner, "rese"), NewCode(owner, "reset2"), NewLink(owner, "rese_"), NewLink(Flip(owner, 255))];
        await t.AddAsync([.. records, .. others]).ConfigureAwait(false);
        t.Equal(3L, await t.Store.RemoveByOwnerAsync(owner, [Purpose], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
        await t.AreGoneAsync(records, "a removed token").ConfigureAwait(false);
        foreach (var other in others)
        {
            await t.IsThereAsync(other, which: "a token of another purpose or owner").ConfigureAwait(false);
        }
    }

    private static async Task Removal_by_owner_and_several_purposes_removes_those(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewLink(owner), NewCode(owner, "sign-in"), NewLink(owner, "verify"), NewLink(owner)];
        OneTimeTokenRecord[] others = [NewLink(owner, "verif"), NewCode(owner, "sign-in-2"), NewLink(Flip(owner, 255))];
        await t.AddAsync([.. records, .. others]).ConfigureAwait(false);
        t.Equal(4L, await t.Store.RemoveByOwnerAsync(owner, [Purpose, "nothing", "verify", "sign-in"], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
        await t.AreGoneAsync(records, "a removed token").ConfigureAwait(false);
        foreach (var other in others)
        {
            await t.IsThereAsync(other, which: "a token of another purpose or owner").ConfigureAwait(false);
        }
    }

    private static async Task Removal_by_owner_and_no_purpose_removes_nothing(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync(NewKey()).ConfigureAwait(false);
        t.Equal(0L, await t.Store.RemoveByOwnerAsync(link.Owner, [], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
        await t.IsThereAsync(link, which: "a token of a purpose that was not given").ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_counts_a_purpose_once(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        await t.AddAsync(NewLink(owner), NewCode(owner), NewLink(owner, "verify")).ConfigureAwait(false);
        t.Equal(3L, await t.Store.RemoveByOwnerAsync(owner, [Purpose, "verify", Purpose], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
    }

    private static async Task Removal_by_owner_and_several_purposes_of_more_than_a_thousand(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var other = await t.AddLinkAsync(owner, "other").ConfigureAwait(false);
        var records = Enumerable.Range(0, ManyInBatches).Select(i => NewLink(owner, i % 3 == 0 ? Purpose : "verify", Now - (i * Millisecond)) with { Payload = RandomBytes(8) }).ToArray();
        await t.AddManyAsync(records).ConfigureAwait(false);
        t.Equal((long)ManyInBatches, await t.Store.RemoveByOwnerAsync(owner, [Purpose, "verify"], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
        await t.AreGoneAsync([records[0], records[1], records[ManyInBatches - 1]], "a removed token").ConfigureAwait(false);
        await t.IsThereAsync(other, which: "a token of another purpose").ConfigureAwait(false);
    }

    private static async Task Removal_by_owner_counts_what_has_expired(OneTimeTokenTrial t)
    {
        // Added by an instance whose clock is behind, so that no addition deletes these tokens.
        var owner = NewKey();
        var created = Now - (2 * Lifetime);
        await t.AddAsync(NewLink(owner, createdAt: created), NewCode(owner, createdAt: created)).ConfigureAwait(false);
        t.Equal(2L, await t.Store.RemoveByOwnerAsync(owner, [Purpose], t.Cancellation).ConfigureAwait(false), "the number of removed tokens");
    }

    private static async Task Removal_by_owner_of_more_than_a_thousand(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var other = await t.AddLinkAsync(owner, "other").ConfigureAwait(false);
        var neighbour = await t.AddLinkAsync(Flip(owner, 16)).ConfigureAwait(false);
        var records = Enumerable.Range(0, ManyInBatches).Select(i => NewLink(owner, createdAt: Now - (i * Millisecond)) with { Payload = RandomBytes(8) }).ToArray();
        await t.AddManyAsync(records).ConfigureAwait(false);
        t.Equal((long)ManyInBatches, await t.Store.RemoveByOwnerAsync(owner, [Purpose], t.Cancellation).ConfigureAwait(false), "the number of tokens removed by purpose");
        await t.AreGoneAsync([records[0], records[499], records[500], records[1_000], records[ManyInBatches - 1]], "a removed token").ConfigureAwait(false);
        await t.IsThereAsync(other, which: "a token of another purpose").ConfigureAwait(false);

        await t.AddManyAsync(Array.ConvertAll(records, record => record with { Key = NewKey(owner) })).ConfigureAwait(false);
        t.Equal(ManyInBatches + 1L, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of all tokens removed");
        await t.IsGoneAsync(other, "a removed token").ConfigureAwait(false);
        await t.IsThereAsync(neighbour, which: "another owner's token").ConfigureAwait(false);
    }

    private static async Task Removals_by_owner_at_once_count_each_token_once(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var records = Enumerable.Range(0, 40).Select(i => NewLink(owner, i % 2 == 0 ? Purpose : "other")).ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        var counts = await RaceAsync(8, async i => await t[i].RemoveByOwnerAsync(owner, i % 4 == 0 ? [Purpose] : null, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(40L, counts.Sum(), "the number of tokens that eight removals at once reported as removed");
        t.Equal(0, await t.CountAsync(records).ConfigureAwait(false), "the number of tokens left");
    }

    private static async Task Removal_by_owner_beside_additions_takes_all_from_before(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var before = Enumerable.Range(0, 100).Select(_ => NewLink(owner)).ToArray();
        await t.AddManyAsync(before).ConfigureAwait(false);
        var during = Enumerable.Range(0, Ways - 1).Select(_ => NewLink(owner)).ToArray();
        await RaceAsync(Ways, async i => i == Ways / 2
            ? await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false)
            : await t[i].AddAsync(during[i < Ways / 2 ? i : i - 1], Plenty, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        await t.AreGoneAsync(before, "a token from before the removal").ConfigureAwait(false);

        // An addition may come before or after the removal, but a token exists as a whole or not at all.
        var left = await t.CountAsync(during).ConfigureAwait(false);
        t.Equal((long)left, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner has");
    }

    private static async Task Removal_by_owner_beside_uses_leaves_each_token_to_one(OneTimeTokenTrial t)
    {
        for (var round = 0; round < Rounds / 2; round++)
        {
            var owner = NewKey();
            var records = Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? NewLink(owner, $"purpose-{i}") : NewCode(owner, $"purpose-{i}")).ToArray();
            await t.AddAsync(records).ConfigureAwait(false);
            var answers = await RaceAsync(records.Length + 1, async i =>
            {
                if (i == records.Length / 2)
                {
                    return await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false);
                }

                var (record, store) = (records[i < records.Length / 2 ? i : i - 1], t[i]);
                var isUsed = record.CodeHash.IsEmpty
                    ? await store.ConsumeAsync(record.Key, record.Purpose, Now, t.Cancellation).ConfigureAwait(false) is not null
                    : (await store.TryCodeAsync(record.Key, record.Purpose, record.CodeHash, take: true, Now, t.Cancellation).ConfigureAwait(false)).Status == OneTimeCodeStatus.Matched;
                return isUsed ? 1 : 0;
            }).ConfigureAwait(false);
            t.Equal((long)records.Length, answers.Sum(), "the number of used tokens and of removed ones together");
        }
    }
}
