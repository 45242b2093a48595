using AuthKit.KeyRotation;
using AuthKit.Stores;
using static AuthKit.Testing.KeyRotation.JwtKeyTrial;
using static AuthKit.Testing.Trial<AuthKit.KeyRotation.IJwtKeyStore>;

namespace AuthKit.Testing.KeyRotation;

internal static class JwtKeyWriteCases
{
    private const string Follows = "A record is written in place of the one with the version before it, version 1 in place of none; else nothing changes.";
    private const string OneWinner = "Of several records that would follow the same one exactly one is written, from any number of instances.";

    public static IEnumerable<ConformanceCase<IJwtKeyStore>> Cases =>
    [
        Case(Ring_that_was_never_written_is_not_there, "What was never written is not found."),
        Case(First_version_is_seen_by_another_instance, "What one instance has written, every other one reads."),
        Case(Next_version_takes_the_place_of_the_one_before, Follows),
        Case(First_version_of_a_ring_that_is_there_is_refused, Follows),
        Case(Same_version_again_is_refused, Follows),
        Case(Earlier_version_is_refused, Follows),
        Case(Version_with_a_gap_is_refused, Follows),
        Case(Later_version_of_no_ring_is_refused, Follows),
        Case(Same_payload_again_is_written, "A write counts though its payload is the one that is there."),
        Case(First_of_many_at_once_wins, OneWinner),
        Case(Next_of_many_at_once_wins, OneWinner),
        Case(Many_that_read_and_write_lose_nothing, OneWinner),
        Case(Rings_do_not_touch, "A write changes the ring that it names alone."),
        Case(Keys_of_awkward_bytes_work, "Keys are bytes."),
        Case(Payloads_of_all_sizes_and_bytes_work, "A payload is bytes, 0 to JwtKeyRecord.MaxPayloadSize of them."),
        Case(Record_is_the_store_s_own, "What a caller does to its buffer later does not reach the store."),
        Case(Large_versions_work, "A version is counted on for as long as a ring is in use."),
        Case(Cancelled_write_is_whole, "A write that is cancelled has taken place or not; one that answers has."),
    ];

    private static Task Ring_that_was_never_written_is_not_there(JwtKeyTrial t) => t.HasNoneAsync(NewKey(), "a ring that was never written");

    private static async Task First_version_is_seen_by_another_instance(JwtKeyTrial t)
    {
        var record = NewRecord();
        await t.WriteAsync(record).ConfigureAwait(false);
        await t.HasAsync(record, "the first version").ConfigureAwait(false);
    }

    private static async Task Next_version_takes_the_place_of_the_one_before(JwtKeyTrial t)
    {
        var first = NewRecord();
        var second = NewRecord(first.Ring, 2, 3_000);
        var third = NewRecord(first.Ring, 3, 1);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
        await t.WriteAsync(third).ConfigureAwait(false);
        await t.HasAsync(third, "the third version, which is shorter,").ConfigureAwait(false);
    }

    private static async Task First_version_of_a_ring_that_is_there_is_refused(JwtKeyTrial t)
    {
        var first = NewRecord();
        var second = NewRecord(first.Ring, 2);
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(NewRecord(first.Ring), "another first version").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
        await t.WriteAsync(second).ConfigureAwait(false);
        await t.RefusesAsync(NewRecord(first.Ring), "a first version after the second").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Same_version_again_is_refused(JwtKeyTrial t)
    {
        var first = NewRecord();
        var second = NewRecord(first.Ring, 2);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.RefusesAsync(second, "the second version once more").ConfigureAwait(false);
        await t.RefusesAsync(NewRecord(first.Ring, 2), "another second version").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Earlier_version_is_refused(JwtKeyTrial t)
    {
        var first = NewRecord();
        var third = NewRecord(first.Ring, 3);
        await t.WriteAsync(first, NewRecord(first.Ring, 2), third).ConfigureAwait(false);
        await t.RefusesAsync(NewRecord(first.Ring, 2), "the second version after the third").ConfigureAwait(false);
        await t.HasAsync(third, "the third version").ConfigureAwait(false);
    }

    private static async Task Version_with_a_gap_is_refused(JwtKeyTrial t)
    {
        var first = NewRecord();
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(NewRecord(first.Ring, 3), "the third version after the first").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Later_version_of_no_ring_is_refused(JwtKeyTrial t)
    {
        var record = NewRecord(version: 2);
        await t.RefusesAsync(record, "the second version of no ring").ConfigureAwait(false);
        await t.HasNoneAsync(record.Ring, "a ring whose second version was refused").ConfigureAwait(false);
    }

    private static async Task Same_payload_again_is_written(JwtKeyTrial t)
    {
        var first = NewRecord();
        await t.WriteAsync(first, first with { Version = 2 }).ConfigureAwait(false);
        await t.HasAsync(first with { Version = 2 }, "the second version").ConfigureAwait(false);
    }

    private static async Task First_of_many_at_once_wins(JwtKeyTrial t)
    {
        for (var round = 0; round < 5; round++)
        {
            var ring = NewKey();
            await OneWinsAsync(t, [.. Enumerable.Range(0, Ways).Select(_ => NewRecord(ring))]).ConfigureAwait(false);
        }
    }

    private static async Task Next_of_many_at_once_wins(JwtKeyTrial t)
    {
        var first = NewRecord();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version < 7; version++)
        {
            await OneWinsAsync(t, [.. Enumerable.Range(0, Ways).Select(_ => NewRecord(first.Ring, version))]).ConfigureAwait(false);
        }
    }

    private static async Task Many_that_read_and_write_lose_nothing(JwtKeyTrial t)
    {
        // Each adds one byte to what it read, and begins anew where another was faster.
        var first = NewRecord(size: 0);
        await t.WriteAsync(first).ConfigureAwait(false);
        await RaceAsync(20, async i =>
        {
            while (true)
            {
                var found = (await t[i].FindAsync(first.Ring, t.Cancellation).ConfigureAwait(false))!;
                var next = found with { Version = found.Version + 1, Payload = (byte[])[.. found.Payload.Span, (byte)i] };
                if (await t[i].WriteAsync(next, t.Cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }).ConfigureAwait(false);
        var last = (await t.Other.FindAsync(first.Ring, t.Cancellation).ConfigureAwait(false))!;
        t.Equal(21L, last.Version, "the version after twenty writes");
        t.SameSet(Enumerable.Range(0, 20), last.Payload.ToArray().Select(static value => (int)value), "what twenty wrote");
    }

    private static async Task Rings_do_not_touch(JwtKeyTrial t)
    {
        var first = NewRecord();
        foreach (var bit in (int[])[0, 15, 16, 64, 255])
        {
            var other = NewRecord(Flip(first.Ring, bit));
            await t.HasNoneAsync(other.Ring, $"a ring whose key differs in bit {bit}").ConfigureAwait(false);
            await t.WriteAsync(other, NewRecord(other.Ring, 2)).ConfigureAwait(false);
        }

        await t.WriteAsync(first).ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Keys_of_awkward_bytes_work(JwtKeyTrial t)
    {
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)'\'', (byte)'%', (byte)'}', (byte)'\n'])
        {
            // The last bytes are random: no run of this case meets the ring of another.
            var bytes = RandomBytes(StoreKey.Size);
            Array.Fill(bytes, fill, 0, StoreKey.Size - 8);
            var record = NewRecord(new StoreKey(bytes));
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a ring whose key is full of {fill:x2}").ConfigureAwait(false);
        }
    }

    private static async Task Payloads_of_all_sizes_and_bytes_work(JwtKeyTrial t)
    {
        foreach (var size in (int[])[0, 1, 255, 256, 8_000, JwtKeyRecord.MaxPayloadSize])
        {
            var record = NewRecord(size: size);
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a payload of {size} bytes").ConfigureAwait(false);
        }

        var all = NewRecord() with { Payload = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray() };
        await t.WriteAsync(all).ConfigureAwait(false);
        await t.HasAsync(all, "a payload of all bytes").ConfigureAwait(false);
    }

    private static async Task Record_is_the_store_s_own(JwtKeyTrial t)
    {
        var buffer = RandomBytes(100);
        var record = NewRecord() with { Payload = buffer };
        var kept = record with { Payload = buffer.ToArray() };
        await t.WriteAsync(record).ConfigureAwait(false);
        Array.Clear(buffer);
        await t.HasAsync(kept, "a record whose buffer was cleared after the write").ConfigureAwait(false);
    }

    private static async Task Large_versions_work(JwtKeyTrial t)
    {
        var first = NewRecord();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version <= 300; version++)
        {
            await t.WriteAsync(first with { Version = version }).ConfigureAwait(false);
        }

        await t.HasAsync(first with { Version = 300 }, "version 300").ConfigureAwait(false);
    }

    private static async Task Cancelled_write_is_whole(JwtKeyTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var first = NewRecord();
        var second = NewRecord(first.Ring, 2, 5_000);
        await t.WriteAsync(first).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.WriteAsync(second, cancelled)).ConfigureAwait(false);
        var found = (await t.Other.FindAsync(first.Ring, t.Cancellation).ConfigureAwait(false))!;
        t.True(found.Version == 2 || !answered, "a write that answers has taken place");
        await t.HasAsync(found.Version == 2 ? second : first, "what a cancelled write left").ConfigureAwait(false);
    }

    private static async Task OneWinsAsync(JwtKeyTrial t, JwtKeyRecord[] records)
    {
        var written = await RaceAsync(records.Length, async i => await t[i].WriteAsync(records[i], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, written.Count(static won => won), $"how many of {records.Length} were written as version {records[0].Version}");
        await t.HasAsync(records[Array.IndexOf(written, true)], "the record that was written").ConfigureAwait(false);
    }
}
