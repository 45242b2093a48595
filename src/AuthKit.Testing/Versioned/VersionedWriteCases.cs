using AuthKit.Stores;
using static AuthKit.Testing.Trial<AuthKit.Stores.IVersionedStore>;
using static AuthKit.Testing.Versioned.VersionedTrial;

namespace AuthKit.Testing.Versioned;

internal static class VersionedWriteCases
{
    private const string Follows = "A record replaces the one with the version that it follows, or is the first one of its key. Otherwise nothing changes.";
    private const string Kept = "The caller chooses versions, up to the largest 64-bit number. A store keeps them unchanged, and compares them only for equality.";
    private const string OneWinner = "Of several records that follow the same one, exactly one is written, from any number of instances.";

    public static IEnumerable<ConformanceCase<IVersionedStore>> Cases =>
    [
        Case(Record_that_was_never_written_is_not_there, "A record that was never written is not found."),
        Case(First_version_is_seen_by_another_instance, "Every instance reads the writes of every other one."),
        Case(Next_version_takes_the_place_of_the_one_before, Follows),
        Case(First_version_of_a_record_that_is_there_is_refused, Follows),
        Case(Same_version_again_is_refused, Follows),
        Case(Earlier_version_is_refused, Follows),
        Case(Version_with_a_gap_is_refused, Follows),
        Case(Later_version_of_no_record_is_refused, Follows),
        Case(Same_payload_again_is_written, "A write with the present payload also counts."),
        Case(First_of_many_at_once_wins, OneWinner),
        Case(Next_of_many_at_once_wins, OneWinner),
        Case(Many_that_read_and_write_lose_nothing, OneWinner),
        Case(Keys_that_differ_in_one_bit_are_different, "A write changes only the record of its own key."),
        Case(Keys_of_awkward_bytes_work, "A key can be any 32 bytes."),
        Case(Payloads_of_all_sizes_and_bytes_work, "A payload can be any bytes, up to the limit of a record."),
        Case(Record_is_the_store_s_own, "Later changes to the caller's buffer do not change the stored record."),
        Case(Large_versions_work, "Versions can grow for as long as a record is in use."),
        Case(Versions_are_kept_as_they_are, Kept),
        Case(Version_that_differs_in_one_bit_is_another, Kept),
        Case(Write_inside_a_transaction_that_is_rolled_back_stays, Apart),
        Case(Cancelled_write_is_whole, "A cancelled write has either its whole effect or no effect; a write that returned has its whole effect."),
    ];

    private static Task Record_that_was_never_written_is_not_there(VersionedTrial t) => t.HasNoneAsync(NewKey(), "a record that was never written");

    private static async Task Write_inside_a_transaction_that_is_rolled_back_stays(VersionedTrial t)
    {
        var (first, late) = (NewRow(), NewRow());
        var second = After(first, 2);
        await t.WriteAsync(first).ConfigureAwait(false);
        await InTransactionsAsync(
            async () => await t.WriteAsync(second).ConfigureAwait(false),
            async () => await t.WriteAsync(late).ConfigureAwait(false)).ConfigureAwait(false);
        await t.HasAsync(second, "a record that was written inside a transaction").ConfigureAwait(false);
        await t.HasAsync(late, "a record that was written after a transaction was completed").ConfigureAwait(false);
    }

    private static async Task First_version_is_seen_by_another_instance(VersionedTrial t)
    {
        var record = NewRow();
        await t.WriteAsync(record).ConfigureAwait(false);
        await t.HasAsync(record, "the first version").ConfigureAwait(false);
    }

    private static async Task Next_version_takes_the_place_of_the_one_before(VersionedTrial t)
    {
        var first = NewRow();
        var second = NewRow(first.Key, 2, 3_000);
        var third = NewRow(first.Key, 3, 1);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
        await t.WriteAsync(third).ConfigureAwait(false);
        await t.HasAsync(third, "the third version, which is shorter,").ConfigureAwait(false);
    }

    private static async Task First_version_of_a_record_that_is_there_is_refused(VersionedTrial t)
    {
        var first = NewRow();
        var second = NewRow(first.Key, 2);
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key), "another first version").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
        await t.WriteAsync(second).ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key), "a first version after the second").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Same_version_again_is_refused(VersionedTrial t)
    {
        var first = NewRow();
        var second = NewRow(first.Key, 2);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.RefusesAsync(second, "the second version once more").ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key, 2), "another second version").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Earlier_version_is_refused(VersionedTrial t)
    {
        var first = NewRow();
        var third = NewRow(first.Key, 3);
        await t.WriteAsync(first, NewRow(first.Key, 2), third).ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key, 2), "the second version after the third").ConfigureAwait(false);
        await t.HasAsync(third, "the third version").ConfigureAwait(false);
    }

    private static async Task Version_with_a_gap_is_refused(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(NewRow(first.Key, 3), "the third version after the first").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Later_version_of_no_record_is_refused(VersionedTrial t)
    {
        var record = NewRow(version: 2);
        await t.RefusesAsync(record, "the second version of no record").ConfigureAwait(false);
        await t.HasNoneAsync(record.Key, "a record whose second version was refused").ConfigureAwait(false);
    }

    private static async Task Same_payload_again_is_written(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first, first with { Version = 2, Previous = 1 }).ConfigureAwait(false);
        await t.HasAsync(first with { Version = 2 }, "the second version").ConfigureAwait(false);
    }

    private static async Task First_of_many_at_once_wins(VersionedTrial t)
    {
        for (var round = 0; round < 5; round++)
        {
            var ring = NewKey();
            await OneWinsAsync(t, [.. Enumerable.Range(0, Ways).Select(_ => NewRow(ring))]).ConfigureAwait(false);
        }
    }

    private static async Task Next_of_many_at_once_wins(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version < 7; version++)
        {
            await OneWinsAsync(t, [.. Enumerable.Range(0, Ways).Select(_ => NewRow(first.Key, version))]).ConfigureAwait(false);
        }
    }

    private static async Task Many_that_read_and_write_lose_nothing(VersionedTrial t)
    {
        // Each call adds one byte to the payload that it read, and starts over if another call wrote in between.
        var first = NewRow(size: 0);
        await t.WriteAsync(first).ConfigureAwait(false);
        await RaceAsync(20, async i =>
        {
            while (true)
            {
                var found = (await t[i].FindAsync(first.Key, t.Cancellation).ConfigureAwait(false))!;
                var next = found with { Version = found.Version + 1, Payload = (byte[])[.. found.Payload.Span, (byte)i] };
                if (await t[i].WriteAsync(next, found.Version, t.Cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }).ConfigureAwait(false);
        var last = (await t.Other.FindAsync(first.Key, t.Cancellation).ConfigureAwait(false))!;
        t.Equal(21L, last.Version, "the version after twenty writes");
        t.SameSet(Enumerable.Range(0, 20), last.Payload.ToArray().Select(static value => (int)value), "the bytes that twenty writers added");
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(VersionedTrial t)
    {
        var first = NewRow();
        foreach (var bit in (int[])[0, 15, 16, 64, 255])
        {
            var other = NewRow(Flip(first.Key, bit));
            await t.HasNoneAsync(other.Key, $"a record whose key differs in bit {bit}").ConfigureAwait(false);
            await t.WriteAsync(other, NewRow(other.Key, 2)).ConfigureAwait(false);
        }

        await t.WriteAsync(first).ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Keys_of_awkward_bytes_work(VersionedTrial t)
    {
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)'\'', (byte)'%', (byte)'}', (byte)'\n'])
        {
            // The last bytes are random, so that runs of this case never share a record.
            var bytes = RandomBytes(StoreKey.Size);
            Array.Fill(bytes, fill, 0, StoreKey.Size - 8);
            var record = NewRow(new StoreKey(bytes));
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a record whose key is full of {fill:x2}").ConfigureAwait(false);
        }
    }

    private static async Task Payloads_of_all_sizes_and_bytes_work(VersionedTrial t)
    {
        foreach (var size in (int[])[0, 1, 255, 256, 8_000, VersionedRecord.MaxPayloadSize])
        {
            var record = NewRow(size: size);
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a payload of {size} bytes").ConfigureAwait(false);
        }

        var all = NewRow() with { Payload = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray() };
        await t.WriteAsync(all).ConfigureAwait(false);
        await t.HasAsync(all, "a payload of all bytes").ConfigureAwait(false);
    }

    private static async Task Record_is_the_store_s_own(VersionedTrial t)
    {
        var buffer = RandomBytes(100);
        var record = NewRow() with { Payload = buffer };
        var kept = record with { Payload = buffer.ToArray() };
        await t.WriteAsync(record).ConfigureAwait(false);
        Array.Clear(buffer);
        await t.HasAsync(kept, "a record whose buffer was cleared after the write").ConfigureAwait(false);
    }

    private static async Task Large_versions_work(VersionedTrial t)
    {
        var first = NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version <= 300; version++)
        {
            await t.WriteAsync(first with { Version = version, Previous = version - 1 }).ConfigureAwait(false);
        }

        await t.HasAsync(first with { Version = 300 }, "version 300").ConfigureAwait(false);
    }

    private static async Task Versions_are_kept_as_they_are(VersionedTrial t)
    {
        var row = NewRow() with { Version = 7_046_029_254_386_353_131, Previous = 0 };
        await t.WriteAsync(row).ConfigureAwait(false);
        await t.HasAsync(row, "a record whose first version is large").ConfigureAwait(false);
        foreach (var version in (long[])[3, long.MaxValue, 9_007_199_254_740_993, 9_007_199_254_740_992, 256])
        {
            row = After(row, version);
            await t.WriteAsync(row).ConfigureAwait(false);
            await t.HasAsync(row, $"the record with version {version}").ConfigureAwait(false);
        }
    }

    private static async Task Version_that_differs_in_one_bit_is_another(VersionedTrial t)
    {
        var row = NewRow() with { Version = 7_046_029_254_386_353_131, Previous = 0 };
        await t.WriteAsync(row).ConfigureAwait(false);
        foreach (var bit in (int[])[0, 1, 10, 31, 32, 53, 61])
        {
            var other = row.Version ^ (1L << bit);
            await t.RefusesAsync(After(row, row.Version + 1) with { Previous = other }, $"the version that follows {other}").ConfigureAwait(false);
        }

        await t.HasAsync(row, "the record with the large version").ConfigureAwait(false);
    }

    private static async Task Cancelled_write_is_whole(VersionedTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var first = NewRow();
        var second = NewRow(first.Key, 2, 5_000);
        await t.WriteAsync(first).ConfigureAwait(false);
        var answered = await AnswersAsync(() => t.Store.WriteAsync(second.ToRecord(), second.Previous, cancelled)).ConfigureAwait(false);
        var found = (await t.Other.FindAsync(first.Key, t.Cancellation).ConfigureAwait(false))!;
        t.True(found.Version == 2 || !answered, "a write that returned has taken effect");
        await t.HasAsync(found.Version == 2 ? second : first, "the record after a cancelled write").ConfigureAwait(false);
    }

    private static async Task OneWinsAsync(VersionedTrial t, VersionedRow[] records)
    {
        var written = await RaceAsync(records.Length, async i => await t.TryWriteAsync(i, records[i]).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, written.Count(static won => won), $"how many of {records.Length} records were written as version {records[0].Version}");
        await t.HasAsync(records[Array.IndexOf(written, true)], "the record that was written").ConfigureAwait(false);
    }
}
