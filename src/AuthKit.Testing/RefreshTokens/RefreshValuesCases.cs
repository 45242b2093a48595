using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Testing.RefreshTokens.RefreshTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.RefreshTokens.IRefreshTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.RefreshTokens.IRefreshTokenStore>;

namespace AuthKit.Testing.RefreshTokens;

internal static class RefreshValuesCases
{
    private const string AsWritten = "Every value is read back exactly as it was written: bytes, texts, and times to the millisecond from 1970 to 9999.";
    private const string Ordinal = "Keys and owners that differ in one bit are different.";

    public static IEnumerable<ConformanceCase<IRefreshTokenStore>> Cases =>
    [
        Case(Payload_of_any_bytes_and_size_is_kept, AsWritten),
        Case(Subjects_and_tenants_are_kept_as_they_are, AsWritten),
        Case(Times_are_kept_to_the_millisecond, AsWritten),
        Case(Earliest_and_latest_times_work, AsWritten),
        Case(Keys_that_differ_in_one_bit_are_different, Ordinal),
        Case(Keys_of_awkward_bytes_work, Ordinal),
    ];

    private static async Task Payload_of_any_bytes_and_size_is_kept(RefreshTrial t)
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[][] payloads = [[], [0], [0, 0], [0xFF], every, RandomBytes(8_000), RandomBytes(8_001), RandomBytes(65_535), RandomBytes(65_536)];
        foreach (var payload in payloads)
        {
            var family = NewFamily(NewKey()) with { Payload = payload };
            await t.AddAsync(family).ConfigureAwait(false);
            await t.IsThereAsync(family, which: $"a family with {payload.Length} bytes").ConfigureAwait(false);
            var successor = Rotated(family) with { Payload = payload };
            await t.RotateAsync(family.TokenKey, successor).ConfigureAwait(false);
            await t.IsThereAsync(successor, which: $"a refreshed family with {payload.Length} bytes").ConfigureAwait(false);
        }
    }

    private static async Task Subjects_and_tenants_are_kept_as_they_are(RefreshTrial t)
    {
        foreach (var text in AwkwardTexts.All)
        {
            var subject = new SubjectRef(text, string.IsNullOrWhiteSpace(text) ? "x" : text);
            var family = NewFamily(subject.ToOwnerKey()) with { Tenant = subject.Tenant, SubjectId = subject.Id };
            await t.AddAsync(family).ConfigureAwait(false);
            await t.IsThereAsync(family).ConfigureAwait(false);
            await t.IsThereAsync(await t.RefreshAsync(family).ConfigureAwait(false)).ConfigureAwait(false);
            t.Equal(1L, await t.Store.RevokeByOwnerAsync(family.Owner, null, t.Cancellation).ConfigureAwait(false), $"the number of families of {Text(text)}");
        }
    }

    private static async Task Times_are_kept_to_the_millisecond(RefreshTrial t)
    {
        foreach (var offset in (int[])[1, 2, 3, 7, 499, 500, 501, 996, 997, 998, 999])
        {
            var created = Now - TimeSpan.FromMinutes(1) + (offset * Millisecond);
            var family = NewFamily(NewKey(), created) with { ExpiresAt = Now + TimeSpan.FromMilliseconds(86_400_000 - offset), EndsAt = Now + TimeSpan.FromMilliseconds(3_600_000 - offset) };
            await t.AddAsync(family).ConfigureAwait(false);
            await t.IsThereAsync(family, family.EndsAt - Millisecond).ConfigureAwait(false);
            await t.IsThereAsync(await t.RefreshAsync(family, created + (offset * Millisecond), offset * Millisecond).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private static async Task Earliest_and_latest_times_work(RefreshTrial t)
    {
        var latest = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        var family = NewFamily(NewKey(), DateTimeOffset.UnixEpoch) with { ExpiresAt = latest, EndsAt = latest };
        await t.AddAsync(family).ConfigureAwait(false);
        await t.IsThereAsync(family, DateTimeOffset.UnixEpoch).ConfigureAwait(false);
        var successor = Rotated(family) with { PreviousTokenKey = family.TokenKey, PreviousTokenEndsAt = latest, RefreshedAt = latest - Millisecond, EndsAt = latest };
        t.Equal(RefreshRotationStatus.Rotated, (await t.RotateAsync(family.TokenKey, successor, latest - Millisecond).ConfigureAwait(false)).Status, "the result one millisecond before the last possible time");
        await t.IsThereAsync(successor, latest - Millisecond, "the family one millisecond before the last possible time").ConfigureAwait(false);
        await t.IsGoneAsync(successor, "the family at the last possible time", latest).ConfigureAwait(false);
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(RefreshTrial t)
    {
        // The first two bytes, the bucket, are those of the owner.
        var first = NewFamily(NewKey());
        int[] bits = [16, 23, 64, 127, 128, 248, 255];
        RefreshFamilyRecord[] records =
        [
            first,
            .. bits.Select(bit => NewFamily(first.Owner) with { Key = Flip(first.Key, bit) }),
            .. bits.Select(bit => NewFamily(Flip(first.Owner, bit))),
        ];
        await t.AddAsync(records).ConfigureAwait(false);
        records[0] = await t.RefreshAsync(first).ConfigureAwait(false);
        foreach (var record in records)
        {
            await t.IsThereAsync(record).ConfigureAwait(false);
        }

        await t.Store.RevokeByOwnerAsync(first.Owner, null, t.Cancellation).ConfigureAwait(false);
        foreach (var record in records[(1 + bits.Length)..])
        {
            await t.IsThereAsync(record, which: "another owner's family").ConfigureAwait(false);
        }
    }

    private static async Task Keys_of_awkward_bytes_work(RefreshTrial t)
    {
        // The random tail keeps the keys of parallel cases apart.
        byte[] fills = [0x00, 0xFF, (byte)'\'', (byte)'"', (byte)'\\', (byte)'%', (byte)'}', (byte)':', (byte)'\r', (byte)'\n', (byte)' ', 0x80, 0xC3];
        foreach (var fill in fills)
        {
            var family = NewFamily(Filled(fill)) with { Key = Filled(fill), TokenKey = Filled(fill) };
            await t.AddAsync(family).ConfigureAwait(false);
            await t.IsThereAsync(family, which: $"the family whose keys are full of 0x{fill:X2}").ConfigureAwait(false);
            var rotated = await t.RefreshAsync(family, grace: TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            await t.IsThereAsync(rotated, which: $"the refreshed family whose keys are full of 0x{fill:X2}").ConfigureAwait(false);
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
