using AuthKit.Revocation;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationJoinCases
{
    private const string Forward = "An entry joined with another of its key has the later cut-off and the later end of the two, in any order, even under a race.";

    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases =>
    [
        Case(Later_cut_off_takes_the_place_of_an_earlier_one, Forward),
        Case(Earlier_cut_off_changes_nothing, Forward),
        Case(Cut_off_and_end_move_apart, Forward),
        Case(Entry_that_is_over_is_joined_too, Forward),
        Case(Latest_of_many_at_once_stays, Forward),
        Case(Entries_of_different_keys_do_not_touch, "An entry changes that of its own key alone."),
        Case(Cancelled_revocation_is_whole, "A revocation that is cancelled has taken place or not; one that answers has."),
    ];

    private static async Task Later_cut_off_takes_the_place_of_an_earlier_one(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry, entry with { CutOff = Now + Millisecond }).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token of the later cut-off", Now + Millisecond).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token from after it", Now + (2 * Millisecond)).ConfigureAwait(false);
    }

    private static async Task Earlier_cut_off_changes_nothing(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry, entry with { CutOff = Now - Lifetime, ExpiresAt = Now + Millisecond }, entry).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token of the later cut-off").ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token in the last millisecond of the later end", now: entry.ExpiresAt - Millisecond).ConfigureAwait(false);
    }

    private static async Task Cut_off_and_end_move_apart(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry, entry with { CutOff = Now + Millisecond, ExpiresAt = Now + Millisecond }).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token of the later cut-off, up to the later end,", Now + Millisecond, entry.ExpiresAt - Millisecond).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token at the later end", Now, entry.ExpiresAt).ConfigureAwait(false);
        await t.RevokeAsync(entry with { CutOff = Now - Millisecond, ExpiresAt = entry.ExpiresAt + Millisecond }).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token of the later cut-off, at what was the end,", Now + Millisecond, entry.ExpiresAt).ConfigureAwait(false);
    }

    private static async Task Entry_that_is_over_is_joined_too(RevocationTrial t)
    {
        var entry = NewEntry() with { ExpiresAt = Now - Millisecond };
        await t.RevokeAsync(entry).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token whose entry is over").ConfigureAwait(false);
        await t.RevokeAsync(entry with { ExpiresAt = Now + Lifetime }).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token whose entry was written anew").ConfigureAwait(false);
    }

    private static async Task Latest_of_many_at_once_stays(RevocationTrial t)
    {
        for (var round = 0; round < 5; round++)
        {
            var key = NewKey();
            await RaceAsync(2 * Ways, async i =>
            {
                // The later the cut-off, the earlier the end.
                var entry = new RevocationEntry(key, Now + (i * Millisecond), Now + Lifetime - (i * Millisecond));
                await t[i].RevokeAsync(entry, Now, t.Cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            var last = Now + (((2 * Ways) - 1) * Millisecond);
            await t.IsAsync(true, key, "a token of the latest cut-off, up to the latest end,", last, Now + Lifetime - Millisecond).ConfigureAwait(false);
            await t.IsAsync(false, key, "a token from after the latest cut-off", last + Millisecond).ConfigureAwait(false);
            await t.IsAsync(false, key, "a token at the latest end", Now, Now + Lifetime).ConfigureAwait(false);
        }
    }

    private static async Task Entries_of_different_keys_do_not_touch(RevocationTrial t)
    {
        var entry = NewEntry();
        var other = NewEntry(Flip(entry.Key, 255)) with { CutOff = RevocationEntry.Always };
        await t.RevokeAsync(entry, other).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token from after the cut-off of its own key", Now + Millisecond).ConfigureAwait(false);
        await t.IsAsync(true, other.Key, "a token of the other key", Now + Millisecond).ConfigureAwait(false);
    }

    private static async Task Cancelled_revocation_is_whole(RevocationTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        var answered = await AnswersAsync(async () =>
        {
            await t.Store.RevokeAsync(entry with { CutOff = Now + Millisecond, ExpiresAt = entry.ExpiresAt + Millisecond }, Now, cancelled).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var isLater = await t.IsRevokedAsync([entry.Key], Now + Millisecond).ConfigureAwait(false);
        t.True(isLater || !answered, "a revocation that answers has taken place");
        t.Equal(isLater, await t.IsRevokedAsync([entry.Key], Now, entry.ExpiresAt).ConfigureAwait(false), "whether the end moved, as the cut-off did");
    }
}
