using AuthKit.Revocation;
using AuthKit.Stores;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Revocation.IRevocationStore>;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationWriteCases
{
    private const string Forward = "Each write gives the entry a higher generation, whatever the clocks say and even under a race, and never makes its expiry earlier.";
    private const string Keeps = "A sid is kept from the generation before the write on. If the sid was kept already, the generation from which it is kept stays.";

    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);

    /// <summary>A time before that of other cases: cases run in parallel, and a write at a later time could delete their entries.</summary>
    private static readonly DateTimeOffset Then = Now - (2 * Minutes);

    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases =>
    [
        Case(First_write_has_the_time_as_its_generation, Forward),
        Case(Later_write_has_its_own_time, Forward),
        Case(Writes_of_one_millisecond_have_different_generations, Forward),
        Case(Clock_that_goes_back_does_not_lower_the_generation, Forward),
        Case(End_only_moves_away, Forward),
        Case(Entry_that_is_over_counts_as_long_as_it_is_there, Forward),
        Case(Writes_at_once_have_different_generations, Forward),
        Case(Kept_sid_is_kept_from_what_was_before, Keeps),
        Case(Sid_that_is_kept_again_is_kept_from_where_it_was, Keeps),
        Case(Sid_that_was_not_kept_in_between_is_kept_from_there, Keeps),
        Case(Entries_of_different_keys_do_not_touch, "A write changes only the entry of its own key."),
        Case(Cancelled_revocation_is_whole, "A cancelled write has either its whole effect or no effect; a write that returned has its whole effect."),
    ];

    private static async Task First_write_has_the_time_as_its_generation(RevocationTrial t)
    {
        var entry = await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then)).ConfigureAwait(false);
        t.Equal(Then.ToUnixTimeMilliseconds(), entry.Generation, "the generation of a first write");
    }

    private static async Task Later_write_has_its_own_time(RevocationTrial t) =>
        await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then), (null, Now + Lifetime, Then + Millisecond), (null, Now + Lifetime, Then + Minutes)).ConfigureAwait(false);

    private static async Task Writes_of_one_millisecond_have_different_generations(RevocationTrial t) =>
        await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then), (null, Now + Lifetime, Then), (null, Now + Lifetime, Then), (null, Now + Lifetime, Then + Millisecond)).ConfigureAwait(false);

    private static async Task Clock_that_goes_back_does_not_lower_the_generation(RevocationTrial t) =>
        await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then), (null, Now + Lifetime, Then - Minutes), (null, Now + Lifetime, Then - Millisecond), (null, Now + Lifetime, Then + Minutes)).ConfigureAwait(false);

    private static async Task End_only_moves_away(RevocationTrial t)
    {
        var key = NewKey();
        await t.ExpectAfterAsync(key, (null, Now + Lifetime, Then), (null, Now + Millisecond, Then), (null, Now + Lifetime + Millisecond, Then - Minutes), (null, Now, Then + Minutes)).ConfigureAwait(false);
        await t.Store.PurgeAsync(Now, 100, t.Cancellation).ConfigureAwait(false);
        await t.HasAsync([key], key).ConfigureAwait(false);
    }

    private static async Task Entry_that_is_over_counts_as_long_as_it_is_there(RevocationTrial t)
    {
        var key = NewKey();
        await t.RevokeAsync(key, expiresAt: Now + Millisecond).ConfigureAwait(false);
        await t.RevokeAsync(key, now: Now + (2 * Millisecond)).ConfigureAwait(false);
        var found = await t.FindAsync(key).ConfigureAwait(false);
        t.True(found?.Generation > Now.ToUnixTimeMilliseconds(), "a higher generation", found?.Generation);
        t.Equal(Now + Lifetime, found?.ExpiresAt ?? Now, "the expiry");
    }

    private static async Task Writes_at_once_have_different_generations(RevocationTrial t)
    {
        for (var round = 0; round < 5; round++)
        {
            var key = NewKey();
            await RaceAsync(Ways, async i =>
            {
                // All writes are in one millisecond, so the generation counts the calls. The expiry times are in no order.
                await t.RevokeAsync(key, expiresAt: Now + Lifetime + (i * 7 % Ways * Millisecond), instance: i).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            await t.IsAsync(new RevocationEntry(key, Now.ToUnixTimeMilliseconds() + Ways - 1, null, 0, Now + Lifetime + ((Ways - 1) * Millisecond)), $"after {Ways} writes at once").ConfigureAwait(false);
        }
    }

    private static async Task Kept_sid_is_kept_from_what_was_before(RevocationTrial t)
    {
        await t.ExpectAfterAsync(NewKey(), (SessionId.Create(), Now + Lifetime, Then)).ConfigureAwait(false);
        await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then), (SessionId.Create(), Now + Lifetime, Then + Millisecond), (SessionId.Create(), Now + Lifetime, Then + Millisecond)).ConfigureAwait(false);
    }

    private static async Task Sid_that_is_kept_again_is_kept_from_where_it_was(RevocationTrial t)
    {
        var sid = SessionId.Create();
        await t.ExpectAfterAsync(NewKey(), (null, Now + Lifetime, Then), (sid, Now + Lifetime, Then + Millisecond), (sid, Now + Lifetime, Then + Minutes), (sid, Now + Lifetime, Then)).ConfigureAwait(false);
    }

    private static async Task Sid_that_was_not_kept_in_between_is_kept_from_there(RevocationTrial t)
    {
        var (one, two) = (SessionId.Create(), SessionId.Create());
        await t.ExpectAfterAsync(NewKey(), (one, Now + Lifetime, Then), (null, Now + Lifetime, Then), (one, Now + Lifetime, Then), (two, Now + Lifetime, Then), (one, Now + Lifetime, Then)).ConfigureAwait(false);
    }

    private static async Task Entries_of_different_keys_do_not_touch(RevocationTrial t)
    {
        var key = NewKey();
        var entry = await t.ExpectAfterAsync(key, (SessionId.Create(), Now + Lifetime, Then)).ConfigureAwait(false);
        await t.ExpectAfterAsync(Flip(key, 255), (null, Now + (2 * Lifetime), Then + Minutes), (SessionId.Create(), Now + Lifetime, Then)).ConfigureAwait(false);
        await t.IsAsync(entry, "after writes of another key").ConfigureAwait(false);
    }

    private static async Task Cancelled_revocation_is_whole(RevocationTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var (key, sid) = (NewKey(), SessionId.Create());
        var before = await t.ExpectAfterAsync(key, (null, Now + Lifetime, Then)).ConfigureAwait(false);
        var answered = await AnswersAsync(async () =>
        {
            await t.Store.RevokeAsync(key, sid, Now + Lifetime + Millisecond, Then + Millisecond, cancelled).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        var after = await t.FindAsync(key).ConfigureAwait(false);
        var expected = RevocationEntry.Next(before, key, sid, Now + Lifetime + Millisecond, Then + Millisecond);
        t.True(after == expected || (after == before && !answered), "a cancelled write has its whole effect or no effect");
    }
}
