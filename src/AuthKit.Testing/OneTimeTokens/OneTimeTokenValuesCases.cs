using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.ExpiringTrial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenValuesCases
{
    private const string AsWritten = "Every value is read back exactly as it was written: bytes, texts, and times to the millisecond from 1970 to 9999.";
    private const string Ordinal = "Keys and owners that differ in one bit are different.";

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Payload_of_any_bytes_and_size_is_kept, AsWritten),
        Case(Codes_of_any_bytes_are_kept, AsWritten),
        Case(Subjects_and_tenants_are_kept_as_they_are, AsWritten),
        Case(Token_without_a_subject_has_none, AsWritten),
        Case(Times_are_kept_to_the_millisecond, AsWritten),
        Case(Earliest_and_latest_times_work, AsWritten),
        Case(Many_tries_are_counted, AsWritten),
        Case(Keys_that_differ_in_one_bit_are_different, Ordinal),
        Case(Keys_of_awkward_bytes_work, Ordinal),
    ];

    private static async Task Payload_of_any_bytes_and_size_is_kept(OneTimeTokenTrial t)
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[][] payloads = [[], [0], [0, 0], [0xFF], every, RandomBytes(8_000), RandomBytes(8_001), RandomBytes(65_535), RandomBytes(65_536)];
        foreach (var payload in payloads)
        {
            var link = NewLink(NewKey()) with { Payload = payload };
            var code = NewCode(NewKey()) with { Payload = payload };
            await t.AddAsync(link, code).ConfigureAwait(false);
            await t.IsThereAsync(link, which: $"a token with {payload.Length} bytes").ConfigureAwait(false);
            t.Same(link, await t.ConsumeAsync(link).ConfigureAwait(false), $"a used token with {payload.Length} bytes");
            await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
            t.Same(code with { TriesLeft = Tries - 2 }, (await t.TryAsync(code).ConfigureAwait(false)).Record, $"a token with a code and {payload.Length} bytes");
        }
    }

    private static async Task Codes_of_any_bytes_are_kept(OneTimeTokenTrial t)
    {
        foreach (var fill in (byte[])[0x00, 0xFF, (byte)' ', (byte)'\'', (byte)'\\', (byte)'0', (byte)'\n', 0x80, 0xC3])
        {
            var code = NewCode(NewKey()) with { CodeHash = Enumerable.Repeat(fill, 32).ToArray() };
            await t.AddAsync(code).ConfigureAwait(false);
            await t.IsThereAsync(code, which: $"the token whose code is full of 0x{fill:X2}").ConfigureAwait(false);
            await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
            t.Equal(OneTimeCodeStatus.Matched, (await t.TryAsync(code).ConfigureAwait(false)).Status, $"the result of a code full of 0x{fill:X2}");
        }
    }

    private static async Task Subjects_and_tenants_are_kept_as_they_are(OneTimeTokenTrial t)
    {
        foreach (var text in AwkwardTexts.All)
        {
            var subject = new SubjectRef(text, string.IsNullOrWhiteSpace(text) ? "x" : text);
            var link = NewLink(subject.ToOwnerKey()) with { Tenant = subject.Tenant, SubjectId = subject.Id };
            await t.AddAsync(link).ConfigureAwait(false);
            await t.IsThereAsync(link).ConfigureAwait(false);
            t.Equal(1L, await t.Store.RemoveByOwnerAsync(link.Owner, null, t.Cancellation).ConfigureAwait(false), $"the number of tokens of {Text(text)}");
        }
    }

    private static async Task Token_without_a_subject_has_none(OneTimeTokenTrial t)
    {
        var link = NewLink(NewKey()) with { SubjectId = null };
        var code = NewCode(NewKey()) with { SubjectId = null, Tenant = "acme" };
        await t.AddAsync(link, code).ConfigureAwait(false);
        await t.IsThereAsync(link).ConfigureAwait(false);
        await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
        await t.IsThereAsync(code with { TriesLeft = Tries - 1 }).ConfigureAwait(false);
    }

    private static async Task Times_are_kept_to_the_millisecond(OneTimeTokenTrial t)
    {
        foreach (var offset in (int[])[1, 2, 3, 7, 499, 500, 501, 996, 997, 998, 999])
        {
            var created = Now - TimeSpan.FromMinutes(1) + (offset * Millisecond);
            var link = NewLink(NewKey(), createdAt: created) with { ExpiresAt = Now + TimeSpan.FromMilliseconds(86_400_000 - offset) };
            await t.AddAsync(link).ConfigureAwait(false);
            await t.IsThereAsync(link, link.ExpiresAt - Millisecond).ConfigureAwait(false);
            await t.IsGoneAsync(link, "the token at its end", link.ExpiresAt).ConfigureAwait(false);
        }
    }

    private static async Task Earliest_and_latest_times_work(OneTimeTokenTrial t)
    {
        var latest = new DateTimeOffset(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero);
        var code = NewCode(NewKey(), createdAt: DateTimeOffset.UnixEpoch) with { ExpiresAt = latest };
        await t.AddAsync(code).ConfigureAwait(false);
        await t.IsThereAsync(code, DateTimeOffset.UnixEpoch).ConfigureAwait(false);
        await t.FailsAsync(code, Tries - 1).ConfigureAwait(false);
        await t.IsThereAsync(code with { TriesLeft = Tries - 1 }, latest - Millisecond, "the token one millisecond before the last possible time").ConfigureAwait(false);
        await t.IsGoneAsync(code, "the token at the last possible time", latest).ConfigureAwait(false);
    }

    private static async Task Many_tries_are_counted(OneTimeTokenTrial t)
    {
        foreach (var tries in (int[])[255, 256, 257, 65_536, 1_000_000])
        {
            var code = await t.AddCodeAsync(tries: tries).ConfigureAwait(false);
            await t.FailsAsync(code, tries - 1).ConfigureAwait(false);
            await t.FailsAsync(code, tries - 2).ConfigureAwait(false);
        }
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(OneTimeTokenTrial t)
    {
        // The first two bytes, the bucket, are those of the owner.
        var first = NewLink(NewKey(), "first");
        int[] bits = [16, 23, 64, 127, 128, 248, 255];
        OneTimeTokenRecord[] records =
        [
            first,
            .. bits.Select(bit => NewLink(first.Owner, "other") with { Key = Flip(first.Key, bit) }),
            .. bits.Select(bit => NewLink(Flip(first.Owner, bit), "first")),
        ];
        await t.AddAsync(records).ConfigureAwait(false);
        t.Same(first, await t.ConsumeAsync(first).ConfigureAwait(false), "the token that was used");
        foreach (var record in records[1..])
        {
            await t.IsThereAsync(record).ConfigureAwait(false);
        }

        await t.Store.RemoveByOwnerAsync(first.Owner, null, t.Cancellation).ConfigureAwait(false);
        foreach (var record in records[(1 + bits.Length)..])
        {
            await t.IsThereAsync(record, which: "another owner's token").ConfigureAwait(false);
        }
    }

    private static async Task Keys_of_awkward_bytes_work(OneTimeTokenTrial t)
    {
        // The random tail keeps the keys of parallel cases apart.
        byte[] fills = [0x00, 0xFF, (byte)'\'', (byte)'"', (byte)'\\', (byte)'%', (byte)'}', (byte)':', (byte)'\r', (byte)'\n', (byte)' ', 0x80, 0xC3];
        foreach (var fill in fills)
        {
            var link = NewLink(Filled(fill)) with { Key = Filled(fill) };
            await t.AddAsync(link).ConfigureAwait(false);
            await t.IsThereAsync(link, which: $"the token whose key is full of 0x{fill:X2}").ConfigureAwait(false);
            t.Same(link, await t.ConsumeAsync(link).ConfigureAwait(false), $"the used token whose key is full of 0x{fill:X2}");
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
