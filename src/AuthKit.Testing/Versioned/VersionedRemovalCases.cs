using AuthKit.Stores;
using static AuthKit.Testing.Trial<AuthKit.Stores.IVersionedStore>;
using static AuthKit.Testing.Versioned.VersionedTrial;

namespace AuthKit.Testing.Versioned;

internal static class VersionedRemovalCases
{
    private const string Removes = "A removal deletes the record of one key, whatever its version, and returns whether there was one. Of several at once, only one returns true.";

    public static IEnumerable<ConformanceCase<IVersionedStore>> Cases =>
    [
        Case(Removed_record_is_gone, Removes),
        Case(Removal_of_nothing_says_so, Removes),
        Case(Removal_touches_no_other_key, Removes),
        Case(One_of_many_removals_says_true, Removes),
        Case(Write_does_not_bring_back_what_was_removed, "A write that follows a removed record is refused."),
        Case(Write_held_up_across_removal_and_re_creation_is_refused, "A write follows one version of one record. It is refused after a removal, and after the record was created again with another version."),
        Case(Key_begins_again_after_a_removal, "After a removal, the key behaves as if it had never had a record."),
    ];

    private static async Task Removed_record_is_gone(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first, NewRow(first.Key, 2)).ConfigureAwait(false);
        t.Equal(true, await t.Other.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false), "whether there was a record to remove");
        await t.HasNoneAsync(first.Key, "a record that was removed").ConfigureAwait(false);
    }

    private static async Task Removal_of_nothing_says_so(VersionedTrial t)
    {
        var first = NewRow();
        t.Equal(false, await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false), "whether there was a record that was never written");
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false);
        t.Equal(false, await t.Other.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false), "whether there was a record after its removal");
    }

    private static async Task Removal_touches_no_other_key(VersionedTrial t)
    {
        var first = NewRow();
        foreach (var bit in (int[])[0, 15, 16, 64, 255])
        {
            var other = NewRow(Flip(first.Key, bit));
            await t.WriteAsync(other).ConfigureAwait(false);
            t.Equal(false, await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false), "whether there was a record");
            await t.HasAsync(other, $"the record whose key differs in bit {bit}").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_removals_says_true(VersionedTrial t)
    {
        for (var round = 0; round < 5; round++)
        {
            var row = NewRow();
            await t.WriteAsync(row).ConfigureAwait(false);
            var answers = await RaceAsync(Ways, async i => await t[i].RemoveAsync(row.Key, t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(1, answers.Count(static removed => removed), $"how many of {Ways} removals returned true");
        }
    }

    private static async Task Write_does_not_bring_back_what_was_removed(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key, 2), "the version that follows a removed record").ConfigureAwait(false);
        await t.HasNoneAsync(first.Key, "a record that was removed").ConfigureAwait(false);
    }

    private static async Task Write_held_up_across_removal_and_re_creation_is_refused(VersionedTrial t)
    {
        var first = NewRow() with { Version = 1_000, Previous = 0 };
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false);
        var again = NewRow(first.Key) with { Version = 2_000, Previous = 0 };
        await t.WriteAsync(again).ConfigureAwait(false);
        await t.RefusesAsync(After(first, 1_001), "the version that follows the removed record").ConfigureAwait(false);
        await t.HasAsync(again, "the record that was created again").ConfigureAwait(false);
        await t.WriteAsync(After(again, 2_001)).ConfigureAwait(false);
    }

    private static async Task Key_begins_again_after_a_removal(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first, NewRow(first.Key, 2)).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Key, t.Cancellation).ConfigureAwait(false);
        var again = NewRow(first.Key);
        await t.WriteAsync(again).ConfigureAwait(false);
        await t.HasAsync(again, "the first version after a removal").ConfigureAwait(false);
    }
}
