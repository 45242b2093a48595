using AuthKit.Revocation;
using AuthKit.Stores;
using static AuthKit.Testing.Revocation.RevocationTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Revocation.IRevocationStore>;
using static AuthKit.Testing.Trial<AuthKit.Revocation.IRevocationStore>;

namespace AuthKit.Testing.Revocation;

internal static class RevocationFindCases
{
    private const string All = "The result has the entries of exactly the given keys.";

    public static IEnumerable<ConformanceCase<IRevocationStore>> Cases =>
    [
        Case(Entry_is_seen_by_another_instance, "Every instance reads the writes of every other one."),
        Case(Key_without_an_entry_has_none, All),
        Case(Entries_of_up_to_eight_keys_are_found, All),
        Case(Entries_of_several_buckets_are_found_together, All),
        Case(Reads_change_nothing, "A read does not depend on the time, and writes nothing."),
        Case(Keys_that_differ_in_one_bit_are_different, "Keys that differ in one bit are different."),
        Case(Keys_of_awkward_bytes_work, "A key can be any 32 bytes."),
        Case(Earliest_and_latest_times_work, "Times from 1970 to 9999 are stored to the millisecond."),
    ];

    private static async Task Entry_is_seen_by_another_instance(RevocationTrial t)
    {
        var key = NewKey();
        await t.RevokeAsync(key).ConfigureAwait(false);
        await t.HasAsync([key], key).ConfigureAwait(false);
        t.Equal(1, (await t.Store.FindAsync(new[] { key }, t.Cancellation).ConfigureAwait(false)).Count, "the number of entries that the writing instance finds");
    }

    private static async Task Key_without_an_entry_has_none(RevocationTrial t) => await t.HasAsync([], NewKey(), NewKey(), NewKey(), NewKey()).ConfigureAwait(false);

    private static async Task Entries_of_up_to_eight_keys_are_found(RevocationTrial t)
    {
        var keys = Enumerable.Range(0, 8).Select(_ => NewKey()).ToArray();
        foreach (var key in keys)
        {
            await t.RevokeAsync(key).ConfigureAwait(false);
        }

        for (var count = 1; count <= keys.Length; count++)
        {
            await t.HasAsync(keys[..count], keys[..count]).ConfigureAwait(false);
            for (var place = 0; place < count; place++)
            {
                var asked = Enumerable.Range(0, count).Select(i => i == place ? keys[0] : Flip(keys[0], 16 + i)).ToArray();
                await t.HasAsync([keys[0]], asked).ConfigureAwait(false);
            }
        }
    }

    private static async Task Entries_of_several_buckets_are_found_together(RevocationTrial t)
    {
        // The key of an issuer has its own bucket.
        var (first, second) = (NewKey(), NewKey());
        await t.RevokeAsync(first).ConfigureAwait(false);
        await t.RevokeAsync(second).ConfigureAwait(false);
        await t.HasAsync([second], Flip(first, 100), NewKey(), second).ConfigureAwait(false);
        await t.HasAsync([first], first, Flip(first, 100), NewKey()).ConfigureAwait(false);
        await t.HasAsync([first, second], NewKey(), first, NewKey(), second).ConfigureAwait(false);
    }

    private static async Task Reads_change_nothing(RevocationTrial t)
    {
        var entry = await t.ExpectAfterAsync(NewKey(), (SessionId.Create(), Now + Lifetime, Now)).ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            await t.IsAsync(entry, "after reads").ConfigureAwait(false);
        }
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(RevocationTrial t)
    {
        var key = NewKey();
        await t.RevokeAsync(key).ConfigureAwait(false);
        foreach (var bit in (int[])[0, 15, 16, 23, 64, 127, 128, 248, 255])
        {
            await t.HasAsync([], Flip(key, bit)).ConfigureAwait(false);
        }
    }

    private static async Task Keys_of_awkward_bytes_work(RevocationTrial t)
    {
        // The random tail keeps the keys of parallel cases apart.
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)'\'', (byte)'\\', (byte)'%', (byte)'}', (byte)':', (byte)'\n', (byte)' ', 0x80, 0xC3])
        {
            var bytes = new byte[StoreKey.Size];
            Array.Fill(bytes, fill);
            RandomBytes(8).CopyTo(bytes, 20);
            var sid = new SessionId([.. Enumerable.Repeat(fill, SessionId.Size)]);
            await t.ExpectAfterAsync(new StoreKey(bytes), (sid, Now + Lifetime, Now), (sid, Now + Lifetime, Now)).ConfigureAwait(false);
        }
    }

    private static async Task Earliest_and_latest_times_work(RevocationTrial t)
    {
        var last = DateTimeOffset.FromUnixTimeMilliseconds(RevocationEntry.MaxGeneration);
        await t.ExpectAfterAsync(NewKey(), (null, last, DateTimeOffset.UnixEpoch), (SessionId.Create(), last - Millisecond, DateTimeOffset.UnixEpoch), (null, last, Now)).ConfigureAwait(false);
    }
}
