using AuthKit.OneTimeTokens;
using static AuthKit.Testing.OneTimeTokens.OneTimeTokenTrial;
using static AuthKit.Testing.Trial<AuthKit.OneTimeTokens.IOneTimeTokenStore>;

namespace AuthKit.Testing.OneTimeTokens;

internal static class OneTimeTokenPurposeCases
{
    private const string Ordinal = "A token is found, used and tried only under its own purpose, compared ordinally. Under another purpose, nothing changes.";

    // Texts that collations, patterns, trimming, prefixes or separators may confuse.
    private static readonly string[] Alike =
    [
        "reset", "rese", "reset.", "reset-", "reset_", "rese_", "_eset", "r.set", "resets", "aeset", "0", "00", "-", ".", "_", "..", "a.b", "a-b", "a_b", "ab", "a.b.c",
        new('a', 63), new('a', 64), new string('a', 63) + "b",
    ];

    public static IEnumerable<ConformanceCase<IOneTimeTokenStore>> Cases =>
    [
        Case(Another_purpose_finds_uses_and_tries_nothing, Ordinal),
        Case(Purpose_in_another_case_is_another_one, Ordinal),
        Case(Purposes_that_look_alike_have_their_own_tokens, Ordinal),
    ];

    private static async Task Another_purpose_finds_uses_and_tries_nothing(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        foreach (var other in Alike.Where(other => other != Purpose))
        {
            await FindsNothingAsync(t, link, code, other).ConfigureAwait(false);
        }

        await t.IsThereAsync(link).ConfigureAwait(false);
        await t.IsThereAsync(code).ConfigureAwait(false);
    }

    private static async Task Purpose_in_another_case_is_another_one(OneTimeTokenTrial t)
    {
        var link = await t.AddLinkAsync().ConfigureAwait(false);
        var code = await t.AddCodeAsync().ConfigureAwait(false);
        foreach (var other in (string[])["RESET", "Reset", "reseT", "reset "])
        {
            await FindsNothingAsync(t, link, code, other).ConfigureAwait(false);
            t.Equal(0L, await t.Store.RemoveByOwnerAsync(link.Owner, [other], t.Cancellation).ConfigureAwait(false), $"the number of tokens removed for {Text(other)}");
        }

        await t.IsThereAsync(link).ConfigureAwait(false);
        await t.IsThereAsync(code).ConfigureAwait(false);
    }

    private static async Task Purposes_that_look_alike_have_their_own_tokens(OneTimeTokenTrial t)
    {
        var owner = NewKey();
        var records = Array.ConvertAll(Alike, purpose => NewLink(owner, purpose));
        foreach (var record in records)
        {
            t.Equal(0, await t.Store.AddAsync(record, 1, Now, t.Cancellation).ConfigureAwait(false), "the number of tokens that made room for the first of its purpose");
        }

        for (var i = 0; i < records.Length; i++)
        {
            if (i % 2 == 0)
            {
                t.Same(records[i], await t.ConsumeAsync(records[i]).ConfigureAwait(false), $"the token for {Text(records[i].Purpose)}");
            }
            else
            {
                t.Equal(1L, await t.Store.RemoveByOwnerAsync(owner, [records[i].Purpose], t.Cancellation).ConfigureAwait(false), $"the number of tokens for {Text(records[i].Purpose)}");
            }

            t.Equal(records.Length - i - 1, await t.CountAsync(records).ConfigureAwait(false), "the number of tokens left");
        }
    }

    private static async Task FindsNothingAsync(OneTimeTokenTrial t, OneTimeTokenRecord link, OneTimeTokenRecord code, string other)
    {
        // Also at the expiry: an operation under another purpose does not even delete.
        foreach (var now in new[] { Now, link.ExpiresAt })
        {
            t.Equal(null, await t.Store.FindAsync(link.Key, other, now, t.Cancellation).ConfigureAwait(false), $"the result of a lookup for {Text(other)}");
            t.Equal(null, await t.Store.ConsumeAsync(link.Key, other, now, t.Cancellation).ConfigureAwait(false), $"the result of a use for {Text(other)}");
            t.Equal(OneTimeCodeStatus.Gone, (await t.Store.TryCodeAsync(code.Key, other, code.CodeHash, take: true, now, t.Cancellation).ConfigureAwait(false)).Status, $"the result of a code for {Text(other)}");
        }
    }
}
