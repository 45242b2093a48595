using AuthKit.Accounts;
using AuthKit.Stores;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountValuesCases
{
    private const string AsWritten = "Every value is read back exactly as it was written: bytes, texts, and times to the millisecond from 1970 to 9999.";
    private const string Ordinal = "Keys that differ in one bit are different.";

    public static IEnumerable<ConformanceCase<IAccountStore>> Cases =>
    [
        Case(Payload_of_any_bytes_and_size_is_kept, AsWritten),
        Case(Subjects_and_tenants_are_kept_as_they_are, AsWritten),
        Case(Times_are_kept_to_the_millisecond, AsWritten),
        Case(Subjects_that_look_alike_have_their_own_accounts, Ordinal),
        Case(Keys_that_differ_in_one_bit_are_different, Ordinal),
        Case(Cancelled_writes_are_whole, "A cancelled operation has either its whole effect or no effect; an operation that returned has its whole effect."),
    ];

    private static async Task Payload_of_any_bytes_and_size_is_kept(AccountTrial t)
    {
        byte[] every = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        byte[][] payloads = [[], [0], [0xFF], every, RandomBytes(8_000), RandomBytes(8_001), RandomBytes(65_535), RandomBytes(65_536)];
        foreach (var payload in payloads)
        {
            var record = NewRecord() with { Payload = payload };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record, $"an account with {payload.Length} bytes").ConfigureAwait(false);
            var small = Next(record) with { Payload = new byte[] { 0, 1 } };
            await t.UpdateAsync(small).ConfigureAwait(false);
            await t.IsThereAsync(small, "the account with a small payload").ConfigureAwait(false);
            var large = Next(small) with { Payload = payload };
            await t.UpdateAsync(large).ConfigureAwait(false);
            await t.IsThereAsync(large, "the account with a larger payload again").ConfigureAwait(false);
        }
    }

    private static async Task Subjects_and_tenants_are_kept_as_they_are(AccountTrial t)
    {
        foreach (var text in AwkwardTexts.All)
        {
            var record = NewRecord() with { Tenant = text, SubjectId = text.Length == 0 ? "x" : text };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record).ConfigureAwait(false);
        }
    }

    private static async Task Times_are_kept_to_the_millisecond(AccountTrial t)
    {
        DateTimeOffset[] times =
        [
            DateTimeOffset.UnixEpoch,
            Now + TimeSpan.FromMilliseconds(1),
            Now + TimeSpan.FromMilliseconds(998),
            Now + TimeSpan.FromMilliseconds(999),
            new(9999, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
        ];
        foreach (var time in times)
        {
            var record = NewRecord() with { CreatedAt = time };
            await t.AddAsync(record).ConfigureAwait(false);
            await t.IsThereAsync(record).ConfigureAwait(false);
        }
    }

    private static async Task Subjects_that_look_alike_have_their_own_accounts(AccountTrial t)
    {
        var tenant = Convert.ToHexString(RandomBytes(8));
        var records = AwkwardTexts.Subjects
            .Select(text => NewRecord() with { Key = new SubjectRef(tenant, text).ToOwnerKey(), LoginKey = new SubjectRef($"{tenant} login", text).ToOwnerKey(), Tenant = tenant, SubjectId = text })
            .ToArray();
        foreach (var record in records)
        {
            await t.AddAsync(record).ConfigureAwait(false);
        }

        foreach (var record in records)
        {
            await t.IsThereAsync(record, $"the account of {Text(record.SubjectId)}").ConfigureAwait(false);
        }
    }

    private static async Task Keys_that_differ_in_one_bit_are_different(AccountTrial t)
    {
        var first = NewRecord();
        int[] bits = [0, 7, 8, 16, 64, 127, 128, 248, 255];
        AccountRecord[] others = [.. bits.Select(bit => NewRecord() with { Key = Flip(first.Key, bit), LoginKey = Flip(first.LoginKey, bit) })];
        await t.AddAsync(first).ConfigureAwait(false);
        foreach (var record in others)
        {
            await t.AddAsync(record).ConfigureAwait(false);
        }

        await t.Store.RemoveAsync(first.Key, 1, NewAudit(), t.Cancellation).ConfigureAwait(false);
        await t.NoAccountAsync(first.Key, "the key of the removed account").ConfigureAwait(false);
        foreach (var record in others)
        {
            await t.IsThereAsync(record, "an account whose key differs in one bit").ConfigureAwait(false);
        }
    }

    private static async Task Cancelled_writes_are_whole(AccountTrial t)
    {
        var cancelled = new CancellationToken(canceled: true);
        var record = NewRecord();
        var added = await AnswersAsync(() => t.Store.AddAsync(record, NewAudit(), cancelled)).ConfigureAwait(false);
        var isThere = await t.Other.FindByIdAsync(record.Key, t.Cancellation).ConfigureAwait(false) is not null;
        t.True(isThere || !added, "an addition that returned has taken effect");
        if (isThere)
        {
            await t.IsThereAsync(record).ConfigureAwait(false);
        }
        else
        {
            await t.NoLoginAsync(record.LoginKey, "the login of a cancelled addition").ConfigureAwait(false);
            await t.AddAsync(record).ConfigureAwait(false);
        }

        var moved = Next(record) with { LoginKey = NewKey() };
        var updated = await AnswersAsync(() => t.Store.UpdateAsync(moved, 1, NewAudit(), cancelled)).ConfigureAwait(false);
        var isMoved = (await t.Other.FindByIdAsync(record.Key, t.Cancellation).ConfigureAwait(false))?.Version == 2;
        t.True(isMoved || !updated, "an update that returned has taken effect");
        await t.IsThereAsync(isMoved ? moved : record).ConfigureAwait(false);
        await t.NoLoginAsync(isMoved ? record.LoginKey : moved.LoginKey, "the login that the account should not have").ConfigureAwait(false);
    }
}
