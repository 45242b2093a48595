using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitPeekCases
{
    private const string Nothing = "A peek returns the decision for a request for one permit, and changes nothing.";
    private const string Forgotten = "A reset deletes the count of a key, and no other.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Peek_at_an_unknown_key_finds_all_permits, Nothing),
        Case(Peek_takes_nothing, Nothing),
        Case(Peek_at_a_used_up_key_says_when_to_come_back, Nothing),
        Case(Peek_begins_no_window, Nothing),
        Case(Reset_forgets_what_was_counted, Forgotten),
        Case(Reset_of_an_unknown_key_changes_nothing, Forgotten),
        Case(Reset_leaves_other_keys_and_policies_alone, Forgotten),
    ];

    private static async Task Peek_at_an_unknown_key_finds_all_permits(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var peek = await t.PeekAsync(policy, t.FreshKey()).ConfigureAwait(false);
            t.Allows(peek, policy, remaining: 5, resetAfter: TimeSpan.Zero, $"a peek at an unknown key ({algorithm})");
        }
    }

    private static async Task Peek_takes_nothing(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            await t.TakeAsync(policy, key, 2).ConfigureAwait(false);
            for (var i = 0; i < 10; i++)
            {
                await t.HasLeftAsync(policy, key, 3, $"after {2 * i} peeks").ConfigureAwait(false);
            }

            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
        }
    }

    private static async Task Peek_at_a_used_up_key_says_when_to_come_back(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
            t.Clock.Advance(Ms(1_000));
            var refused = await t.AcquireAsync(policy, key).ConfigureAwait(false);
            t.Refuses(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 0, refused.RetryAfter, refused.ResetAfter, $"a peek at a used-up key ({algorithm})");
            t.Clock.Advance(refused.RetryAfter);
            t.Equal(true, (await t.PeekAsync(policy, key).ConfigureAwait(false)).IsAllowed, $"IsAllowed of a peek at the time that the refusal named ({algorithm})");
            t.Clock.Advance(Ms(39_000) - refused.RetryAfter);
        }
    }

    private static async Task Peek_begins_no_window(RateLimiterTrial t)
    {
        var policy = t.Fixed(5);
        var key = t.FreshKey();
        await t.PeekAsync(policy, key).ConfigureAwait(false);
        t.Clock.Advance(Ms(4_000));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit after a peek");
        t.Clock.Advance(Window);
        t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 5, resetAfter: TimeSpan.Zero, "a peek at the end of the window");
        t.Clock.Advance(Ms(1_000));
        t.Allows(await t.AcquireAsync(policy, key).ConfigureAwait(false), policy, remaining: 4, resetAfter: Window, "the first permit after that peek");
    }

    private static async Task Reset_forgets_what_was_counted(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            var taken = await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
            t.Clock.Advance(Ms(1_000));
            await t.Other.ResetAsync(policy, key, t.Cancellation).ConfigureAwait(false);
            t.Allows(await t.PeekAsync(policy, key).ConfigureAwait(false), policy, remaining: 5, resetAfter: TimeSpan.Zero, $"a peek after a reset ({algorithm})");
            t.Equal(false, await t.RefundAsync(policy, key, taken.Ticket).ConfigureAwait(false), $"the result of a refund of a permit from before a reset ({algorithm})");
            await t.TakeAsync(policy, key, 5).ConfigureAwait(false);
            t.Equal(false, (await t.AcquireAsync(policy, key).ConfigureAwait(false)).IsAllowed, $"IsAllowed beyond the limit after a reset ({algorithm})");
        }
    }

    private static async Task Reset_of_an_unknown_key_changes_nothing(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var key = t.FreshKey();
            await t.Store.ResetAsync(policy, key, t.Cancellation).ConfigureAwait(false);
            await t.HasLeftAsync(policy, key, 5, "after a reset of an unknown key").ConfigureAwait(false);
        }
    }

    private static async Task Reset_leaves_other_keys_and_policies_alone(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            var otherPolicy = t.Policy(algorithm, 5, number: 1);
            var key = t.FreshKey("group");
            var otherKey = t.FreshKey("group");
            await t.TakeAsync(policy, key, 3).ConfigureAwait(false);
            await t.TakeAsync(policy, otherKey, 2).ConfigureAwait(false);
            await t.TakeAsync(otherPolicy, key, 1).ConfigureAwait(false);
            await t.Store.ResetAsync(policy, key, t.Cancellation).ConfigureAwait(false);
            await t.HasLeftAsync(policy, key, 5, "of a key that was reset").ConfigureAwait(false);
            await t.HasLeftAsync(policy, otherKey, 3, "of another key").ConfigureAwait(false);
            await t.HasLeftAsync(otherPolicy, key, 4, "of another policy").ConfigureAwait(false);
        }
    }
}
