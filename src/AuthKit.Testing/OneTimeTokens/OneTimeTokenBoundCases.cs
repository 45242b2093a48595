using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenBoundCases
{
    private const string Bound = "At most keepLive tokens of an owner and purpose are live. An addition deletes the oldest by CreatedAt, and returns how many.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Added_token_is_found_by_another_instance, "Every instance reads the writes of every other one."),
        Case(Taken_key_is_refused_and_nothing_changes, "If the key exists already, the store throws and changes nothing."),
        Case(Oldest_by_creation_makes_room, Bound),
        Case(Lower_bound_ends_several, Bound),
        Case(New_token_stays_even_if_it_is_the_oldest, Bound),
        Case(Bound_of_one_keeps_only_the_new_token, Bound),
        Case(Links_and_codes_count_alike, Bound),
        Case(Expired_tokens_are_not_counted, Bound),
        Case(Bound_of_one_owner_and_purpose_leaves_others_alone, Bound),
        Case(Bound_holds_when_many_are_added_at_once, Bound),
    ];

    private static async Task Added_token_is_found_by_another_instance(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        t.Same(link, await t.Other.FindAsync(link.Key, link.Purpose, Now, t.Cancellation).ConfigureAwait(false), "the token in the other instance");
        t.Same(link, await t.Store.FindAsync(link.Key, link.Purpose, Now, t.Cancellation).ConfigureAwait(false), "the token in the instance that added it");
    }

    private static async Task Taken_key_is_refused_and_nothing_changes(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var older = NewLink(owner, createdAt: Now - Millisecond);
        await t.AddAsync(older).ConfigureAwait(false);
        var code = await t.AddCodeAsync(owner).ConfigureAwait(false);
        await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
        foreach (var again in (OneTimeTokenRecord[])[code, NewLink(owner) with { Key = code.Key }, NewLink(owner, "other") with { Key = code.Key }, NewCode(Flip(owner, 255)) with { Key = code.Key }])
        {
            t.True(!await AnswersAsync(() => t.Other.AddAsync(again, 1, Now, t.Cancellation)).ConfigureAwait(false), "an addition with a key that is taken throws");
        }

        await t.IsThereAsync(older, which: "the owner's older token").ConfigureAwait(false);
        await t.IsThereAsync(code with { TriesLeft = Tries - 1 }, which: "the token whose key was used again").ConfigureAwait(false);
        t.Equal(2L, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of the owner's tokens");
    }

    private static async Task Oldest_by_creation_makes_room(OneTimeTokenTrial t)
    {
        // The order of addition differs from the order of creation.
        var owner = NewKey();
        OneTimeTokenRecord[] records = [At(owner, 3), At(owner, 1), At(owner, 2)];
        await t.AddAsync(records).ConfigureAwait(false);
        var fresh = NewLink(owner);
        t.Equal(1, await t.Store.AddAsync(fresh, 3, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        await t.IsGoneAsync(records[0], "the oldest token").ConfigureAwait(false);
        await AreThereAsync(t, records[1], records[2], fresh).ConfigureAwait(false);
    }

    private static async Task Lower_bound_ends_several(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [At(owner, 5), At(owner, 4), At(owner, 3), At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        var fresh = NewLink(owner);
        t.Equal(4, await t.Store.AddAsync(fresh, 2, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        await t.AreGoneAsync(records[..4], "a token that made room").ConfigureAwait(false);
        await AreThereAsync(t, records[4], fresh).ConfigureAwait(false);
    }

    private static async Task New_token_stays_even_if_it_is_the_oldest(OneTimeTokenTrial t)
    {
        // The instance that adds the token has a clock that is behind.
        var owner = NewKey();
        OneTimeTokenRecord[] records = [At(owner, 2), At(owner, 1)];
        await t.AddAsync(records).ConfigureAwait(false);
        var late = At(owner, 3);
        t.Equal(1, await t.Store.AddAsync(late, 2, late.CreatedAt, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        await t.IsGoneAsync(records[0], "the token that made room").ConfigureAwait(false);
        await AreThereAsync(t, records[1], late).ConfigureAwait(false);
    }

    private static async Task Bound_of_one_keeps_only_the_new_token(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var (first, second) = (NewLink(owner), NewLink(owner));
        t.Equal(0, await t.Store.AddAsync(first, 1, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room for the first");
        t.Equal(1, await t.Other.AddAsync(second, 1, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room for the second");
        await t.IsGoneAsync(first, "the first token").ConfigureAwait(false);
        await t.IsThereAsync(second).ConfigureAwait(false);
    }

    private static async Task Links_and_codes_count_alike(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] records = [NewCode(owner, createdAt: Now - (3 * Millisecond)), NewLink(owner, createdAt: Now - (2 * Millisecond)), NewCode(owner, createdAt: Now - Millisecond)];
        await t.AddAsync(records).ConfigureAwait(false);
        var fresh = NewLink(owner);
        t.Equal(2, await t.Store.AddAsync(fresh, 2, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        await t.AreGoneAsync(records[..2], "a token that made room").ConfigureAwait(false);
        await AreThereAsync(t, records[2], fresh).ConfigureAwait(false);
    }

    private static async Task Expired_tokens_are_not_counted(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] live = [At(owner, 90) with { ExpiresAt = Now + Millisecond }, At(owner, 50)];
        await t.AddAsync([live[0], At(owner, 80), At(owner, 70), live[1], At(owner, 60)]).ConfigureAwait(false);
        var fresh = NewLink(owner);
        t.Equal(0, await t.Store.AddAsync(fresh, 3, Now, t.Cancellation).ConfigureAwait(false), "the number of live tokens that made room");
        await AreThereAsync(t, live[0], live[1], fresh).ConfigureAwait(false);
    }

    private static async Task Bound_of_one_owner_and_purpose_leaves_others_alone(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        OneTimeTokenRecord[] others =
        [
            await t.AddLinkAsync(Flip(owner, 16)).ConfigureAwait(false),
            await t.AddLinkAsync(Flip(owner, 255)).ConfigureAwait(false),
            await t.AddLinkAsync(owner, "rese").ConfigureAwait(false),
            await t.AddCodeAsync(owner, "reset2").ConfigureAwait(false),
            await t.AddLinkAsync(owner, "rese_").ConfigureAwait(false),
        ];
        await t.AddAsync(At(owner, 1)).ConfigureAwait(false);
        t.Equal(1, await t.Store.AddAsync(NewLink(owner), 1, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room");
        await AreThereAsync(t, others).ConfigureAwait(false);
    }

    private static async Task Bound_holds_when_many_are_added_at_once(OneTimeTokenTrial t)
    {
        const int Max = 3;
        var owner = NewKey();
        var records = Enumerable.Range(0, Ways).Select(i => i % 2 == 0 ? NewLink(owner) : NewCode(owner)).ToArray();
        var ended = await RaceAsync(Ways, async i => await t[i / 2].AddAsync(records[i], Max, Now, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(Max, await t.CountAsync(records).ConfigureAwait(false), $"the number of tokens after {Ways} additions with a bound of {Max}");
        t.Equal(Ways - Max, ended.Sum(), "the number of tokens that all additions together reported as deleted");
        t.Equal((long)Max, await t.Store.RemoveByOwnerAsync(owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that the owner has");
    }

    private static async Task AreThereAsync(OneTimeTokenTrial t, params OneTimeTokenRecord[] records)
    {
        foreach (var record in records)
        {
            await t.IsThereAsync(record).ConfigureAwait(false);
        }
    }

    private static OneTimeTokenRecord At(StoreKey owner, int minutesAgo) => NewLink(owner, createdAt: Now - TimeSpan.FromMinutes(minutesAgo));
}
