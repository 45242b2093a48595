using AuthKit.Mfa;
using AuthKit.Tests.Tokens;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.Tests.Mfa;

public sealed class OtpauthUriTests
{
    private const string Secret = "secret=" + SampleOtp.Base32;

    // URIs from the format's own page and as other sites write them: issuer, account, text.
    public static TheoryData<string?, string, string> Good => new()
    {
        { "Example", "alice@google.com", $"otpauth://totp/Example:alice@google.com?{Secret}&issuer=Example" },
        { "ACME Co", "john.doe@email.com", $"otpauth://totp/ACME%20Co:john.doe@email.com?{Secret}&issuer=ACME%20Co&algorithm=SHA1&digits=6&period=30" },
        { "Provider1", "Alice Smith", $"otpauth://totp/Provider1:Alice%20Smith?{Secret}&issuer=Provider1" },
        { "Big Corporation", "alice@bigco.com", $"otpauth://totp/Big%20Corporation%3A%20alice%40bigco.com?{Secret}" },
        { "Big Corporation", "alice@bigco.com", $"otpauth://totp/Big%20Corporation:%20%20alice%40bigco.com?{Secret}&issuer=Big%20Corporation" },
        { "Acme", "alice", $"otpauth://totp/alice?issuer=Acme&{Secret}" },
        { "Acme", "alice", $"otpauth://totp/Acme:alice?{Secret}" },
        { null, "alice", $"otpauth://totp/alice?{Secret}" },
        { "A:B", "c:d", $"otpauth://totp/A%3AB%3Ac%3Ad?{Secret}&issuer=A%3AB" },
        { "A:B", "c:d", $"otpauth://totp/A%3aB:c%3ad?{Secret}&issuer=A%3AB" },
        { "A", "B:c", $"otpauth://totp/A%3AB%3Ac?{Secret}" },
        { "東京", "ä", $"otpauth://totp/%E6%9D%B1%E4%BA%AC:%c3%a4?{Secret}&issuer=%E6%9D%B1%E4%BA%AC" },
    };

    public static TheoryData<string?> Bad => new()
    {
        null, "", "otpauth", "otpauth://", "otpauth://totp", "otpauth://totp/", "otpauth://totp/a", "otpauth://totp/a?", $"otpauth://totp?{Secret}", $"otpauth://?{Secret}", $"otpauth:///a?{Secret}",

        // Letter case, and text before or after the URI.
        $"OTPAUTH://totp/a?{Secret}", $"otpauth://TOTP/a?{Secret}", $"otpauth://totp/a?SECRET={SampleOtp.Base32}", $"otpauth://totp/a?{Secret}&algorithm=sha1", $"otpauth://totp/a?{Secret}&Issuer=b",
        $" otpauth://totp/a?{Secret}", $"otpauth://totp/a?{Secret} ", $"otpauth://totp/a?{Secret}\n", $"otpauth://totp/a?{Secret}#b", $"otpauth:totp/a?{Secret}", $"https://totp/a?{Secret}",
        $"otpauth://totp:80/a?{Secret}", $"otpauth://u@totp/a?{Secret}", $"otpauth://steam/a?{Secret}", $"otpauth://totp/a/b?{Secret}", $"otpauth://totp/a?b?{Secret}",

        // Unknown, repeated, missing and empty parameters.
        $"otpauth://totp/a?{Secret}&image=b", $"otpauth://totp/a?{Secret}&{Secret}", $"otpauth://totp/a?{Secret}&digits=6&digits=6", $"otpauth://totp/a?{Secret}&issuer=b&issuer=b", "otpauth://totp/a?issuer=b",
        $"otpauth://totp/a?{Secret}&", $"otpauth://totp/a?&{Secret}", $"otpauth://totp/a?{Secret}&&digits=6", $"otpauth://totp/a?{Secret}&issuer=", $"otpauth://totp/a?{Secret}&issuer", "otpauth://totp/a?secret=", $"otpauth://totp/a?{Secret}&=b",
        $"otpauth://totp/a?{Secret}&counter=1", $"otpauth://hotp/a?{Secret}", $"otpauth://hotp/a?{Secret}&counter=1&period=30", $"otpauth://totp/a?%73ecret={SampleOtp.Base32}",

        // Secrets.
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ", "otpauth://totp/a?secret=gezdgnbvgy3tqojqgezdgnbvgy3tqojq", $"otpauth://totp/a?{Secret}=", "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY%3D%3D%3D%3D%3D%3D",
        "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGZ", $"otpauth://totp/a?secret={new string('A', 104)}",

        // Numbers.
        $"otpauth://totp/a?{Secret}&digits=5", $"otpauth://totp/a?{Secret}&digits=9", $"otpauth://totp/a?{Secret}&digits=06", $"otpauth://totp/a?{Secret}&digits=%2B6", $"otpauth://totp/a?{Secret}&digits=-6", $"otpauth://totp/a?{Secret}&digits=%EF%BC%96",
        $"otpauth://totp/a?{Secret}&digits=4294967302", $"otpauth://totp/a?{Secret}&digits=99999999999999999999", $"otpauth://totp/a?{Secret}&digits=6.0", $"otpauth://totp/a?{Secret}&digits=%206",
        $"otpauth://totp/a?{Secret}&period=0", $"otpauth://totp/a?{Secret}&period=301", $"otpauth://totp/a?{Secret}&period=9223372036854775807", $"otpauth://totp/a?{Secret}&period=030", $"otpauth://totp/a?{Secret}&period=30s",
        $"otpauth://hotp/a?{Secret}&counter=-1", $"otpauth://hotp/a?{Secret}&counter=9223372036854775808", $"otpauth://hotp/a?{Secret}&counter=01",
        $"otpauth://totp/a?{Secret}&algorithm=SHA-1", $"otpauth://totp/a?{Secret}&algorithm=MD5", $"otpauth://totp/a?{Secret}&algorithm=SHA384", $"otpauth://totp/a?{Secret}&algorithm=1",

        // Names.
        $"otpauth://totp/Acme:alice?{Secret}&issuer=acme", $"otpauth://totp/Acme:alice?{Secret}&issuer=Evil", $"otpauth://totp/Acme%3Aalice?{Secret}&issuer=Evil", $"otpauth://totp/Acme:Evil:alice?{Secret}", $"otpauth://totp/A%3AB:c?{Secret}&issuer=A",
        $"otpauth://totp/:alice?{Secret}", $"otpauth://totp/Acme:?{Secret}", $"otpauth://totp/Acme:%20?{Secret}", $"otpauth://totp/?{Secret}", $"otpauth://totp/%20?{Secret}&issuer=Acme", $"otpauth://totp/?{Secret}&issuer=Acme",
        $"otpauth://totp/{new string('a', 256)}?{Secret}", $"otpauth://totp/a?{Secret}&issuer={new string('a', 256)}", $"otpauth://totp/a%00?{Secret}",

        // Encoding: unescaped characters, incomplete escapes, and invalid UTF-8 (overlong, surrogates, beyond Unicode, cut off).
        $"otpauth://totp/a b?{Secret}", $"otpauth://totp/a+b?{Secret}", $"otpauth://totp/ä?{Secret}", $"otpauth://totp/a\0?{Secret}", $"otpauth://totp/a%?{Secret}", $"otpauth://totp/a%4?{Secret}", $"otpauth://totp/a%4g?{Secret}", $"otpauth://totp/a%u0041?{Secret}", $"otpauth://totp/a%-1?{Secret}", $"otpauth://totp/a% 1?{Secret}",
        $"otpauth://totp/a%FF?{Secret}", $"otpauth://totp/a%C0%AF?{Secret}", $"otpauth://totp/a%ED%A0%80?{Secret}", $"otpauth://totp/a%F4%90%80%80?{Secret}", $"otpauth://totp/a%E6%9D?{Secret}", $"otpauth://totp/a\uD800?{Secret}", $"otpauth://totp/a?{Secret}&issuer=b+c",
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void Texts_of_the_format_are_read(string? issuer, string accountName, string text)
    {
        Assert.True(OtpauthUri.TryParse(text, out var uri));
        using (uri)
        {
            Assert.Equal((issuer, accountName), (uri.Issuer, uri.AccountName));
            Assert.Equal((OtpauthType.Totp, OtpAlgorithm.Sha1, 6, TimeSpan.FromSeconds(30), 0), (uri.Type, uri.Algorithm, uri.Digits, uri.Period, uri.Counter));
            Assert.Equal(SampleOtp.Base32, uri.Secret.ToBase32());
            Assert.True(OtpauthUri.TryParse(uri.ToText(), out var again));
            Assert.Equal((issuer, accountName), (again.Issuer, again.AccountName));
        }
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Any_other_text_is_refused(string? text)
    {
        Assert.False(OtpauthUri.TryParse(text, out var uri));
        Assert.Null(uri);
    }

    [Fact]
    public void Refused_texts_are_refused_for_one_reason()
    {
        // Each row above differs from these in one point only.
        Assert.All(
            ["", "&issuer=b", "&digits=6", "&digits=8", "&period=1", "&period=300", "&algorithm=SHA1", "&algorithm=SHA256", "&algorithm=SHA512"],
            more => Assert.True(OtpauthUri.TryParse($"otpauth://totp/a?{Secret}{more}", out _), more));
        Assert.All(["0", "1", "9223372036854775807"], counter => Assert.True(OtpauthUri.TryParse($"otpauth://hotp/a?{Secret}&counter={counter}", out _), counter));
        Assert.True(OtpauthUri.TryParse($"otpauth://totp/{new string('a', 255)}?{Secret}&issuer={new string('b', 255)}", out _));
        Assert.True(OtpauthUri.TryParse($"otpauth://totp/a?secret={AuthKit.Cryptography.Base32.Encode(new byte[64])}", out _));
    }

    [Fact]
    public void A_uri_is_written_as_the_format_says()
    {
        using var secret = SampleOtp.Secret();
        using var totp = OtpauthUri.ForTotp("Acme & Sons", "alice:b@c.example", secret, new TotpParameters(OtpAlgorithm.Sha512, 8, TimeSpan.FromSeconds(15)));
        using var hotp = OtpauthUri.ForHotp("Acme", "ä", secret, new HotpParameters(OtpAlgorithm.Sha256, 7), long.MaxValue);

        Assert.Equal($"otpauth://totp/Acme%20%26%20Sons:alice%3Ab%40c.example?{Secret}&issuer=Acme%20%26%20Sons&algorithm=SHA512&digits=8&period=15", totp.ToText());
        Assert.Equal($"otpauth://hotp/Acme:%C3%A4?{Secret}&issuer=Acme&algorithm=SHA256&digits=7&counter=9223372036854775807", hotp.ToText());
        Assert.True(OtpauthUri.TryParse(hotp.ToText(), out var again));
        Assert.Equal((OtpauthType.Hotp, OtpAlgorithm.Sha256, 7, TimeSpan.Zero, long.MaxValue), (again.Type, again.Algorithm, again.Digits, again.Period, again.Counter));
    }

    /// <summary>Names with any characters, including the ones that separate the parts of the URI.</summary>
    [Property(MaxTest = 3_000)]
    public Property Every_well_formed_issuer_and_account_is_read_back()
    {
        var characters = Gen.OneOf(
            Gen.Elements(":", "%", "&", "=", "+", "?", "#", "/", " ", "@", "%3A", "%20", "ä", "東", "😀", "\u200F", "\r\n", "\u007F", "\uFFFD", ";", "\\", "\""),
            ArbMap.Default.GeneratorFor<char>().Select(character => character.ToString()));
        var names = characters.ListOf().Select(string.Concat).Where(name => name.Length is > 0 and <= 255 && name.IsWellFormed() && !name.Contains('\0', StringComparison.Ordinal));
        return Prop.ForAll(names.Two().ToArbitrary(), pair =>
        {
            var (issuer, accountName) = (pair.Item1, pair.Item2.TrimStart(' '));
            if (accountName.Length == 0)
            {
                return true;
            }

            using var secret = SampleOtp.Secret();
            using var uri = OtpauthUri.ForTotp(issuer, accountName, secret, TotpParameters.Default);
            var text = uri.ToText();
            return !text.AsSpan().ContainsAnyExceptInRange('!', '~') && Uri.TryCreate(text, UriKind.Absolute, out var parsed) && parsed is { Scheme: "otpauth", Host: "totp", Fragment: "" }
                && OtpauthUri.TryParse(text, out var again)
                && (again.Issuer, again.AccountName, again.Secret.ToBase32()) == (issuer, accountName, SampleOtp.Base32);
        });
    }

    /// <summary>A valid text with anything inserted, removed or overwritten.</summary>
    [Property(MaxTest = 3_000)]
    public bool Hostile_texts_never_throw_and_accepted_texts_can_be_written_and_read_again(string? noise, int at, int cut)
    {
        var good = $"otpauth://totp/Acme:alice%20b?{Secret}&issuer=Acme&algorithm=SHA1&digits=6&period=30";
        var start = (int)((uint)at % (uint)good.Length);
        var text = good.Remove(start, Math.Min(Math.Abs(cut % 4), good.Length - start)).Insert(start, noise ?? "");
        Assert.False(OtpauthUri.TryParse(noise, out _));
        return !OtpauthUri.TryParse(text, out var uri)
            || (OtpauthUri.TryParse(uri.ToText(), out var again) && (again.Issuer, again.AccountName, again.Period) == (uri.Issuer, uri.AccountName, uri.Period));
    }

    [Fact]
    public void Large_texts_are_refused_before_they_are_read()
    {
        var text = $"otpauth://totp/a?{Secret}&issuer=".PadRight(OtpauthUri.MaxTextLength + 1, 'a');

        Assert.False(OtpauthUri.TryParse(text, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(OtpauthUri.TryParse(text, out _));
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_longest_written_text_is_read()
    {
        using var secret = OtpSecret.Create(OtpSecret.MaxSize);
        var name = new string('\uFFFF', OtpauthUri.MaxNameLength);
        using var uri = OtpauthUri.ForHotp(name, name, secret, new HotpParameters(OtpAlgorithm.Sha512, 8), long.MaxValue);

        Assert.InRange(uri.ToText().Length, 7_000, OtpauthUri.MaxTextLength);
        Assert.True(OtpauthUri.TryParse(uri.ToText(), out var again));
        Assert.Equal(name, again.AccountName);
    }

    [Fact]
    public void Names_and_parameters_that_cannot_be_written_are_errors_of_the_caller()
    {
        using var secret = SampleOtp.Secret();
        var parameters = TotpParameters.Default;

        foreach (var bad in (string[])["", "a\0", "\uD800", "\uDC00a", new string('a', 256)])
        {
            Assert.Throws<ArgumentException>("issuer", () => OtpauthUri.ForTotp(bad, "a", secret, parameters));
            Assert.Throws<ArgumentException>("accountName", () => OtpauthUri.ForTotp("a", bad, secret, parameters));
            Assert.Throws<ArgumentException>("accountName", () => OtpauthUri.ForHotp("a", bad, secret, HotpParameters.Default, 0));
        }

        Assert.Throws<ArgumentException>("accountName", () => OtpauthUri.ForTotp("a", " b", secret, parameters));
        Assert.Throws<ArgumentException>("parameters", () => OtpauthUri.ForTotp("a", "b", secret, default));
        Assert.Throws<ArgumentException>("parameters", () => OtpauthUri.ForHotp("a", "b", secret, default, 0));
        Assert.Throws<ArgumentOutOfRangeException>("counter", () => OtpauthUri.ForHotp("a", "b", secret, HotpParameters.Default, -1));
    }

    [Fact]
    public void A_uri_has_its_own_copy_of_the_secret_and_wipes_it()
    {
        var secret = SampleOtp.Secret();
        var uri = OtpauthUri.ForTotp("a", "b", secret, TotpParameters.Default);
        secret.Dispose();

        Assert.Contains(SampleOtp.Base32, uri.ToText(), StringComparison.Ordinal);
        uri.Dispose();
        Assert.Throws<ObjectDisposedException>(uri.ToText);
    }
}
