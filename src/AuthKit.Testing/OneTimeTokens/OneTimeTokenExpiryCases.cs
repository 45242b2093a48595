using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenExpiryCases
{
    private const string Exact = "A token is live until the millisecond before ExpiresAt, and expires exactly at that time.";
    private const string Deletes = "The operation that notices an expired token deletes it, so that it does not become valid again if a clock goes back.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(End_of_a_lookup_is_exact, Exact),
        Case(End_of_a_use_is_exact, Exact),
        Case(End_of_a_code_is_exact, Exact),
        Case(Try_does_not_move_the_end, Exact),
        Case(Lookup_that_notices_the_end_deletes, Deletes),
        Case(Use_that_notices_the_end_deletes, Deletes),
        Case(Try_that_notices_the_end_deletes, Deletes),
        Case(Use_at_the_end_spares_the_owner_s_other_tokens, "A use of an expired token deletes no other tokens."),
        Case(Add_deletes_what_the_owner_has_that_is_expired, "An addition deletes the owner's expired tokens of that purpose in the same atomic step."),
    ];

    private static async Task End_of_a_lookup_is_exact(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        await t.IsThereAsync(link, link.ExpiresAt - Millisecond, "the token one millisecond before its end").ConfigureAwait(false);
        await t.IsGoneAsync(link, "the token at its end", link.ExpiresAt).ConfigureAwait(false);
    }

    private static async Task End_of_a_use_is_exact(OneTimeTokenTrial t)
    {
        var early = await t.AddLinkAsync().ConfigureAwait(false);
        var late = await t.AddLinkAsync().ConfigureAwait(false);
        t.Same(early, await t.ConsumeAsync(early, early.ExpiresAt - Millisecond).ConfigureAwait(false), "the token used one millisecond before its end");
        t.Equal(null, await t.ConsumeAsync(late, late.ExpiresAt).ConfigureAwait(false), "the result of a use at the end");
    }

    private static async Task End_of_a_code_is_exact(OneTimeTokenTrial t)
    {
        var early = await t.AddCodeAsync().ConfigureAwait(false);
        var late = await t.AddCodeAsync().ConfigureAwait(false);
        t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(early, now: early.ExpiresAt - Millisecond).ConfigureAwait(false)).Status, "the result of a code one millisecond before its end");
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(late, now: late.ExpiresAt).ConfigureAwait(false)).Status, "the result of a code at its end");
    }

    private static async Task Try_does_not_move_the_end(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        var counted = code with { TriesLeft = Tries - 1 };
        await t.Store.TryCodeAsync(code.Key, code.Purpose, RandomBytes(32), take: true, code.ExpiresAt - Millisecond, t.Cancellation).ConfigureAwait(false);
        await t.IsThereAsync(counted, code.ExpiresAt - Millisecond, "the code that was tried").ConfigureAwait(false);
        await t.IsGoneAsync(code, "the code that was tried, at its end", code.ExpiresAt).ConfigureAwait(false);
    }

    private static async Task Lookup_that_notices_the_end_deletes(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        await t.Store.FindAsync(link.Key, link.Purpose, link.ExpiresAt, t.Cancellation).ConfigureAwait(false);
        await IsDeletedAsync(t, link).ConfigureAwait(false);
    }

    private static async Task Use_that_notices_the_end_deletes(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        await t.ConsumeAsync(link, link.ExpiresAt).ConfigureAwait(false);
        await IsDeletedAsync(t, link).ConfigureAwait(false);
    }

    private static async Task Try_that_notices_the_end_deletes(OneTimeTokenTrial t)
    {
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        await t.TryAsync(code, now: code.ExpiresAt).ConfigureAwait(false);
        await IsDeletedAsync(t, code).ConfigureAwait(false);
    }

    private static async Task Use_at_the_end_spares_the_owner_s_other_tokens(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var longer = NewLink(owner) with { ExpiresAt = Now + (2 * Lifetime) };
        await t.AddAsync(longer).ConfigureAwait(false);
        var link = await t.AddLinkAsync(owner).ConfigureAwait(false);
        var code = await t.AddCodeAsync(owner).ConfigureAwait(false);
        await t.ConsumeAsync(link, link.ExpiresAt).ConfigureAwait(false);
        await t.TryAsync(code, now: code.ExpiresAt).ConfigureAwait(false);
        await t.IsThereAsync(longer, link.ExpiresAt, "the token that has not expired").ConfigureAwait(false);
    }

    private static async Task Add_deletes_what_the_owner_has_that_is_expired(OneTimeTokenTrial t)
    {
        // More tokens than a store would delete in passing as housekeeping.
        var owner = NewKey();
        var expired = Enumerable.Range(0, 30).Select(i => NewLink(owner, createdAt: Now - Lifetime - (i * Millisecond))).ToArray();
        await t.AddAsync(expired).ConfigureAwait(false);
        var fresh = NewLink(owner);
        t.Equal(0, await t.Store.AddAsync(fresh, 1, Now, t.Cancellation).ConfigureAwait(false), "the number of live tokens that made room when all others had expired");
        foreach (var record in expired)
        {
            await t.IsGoneAsync(record, "a token that had expired when its owner's next one was added, after the clock went back,", record.CreatedAt).ConfigureAwait(false);
        }

        await t.IsThereAsync(fresh).ConfigureAwait(false);
    }

    private static async Task IsDeletedAsync(OneTimeTokenTrial t, OneTimeTokenRecord record)
    {
        await t.IsGoneAsync(record, "a token that was found to have expired, after the clock went back,").ConfigureAwait(false);
        t.Equal(null, await t.ConsumeAsync(record).ConfigureAwait(false), "the result of its use after the clock went back");
        t.Equal(OneTimeCodeStatus.Gone, (await t.TryAsync(record).ConfigureAwait(false)).Status, "the result of its code after the clock went back");
        t.Equal(0L, await t.Store.RemoveByOwnerAsync(record.Owner, null, t.Cancellation).ConfigureAwait(false), "the number of tokens that its owner still has");
    }
}
