using AuthKit.Revocation;
using AuthKit.Stores;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationCheckCases
{
    private const string Refused = "A token is refused where any of its keys has an entry, was issued at or before the cut-off, and the entry has not ended.";

    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases =>
    [
        Case(Revocation_is_seen_by_another_instance, "What one instance has written, every other one reads."),
        Case(Nothing_is_refused_without_an_entry, Refused),
        Case(Cut_off_is_inclusive, Refused),
        Case(Cut_off_that_nothing_is_after_refuses_always, Refused),
        Case(Any_of_the_keys_is_enough, Refused),
        Case(Keys_of_several_buckets_are_checked_together, Refused),
        Case(Conditions_of_two_entries_do_not_mix, Refused),
        Case(End_is_exact, Refused),
        Case(Check_changes_nothing, "A check writes nothing."),
        Case(Keys_that_differ_in_one_bit_are_different, "Keys that differ in one bit are different."),
        Case(Keys_of_awkward_bytes_work, "Keys are bytes."),
        Case(Earliest_and_latest_times_work, "Times are kept to the millisecond from 1970 to 9999."),
    ];

    private static async Task Revocation_is_seen_by_another_instance(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.Store.RevokeAsync(entry, Now, t.Cancellation).ConfigureAwait(false);
        t.Equal(true, await t.Other.IsRevokedAsync(new[] { entry.Key }, Now, Now, t.Cancellation).ConfigureAwait(false), "whether the other instance refuses");
        t.Equal(true, await t.Store.IsRevokedAsync(new[] { entry.Key }, Now, Now, t.Cancellation).ConfigureAwait(false), "whether the instance that wrote refuses");
    }

    private static async Task Nothing_is_refused_without_an_entry(RevocationTrial t) =>
        t.Equal(false, await t.IsRevokedAsync([NewKey(), NewKey(), NewKey(), NewKey()]).ConfigureAwait(false), "whether a token without an entry is refused");

    private static async Task Cut_off_is_inclusive(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token from before the cut-off", Now - Millisecond).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token of the cut-off").ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token from after the cut-off", Now + Millisecond).ConfigureAwait(false);
    }

    private static async Task Cut_off_that_nothing_is_after_refuses_always(RevocationTrial t)
    {
        var entry = NewEntry() with { CutOff = RevocationEntry.Always };
        await t.RevokeAsync(entry).ConfigureAwait(false);
        foreach (var issuedAt in (DateTimeOffset[])[DateTimeOffset.UnixEpoch, Now, Now + Lifetime, RevocationEntry.Always])
        {
            await t.IsAsync(true, entry.Key, $"a token of {issuedAt:O}", issuedAt).ConfigureAwait(false);
        }
    }

    private static async Task Any_of_the_keys_is_enough(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        for (var count = 1; count <= 8; count++)
        {
            for (var place = 0; place < count; place++)
            {
                var keys = Enumerable.Range(0, count).Select(i => i == place ? entry.Key : Flip(entry.Key, 16 + i)).ToArray();
                t.Equal(true, await t.IsRevokedAsync(keys).ConfigureAwait(false), $"whether a token is refused whose entry is that of key {place} of {count}");
            }

            t.Equal(false, await t.IsRevokedAsync([.. Enumerable.Range(0, count).Select(i => Flip(entry.Key, 16 + i))]).ConfigureAwait(false), $"whether a token is refused of whose {count} keys none has an entry");
        }
    }

    private static async Task Keys_of_several_buckets_are_checked_together(RevocationTrial t)
    {
        // The key of an issuer has a bucket of its own.
        var (first, second) = (NewEntry(), NewEntry());
        await t.RevokeAsync(first, second).ConfigureAwait(false);
        t.Equal(true, await t.IsRevokedAsync([Flip(first.Key, 100), NewKey(), second.Key]).ConfigureAwait(false), "whether the last key's entry refuses");
        t.Equal(true, await t.IsRevokedAsync([first.Key, Flip(first.Key, 100), NewKey()]).ConfigureAwait(false), "whether the first key's entry refuses");
        t.Equal(true, await t.IsRevokedAsync([NewKey(), first.Key, NewKey(), Flip(second.Key, 200)]).ConfigureAwait(false), "whether a key's entry in the middle refuses");
    }

    private static async Task Conditions_of_two_entries_do_not_mix(RevocationTrial t)
    {
        // One has ended, the other's cut-off is earlier: neither refuses.
        var (ended, earlier) = (NewEntry() with { ExpiresAt = Now + Millisecond }, NewEntry() with { CutOff = Now - Millisecond });
        await t.RevokeAsync(ended, earlier).ConfigureAwait(false);
        t.Equal(false, await t.IsRevokedAsync([ended.Key, earlier.Key], Now, Now + Millisecond).ConfigureAwait(false), "whether a token is refused by the cut-off of one entry and the end of another");
    }

    private static async Task End_is_exact(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token in the last millisecond of the entry", now: entry.ExpiresAt - Millisecond).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token at the end of the entry", now: entry.ExpiresAt).ConfigureAwait(false);
    }

    private static async Task Check_changes_nothing(RevocationTrial t)
    {
        // An instance whose clock is far ahead takes nothing from the others.
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        await t.IsAsync(false, entry.Key, "a token after the end of the entry", now: entry.ExpiresAt + Lifetime).ConfigureAwait(false);
        await t.IsAsync(true, entry.Key, "a token by a clock that is behind that one").ConfigureAwait(false);
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(RevocationTrial t)
    {
        var entry = NewEntry();
        await t.RevokeAsync(entry).ConfigureAwait(false);
        foreach (var bit in (int[])[0, 15, 16, 23, 64, 127, 128, 248, 255])
        {
            await t.IsAsync(false, Flip(entry.Key, bit), $"a token whose key differs in bit {bit}").ConfigureAwait(false);
        }
    }

    private static async Task Keys_of_awkward_bytes_work(RevocationTrial t)
    {
        // The tail keeps the keys of parallel cases apart.
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)'\'', (byte)'\\', (byte)'%', (byte)'}', (byte)':', (byte)'\n', (byte)' ', 0x80, 0xC3])
        {
            var bytes = new byte[StoreKey.Size];
            Array.Fill(bytes, fill);
            RandomBytes(8).CopyTo(bytes, 20);
            var entry = NewEntry(new StoreKey(bytes));
            await t.RevokeAsync(entry).ConfigureAwait(false);
            await t.IsAsync(true, entry.Key, $"a token whose key is full of 0x{fill:X2}").ConfigureAwait(false);
        }
    }

    private static async Task Earliest_and_latest_times_work(RevocationTrial t)
    {
        var early = NewEntry() with { CutOff = DateTimeOffset.UnixEpoch, ExpiresAt = RevocationEntry.Always };
        await t.RevokeAsync(early).ConfigureAwait(false);
        await t.IsAsync(true, early.Key, "a token of 1970", DateTimeOffset.UnixEpoch).ConfigureAwait(false);
        await t.IsAsync(false, early.Key, "a token of a millisecond later", DateTimeOffset.UnixEpoch + Millisecond).ConfigureAwait(false);
        await t.IsAsync(true, early.Key, "a token in the last millisecond but one of time", DateTimeOffset.UnixEpoch, RevocationEntry.Always - Millisecond).ConfigureAwait(false);
    }
}
