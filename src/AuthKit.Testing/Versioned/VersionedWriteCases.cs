using System.Runtime.CompilerServices;
using AuthKit.Stores;

namespace AuthKit.Testing.Versioned;

/// <summary>What every store of records with a version does.</summary>
/// <param name="open">Makes a trial of such a store.</param>
internal sealed class VersionedWriteCases<TStore>(Func<ConformanceCase<TStore>, Func<TStore>, CancellationToken, VersionedTrial<TStore>> open)
    where TStore : class
{
    private const string Follows = "A record is written in place of the one with the version that it follows, or in place of none; otherwise nothing changes.";
    private const string Kept = "The caller chooses versions, up to the largest of 64 bits. A store keeps them, and compares them for equality only.";
    private const string OneWinner = "Of several records that would follow the same one exactly one is written, from any number of instances.";

    public IEnumerable<ConformanceCase<TStore>> Cases =>
    [
        Case(Record_that_was_never_written_is_not_there, "What was never written is not found."),
        Case(First_version_is_seen_by_another_instance, "What one instance has written, every other one reads."),
        Case(Next_version_takes_the_place_of_the_one_before, Follows),
        Case(First_version_of_a_record_that_is_there_is_refused, Follows),
        Case(Same_version_again_is_refused, Follows),
        Case(Earlier_version_is_refused, Follows),
        Case(Version_with_a_gap_is_refused, Follows),
        Case(Later_version_of_no_record_is_refused, Follows),
        Case(Same_payload_again_is_written, "A write counts though its payload is the one that is there."),
        Case(First_of_many_at_once_wins, OneWinner),
        Case(Next_of_many_at_once_wins, OneWinner),
        Case(Many_that_read_and_write_lose_nothing, OneWinner),
        Case(Keys_that_differ_in_one_bit_are_different, "A write changes the record that it names alone."),
        Case(Keys_of_awkward_bytes_work, "Keys are bytes."),
        Case(Payloads_of_all_sizes_and_bytes_work, "A payload is bytes, as many as the record says."),
        Case(Record_is_the_store_s_own, "What a caller does to its buffer later does not reach the store."),
        Case(Large_versions_work, "A version is counted on for as long as a record is in use."),
        Case(Versions_are_kept_as_they_are, Kept),
        Case(Version_that_differs_in_one_bit_is_another, Kept),
        Case(Write_inside_a_transaction_that_is_rolled_back_stays, VersionedTrial<TStore>.Apart),
        Case(Cancelled_write_is_whole, "A write that is cancelled has taken place or not; one that answers has."),
    ];

    private static Task Record_that_was_never_written_is_not_there(VersionedTrial<TStore> t) => t.HasNoneAsync(VersionedTrial<TStore>.NewKey(), "a record that was never written");

    private static async Task Write_inside_a_transaction_that_is_rolled_back_stays(VersionedTrial<TStore> t)
    {
        var (first, late) = (VersionedTrial<TStore>.NewRow(), VersionedTrial<TStore>.NewRow());
        var second = VersionedTrial<TStore>.After(first, 2);
        await t.WriteAsync(first).ConfigureAwait(false);
        await VersionedTrial<TStore>.InTransactionsAsync(
            async () => await t.WriteAsync(second).ConfigureAwait(false),
            async () => await t.WriteAsync(late).ConfigureAwait(false)).ConfigureAwait(false);
        await t.HasAsync(second, "a record that was written inside a transaction").ConfigureAwait(false);
        await t.HasAsync(late, "a record that was written while a transaction was complete").ConfigureAwait(false);
    }

    private static async Task First_version_is_seen_by_another_instance(VersionedTrial<TStore> t)
    {
        var record = VersionedTrial<TStore>.NewRow();
        await t.WriteAsync(record).ConfigureAwait(false);
        await t.HasAsync(record, "the first version").ConfigureAwait(false);
    }

    private static async Task Next_version_takes_the_place_of_the_one_before(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        var second = VersionedTrial<TStore>.NewRow(first.Key, 2, 3_000);
        var third = VersionedTrial<TStore>.NewRow(first.Key, 3, 1);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
        await t.WriteAsync(third).ConfigureAwait(false);
        await t.HasAsync(third, "the third version, which is shorter,").ConfigureAwait(false);
    }

    private static async Task First_version_of_a_record_that_is_there_is_refused(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        var second = VersionedTrial<TStore>.NewRow(first.Key, 2);
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(VersionedTrial<TStore>.NewRow(first.Key), "another first version").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
        await t.WriteAsync(second).ConfigureAwait(false);
        await t.RefusesAsync(VersionedTrial<TStore>.NewRow(first.Key), "a first version after the second").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Same_version_again_is_refused(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        var second = VersionedTrial<TStore>.NewRow(first.Key, 2);
        await t.WriteAsync(first, second).ConfigureAwait(false);
        await t.RefusesAsync(second, "the second version once more").ConfigureAwait(false);
        await t.RefusesAsync(VersionedTrial<TStore>.NewRow(first.Key, 2), "another second version").ConfigureAwait(false);
        await t.HasAsync(second, "the second version").ConfigureAwait(false);
    }

    private static async Task Earlier_version_is_refused(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        var third = VersionedTrial<TStore>.NewRow(first.Key, 3);
        await t.WriteAsync(first, VersionedTrial<TStore>.NewRow(first.Key, 2), third).ConfigureAwait(false);
        await t.RefusesAsync(VersionedTrial<TStore>.NewRow(first.Key, 2), "the second version after the third").ConfigureAwait(false);
        await t.HasAsync(third, "the third version").ConfigureAwait(false);
    }

    private static async Task Version_with_a_gap_is_refused(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        await t.RefusesAsync(VersionedTrial<TStore>.NewRow(first.Key, 3), "the third version after the first").ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Later_version_of_no_record_is_refused(VersionedTrial<TStore> t)
    {
        var record = VersionedTrial<TStore>.NewRow(version: 2);
        await t.RefusesAsync(record, "the second version of no record").ConfigureAwait(false);
        await t.HasNoneAsync(record.Key, "a record whose second version was refused").ConfigureAwait(false);
    }

    private static async Task Same_payload_again_is_written(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        await t.WriteAsync(first, first with { Version = 2, Previous = 1 }).ConfigureAwait(false);
        await t.HasAsync(first with { Version = 2 }, "the second version").ConfigureAwait(false);
    }

    private static async Task First_of_many_at_once_wins(VersionedTrial<TStore> t)
    {
        for (var round = 0; round < 5; round++)
        {
            var ring = VersionedTrial<TStore>.NewKey();
            await OneWinsAsync(t, [.. Enumerable.Range(0, VersionedTrial<TStore>.Ways).Select(_ => VersionedTrial<TStore>.NewRow(ring))]).ConfigureAwait(false);
        }
    }

    private static async Task Next_of_many_at_once_wins(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version < 7; version++)
        {
            await OneWinsAsync(t, [.. Enumerable.Range(0, VersionedTrial<TStore>.Ways).Select(_ => VersionedTrial<TStore>.NewRow(first.Key, version))]).ConfigureAwait(false);
        }
    }

    private static async Task Many_that_read_and_write_lose_nothing(VersionedTrial<TStore> t)
    {
        // Each adds one byte to what it read, and starts over if another was faster.
        var first = VersionedTrial<TStore>.NewRow(size: 0);
        await t.WriteAsync(first).ConfigureAwait(false);
        await VersionedTrial<TStore>.RaceAsync(20, async i =>
        {
            while (true)
            {
                var found = (await t.FindAsync(t[i], first.Key).ConfigureAwait(false))!;
                var next = found with { Version = found.Version + 1, Previous = found.Version, Payload = (byte[])[.. found.Payload.Span, (byte)i] };
                if (await t.WriteAsync(t[i], next, t.Cancellation).ConfigureAwait(false))
                {
                    return true;
                }
            }
        }).ConfigureAwait(false);
        var last = (await t.FindAsync(t.Other, first.Key).ConfigureAwait(false))!;
        t.Equal(21L, last.Version, "the version after twenty writes");
        t.SameSet(Enumerable.Range(0, 20), last.Payload.ToArray().Select(static value => (int)value), "what twenty wrote");
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        foreach (var bit in (int[])[0, 15, 16, 64, 255])
        {
            var other = VersionedTrial<TStore>.NewRow(VersionedTrial<TStore>.Flip(first.Key, bit));
            await t.HasNoneAsync(other.Key, $"a record whose key differs in bit {bit}").ConfigureAwait(false);
            await t.WriteAsync(other, VersionedTrial<TStore>.NewRow(other.Key, 2)).ConfigureAwait(false);
        }

        await t.WriteAsync(first).ConfigureAwait(false);
        await t.HasAsync(first, "the first version").ConfigureAwait(false);
    }

    private static async Task Keys_of_awkward_bytes_work(VersionedTrial<TStore> t)
    {
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)'\'', (byte)'%', (byte)'}', (byte)'\n'])
        {
            // The last bytes are random: no run of this case meets the ring of another.
            var bytes = VersionedTrial<TStore>.RandomBytes(StoreKey.Size);
            Array.Fill(bytes, fill, 0, StoreKey.Size - 8);
            var record = VersionedTrial<TStore>.NewRow(new StoreKey(bytes));
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a record whose key is full of {fill:x2}").ConfigureAwait(false);
        }
    }

    private static async Task Payloads_of_all_sizes_and_bytes_work(VersionedTrial<TStore> t)
    {
        foreach (var size in (int[])[0, 1, 255, 256, 8_000, t.MaxPayloadSize])
        {
            var record = VersionedTrial<TStore>.NewRow(size: size);
            await t.WriteAsync(record).ConfigureAwait(false);
            await t.HasAsync(record, $"a payload of {size} bytes").ConfigureAwait(false);
        }

        var all = VersionedTrial<TStore>.NewRow() with { Payload = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray() };
        await t.WriteAsync(all).ConfigureAwait(false);
        await t.HasAsync(all, "a payload of all bytes").ConfigureAwait(false);
    }

    private static async Task Record_is_the_store_s_own(VersionedTrial<TStore> t)
    {
        var buffer = VersionedTrial<TStore>.RandomBytes(100);
        var record = VersionedTrial<TStore>.NewRow() with { Payload = buffer };
        var kept = record with { Payload = buffer.ToArray() };
        await t.WriteAsync(record).ConfigureAwait(false);
        Array.Clear(buffer);
        await t.HasAsync(kept, "a record whose buffer was cleared after the write").ConfigureAwait(false);
    }

    private static async Task Large_versions_work(VersionedTrial<TStore> t)
    {
        var first = VersionedTrial<TStore>.NewRow();
        await t.WriteAsync(first).ConfigureAwait(false);
        for (var version = 2; version <= 300; version++)
        {
            await t.WriteAsync(first with { Version = version, Previous = version - 1 }).ConfigureAwait(false);
        }

        await t.HasAsync(first with { Version = 300 }, "version 300").ConfigureAwait(false);
    }

    private static async Task Versions_are_kept_as_they_are(VersionedTrial<TStore> t)
    {
        var row = VersionedTrial<TStore>.NewRow() with { Version = 7_046_029_254_386_353_131, Previous = 0 };
        await t.WriteAsync(row).ConfigureAwait(false);
        await t.HasAsync(row, "a record whose first version is large").ConfigureAwait(false);
        foreach (var version in (long[])[3, long.MaxValue, 9_007_199_254_740_993, 9_007_199_254_740_992, 256])
        {
            row = VersionedTrial<TStore>.After(row, version);
            await t.WriteAsync(row).ConfigureAwait(false);
            await t.HasAsync(row, $"the record with version {version}").ConfigureAwait(false);
        }
    }

    private static async Task Version_that_differs_in_one_bit_is_another(VersionedTrial<TStore> t)
    {
        var row = VersionedTrial<TStore>.NewRow() with { Version = 7_046_029_254_386_353_131, Previous = 0 };
        await t.WriteAsync(row).ConfigureAwait(false);
        foreach (var bit in (int[])[0, 1, 10, 31, 32, 53, 61])
        {
            var other = row.Version ^ (1L << bit);
            await t.RefusesAsync(VersionedTrial<TStore>.After(row, row.Version + 1) with { Previous = other }, $"what follows version {other}").ConfigureAwait(false);
        }

        await t.HasAsync(row, "the record with the large version").ConfigureAwait(false);
    }

    private static async Task Cancelled_write_is_whole(VersionedTrial<TStore> t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var first = VersionedTrial<TStore>.NewRow();
        var second = VersionedTrial<TStore>.NewRow(first.Key, 2, 5_000);
        await t.WriteAsync(first).ConfigureAwait(false);
        var answered = await VersionedTrial<TStore>.AnswersAsync(() => t.WriteAsync(t.Store, second, cancelled)).ConfigureAwait(false);
        var found = (await t.FindAsync(t.Other, first.Key).ConfigureAwait(false))!;
        t.True(found.Version == 2 || !answered, "a write that answers has taken place");
        await t.HasAsync(found.Version == 2 ? second : first, "what a cancelled write left").ConfigureAwait(false);
    }

    private static async Task OneWinsAsync(VersionedTrial<TStore> t, VersionedRow[] records)
    {
        var written = await VersionedTrial<TStore>.RaceAsync(records.Length, async i => await t.WriteAsync(t[i], records[i], t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, written.Count(static won => won), $"how many of {records.Length} were written as version {records[0].Version}");
        await t.HasAsync(records[Array.IndexOf(written, true)], "the record that was written").ConfigureAwait(false);
    }

    private ConformanceCase<TStore> Case(Func<VersionedTrial<TStore>, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, openStore, cancellationToken) => body(open(conformanceCase, openStore, cancellationToken)));
}
