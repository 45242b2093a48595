using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.Sessions.SessionTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.Sessions.ISessionStore>;
using static AuthKit.Testing.Trial<AuthKit.Sessions.ISessionStore>;

namespace AuthKit.Testing.Sessions;

internal static class SessionValuesCases
{
    private const string AsWritten = "Every value is read back exactly as it was written: bytes, texts, and times to the millisecond from 1970 to 9999.";
    private const string Ordinal = "Keys, sids and owners that differ in one bit are different.";

    public static IEnumerable<ConformanceCase<ISessionStore>> Cases =>
    [
        Case(Payload_of_any_bytes_and_size_is_kept, AsWritten),
        Case(Subjects_and_tenants_are_kept_as_they_are, AsWritten),
        Case(Anonymous_session_has_no_subject, AsWritten),
        Case(Times_are_kept_to_the_millisecond, AsWritten),
        Case(Earliest_and_latest_times_work, AsWritten),
        Case(Subjects_that_look_alike_have_their_own_sessions, Ordinal),
        Case(Keys_that_differ_in_one_bit_are_different, Ordinal),
        Case(Keys_of_awkward_bytes_work, Ordinal),
    ];

    private static async Task Payload_of_any_bytes_and_size_is_kept(SessionTrial t)
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[][] payloads = [[], [0], [0, 0], [0xFF], every, RandomBytes(8_000), RandomBytes(8_001), RandomBytes(65_535), RandomBytes(65_536), RandomBytes(128 * 1024)];
        foreach (var payload in payloads)
        {
            var record = NewRecord(NewKey()) with { Payload = payload };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record, which: $"a session with {payload.Length} bytes").ConfigureAwait(false);

            var small = record with { Payload = new byte[] { 0, 1 }, Version = 2 };
            await t.Store.UpdateAsync(record.Key, 1, small.Payload, Now, t.Cancellation).ConfigureAwait(false);
            await t.IsThereAsync(small, which: "the session with a small payload").ConfigureAwait(false);
            await t.Store.UpdateAsync(record.Key, 2, payload, Now, t.Cancellation).ConfigureAwait(false);
            await t.IsThereAsync(record with { Version = 3 }, which: "the session with a larger payload again").ConfigureAwait(false);

            var rotated = Rotated(record with { Version = 3 }, Now) with { Payload = payload };
            t.Equal(StoreWrite.Written, await t.ReplaceAsync(record with { Version = 3 }, rotated).ConfigureAwait(false), "the result of the rotation");
            await t.IsThereAsync(rotated, which: "the session with its payload rotated").ConfigureAwait(false);
        }
    }

    private static async Task Subjects_and_tenants_are_kept_as_they_are(SessionTrial t)
    {
        foreach (var text in AwkwardTexts.All)
        {
            var record = NewRecord(NewKey()) with { Tenant = text, SubjectId = text.Length == 0 ? "x" : text };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record).ConfigureAwait(false);
        }
    }

    private static async Task Anonymous_session_has_no_subject(SessionTrial t)
    {
        var record = NewRecord(NewKey()) with { SubjectId = null };
        await t.AddAsync(record).ConfigureAwait(false);
        await t.IsThereAsync(record).ConfigureAwait(false);
        t.Same(record, (await t.ListAsync(record.Owner).ConfigureAwait(false)).SingleOrDefault(), "the session in the list");
    }

    private static async Task Times_are_kept_to_the_millisecond(SessionTrial t)
    {
        foreach (var offset in (int[])[1, 2, 3, 7, 499, 500, 501, 996, 997, 998, 999])
        {
            var created = Now - TimeSpan.FromMinutes(1) + (offset * Millisecond);
            var record = NewRecord(NewKey(), created) with { LastSeenAt = created + Millisecond, IdleTimeout = TimeSpan.FromMilliseconds(3_600_000 + offset), ExpiresAt = Now + TimeSpan.FromMilliseconds(86_400_000 - offset) };
            await t.AddAsync(record).ConfigureAwait(false);
            var rotated = Rotated(record, Now + (offset * Millisecond), overlap: TimeSpan.FromMilliseconds(30_000 + offset));
            await t.IsThereAsync(record).ConfigureAwait(false);
            await t.ReplaceAsync(record, rotated).ConfigureAwait(false);
            await t.IsThereAsync(rotated, which: "the rotated session").ConfigureAwait(false);
        }
    }

    private static async Task Earliest_and_latest_times_work(SessionTrial t)
    {
        var latest = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        var record = NewRecord(NewKey(), DateTimeOffset.UnixEpoch) with { IdleTimeout = latest - DateTimeOffset.UnixEpoch, ExpiresAt = latest };
        await t.AddAsync(record).ConfigureAwait(false);
        await t.IsThereAsync(record, DateTimeOffset.UnixEpoch).ConfigureAwait(false);
        await t.IsThereAsync(record, latest - Millisecond, "the session one millisecond before the last possible time").ConfigureAwait(false);
        var rotated = Rotated(record, latest - Millisecond, overlap: Millisecond);
        t.Equal(StoreWrite.Written, await t.ReplaceAsync(record, rotated, latest - Millisecond).ConfigureAwait(false), "the result of the rotation");
        await t.IsThereAsync(rotated, latest - Millisecond, "the rotated session").ConfigureAwait(false);
        await t.IsGoneAsync(rotated.Key, latest, "the key at the last possible time").ConfigureAwait(false);
    }

    private static async Task Subjects_that_look_alike_have_their_own_sessions(SessionTrial t)
    {
        var tenant = Convert.ToHexString(RandomBytes(8));
        var records = AwkwardTexts.Subjects
            .Select(text => NewRecord(new SubjectRef(tenant, text).ToOwnerKey()) with { Tenant = tenant, SubjectId = text })
            .ToArray();
        await t.AddAsync(records).ConfigureAwait(false);
        for (var i = 0; i < records.Length; i++)
        {
            await t.HasAsync(records[i].Owner, [records[i].Sid]).ConfigureAwait(false);
            t.Equal(1L, await t[i].RemoveByOwnerAsync(records[i].Owner, null, t.Cancellation).ConfigureAwait(false), $"the number of sessions of {Text(records[i].SubjectId)}");
        }
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(SessionTrial t)
    {
        // The first two bytes, the bucket, are those of the owner.
        var first = NewRecord(NewKey());
        int[] bits = [16, 23, 64, 127, 128, 248, 255];
        SessionRecord[] records =
        [
            first,
            .. bits.Select(bit => NewRecord(first.Owner) with { Key = Flip(first.Key, bit) }),
            .. bits.Select(bit => NewRecord(Flip(first.Owner, bit))),
        ];
        await t.AddAsync(records).ConfigureAwait(false);
        await t.Store.UpdateAsync(first.Key, 1, RandomBytes(8), Now, t.Cancellation).ConfigureAwait(false);
        await t.Store.RemoveAsync(first.Owner, first.Sid, t.Cancellation).ConfigureAwait(false);
        await t.IsGoneAsync(first.Key, Now, "the key of the removed session").ConfigureAwait(false);
        foreach (var record in records[1..])
        {
            await t.IsThereAsync(record).ConfigureAwait(false);
        }

        await t.Store.RemoveByOwnerAsync(first.Owner, null, t.Cancellation).ConfigureAwait(false);
        foreach (var record in records[(1 + bits.Length)..])
        {
            await t.IsThereAsync(record, which: "another owner's session").ConfigureAwait(false);
        }
    }

    private static async Task Keys_of_awkward_bytes_work(SessionTrial t)
    {
        // The random tail keeps the keys of parallel cases apart.
        byte[] fills = [0x00, 0xFF, (byte)'\'', (byte)'"', (byte)'\\', (byte)'%', (byte)'}', (byte)':', (byte)'\r', (byte)'\n', (byte)' ', 0x80, 0xC3];
        foreach (var fill in fills)
        {
            var owner = Filled(fill);
            var record = NewRecord(owner) with { Key = Filled(fill), Sid = new SessionId(Filled(fill).ToArray().AsSpan(16)) };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record, which: $"the session whose key is full of 0x{fill:X2}").ConfigureAwait(false);
            await t.HasAsync(owner, [record.Sid]).ConfigureAwait(false);
            t.Equal(true, await t.Store.RemoveAsync(owner, record.Sid, t.Cancellation).ConfigureAwait(false), $"the result of the removal of a session whose key is full of 0x{fill:X2}");
        }
    }

    private static StoreKey Filled(byte fill)
    {
        var bytes = new byte[StoreKey.Size];
        Array.Fill(bytes, fill);
        RandomBytes(8).CopyTo(bytes, 20);
        return new StoreKey(bytes);
    }
}
