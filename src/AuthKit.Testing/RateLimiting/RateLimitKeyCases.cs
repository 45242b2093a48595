using AuthKit.RateLimiting;
using static AuthKit.Testing.RateLimiting.RateLimiterTrial;

namespace AuthKit.Testing.RateLimiting;

internal static class RateLimitKeyCases
{
    private const string Ordinal = "Keys are compared ordinally, by UTF-16 units. Different keys are counted separately.";

    public static IEnumerable<RateLimiterConformanceCase> Cases =>
    [
        Case(Awkward_texts_count_apart, Ordinal),
        Case(Texts_that_no_encoding_can_hold_count_apart, Ordinal),
        Case(Longest_texts_count_apart_by_their_last_unit, Ordinal),
        Case(Group_and_value_do_not_run_together, "Two keys are the same only if both group and value are the same."),
        Case(Key_of_one_text_is_its_own_group, "A key made from one text has this text as its group and its value."),
    ];

    private static Task Awkward_texts_count_apart(RateLimiterTrial t) => CountApartAsync(t, AwkwardTexts.All.Select(text => new RateLimitKey(text)));

    private static Task Texts_that_no_encoding_can_hold_count_apart(RateLimiterTrial t) => CountApartAsync(t,
        ((string[])["\uD800", "\uD801", "\uDC00", "\uDC00\uD800", "\uD800\uDC00", "\uD800\uD800", "\uFFFD", "\uFFFD\uFFFD", "?", "??", "\0", "\0\0", "", "a\0", "a", "a\0b", "a\uD800", "a\uFFFD"])
            .Select(text => new RateLimitKey(text)));

    private static Task Longest_texts_count_apart_by_their_last_unit(RateLimiterTrial t)
    {
        var start = new string('\u4E2D', RateLimitKey.MaxLength - 1);
        return CountApartAsync(t, [new(start), new(start + "a"), new(start + "b"), new(start + "\0"), new(start + "\uD800"), new("group", start + "a"), new(start + "a", "value"), new(start + "b", "value"), new(start, "a")]);
    }

    private static Task Group_and_value_do_not_run_together(RateLimiterTrial t) => CountApartAsync(t,
    [
        new("ab", "c"), new("a", "bc"), new("", "abc"), new("abc", ""), new("abc"), new("c", "ab"),
        new("a:b", "c"), new("a", "b:c"), new("a\0b", "c"), new("a", "\0b\0c"), new("a", "b"), new("b", "a"), new("a", "a"), new("b", "b"), new("", ""), new("A", "a"), new("a", "A"),
        new("a", "\u0001"), new("a\u0001", ""), new("a\0", "\u0001"), new("a", "\0\u0001"),
    ]);

    private static async Task Key_of_one_text_is_its_own_group(RateLimiterTrial t)
    {
        foreach (var algorithm in Algorithms)
        {
            var policy = t.Policy(algorithm, 5);
            await t.TakeAsync(policy, new RateLimitKey("text"), 2).ConfigureAwait(false);
            await t.TakeAsync(policy, new RateLimitKey(new string("text".AsSpan()), new string("text".AsSpan())), 2).ConfigureAwait(false);
            await t.HasLeftAsync(policy, new RateLimitKey("text"), 1, "of a key that was written in two ways").ConfigureAwait(false);
            await t.TakeAsync(policy, default, 2).ConfigureAwait(false);
            await t.HasLeftAsync(policy, new RateLimitKey(""), 3, "of the empty text, which is the default key").ConfigureAwait(false);
        }
    }

    /// <summary>Takes one of two permits for each key, and then a second one in reverse order. Both must be available.</summary>
    private static async Task CountApartAsync(RateLimiterTrial t, IEnumerable<RateLimitKey> keys)
    {
        var policy = t.Fixed(2);
        RateLimitKey[] all = [.. keys];
        for (var remaining = 1; remaining >= 0; remaining--)
        {
            for (var i = 0; i < all.Length; i++)
            {
                var decision = await t[i].AcquireAsync(policy, all[i], 1, t.Cancellation).ConfigureAwait(false);
                if (!decision.IsAllowed || decision.Remaining != remaining)
                {
                    t.Fail($"Expected {remaining} of 2 permits to be left for the key {Describe(all[i])}; it was {decision.Remaining}, so this key shares a count with an earlier one, or is not counted.");
                }
            }

            Array.Reverse(all);
        }
    }

    private static string Describe(RateLimitKey key) => $"[{Units(key.Group)}] [{Units(key.Value)}]";

    private static string Units(string text) => text.Length > 20 ? $"{text.Length} units, the last {(int)text[^1]:X4}" : string.Join(' ', text.Select(unit => $"{(int)unit:X4}"));
}
