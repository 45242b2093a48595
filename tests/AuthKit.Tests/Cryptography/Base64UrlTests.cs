using System.Text;
using AuthKit.Cryptography;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace AuthKit.Tests.Cryptography;

public sealed class Base64UrlTests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    public static TheoryData<string, string, string, string> Rows => Rfc4648.All();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Rfc_4648_vectors_hold(string hex, string base64Url, string base32, string base32NoPad)
    {
        _ = (base32, base32NoPad);
        Assert.Equal(base64Url, Base64Url.Encode(Convert.FromHexString(hex)));
        Assert.Equal(hex, Decode(base64Url), ignoreCase: true);
    }

    [Property]
    public void Bytes_are_decoded_again_and_agree_with_the_framework(byte[] bytes)
    {
        var text = Base64Url.Encode(bytes);

        Assert.Equal(Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_'), text);
        Assert.Equal(Convert.ToHexString(bytes), Decode(text));
        Assert.Equal(bytes.Length, Base64Url.GetDecodedLength(text.Length));
    }

    [Property(MaxTest = 2_000)]
    public FsCheck.Property Accepted_texts_encode_to_themselves() =>
        Prop.ForAll(Gen.Elements<char>([.. Alphabet, .. "+/= \n\t\0é１"]).ArrayOf().ToArbitrary(), characters =>
        {
            var text = new string(characters);
            return Decode(text) is not { } hex || Base64Url.Encode(Convert.FromHexString(hex)) == text;
        });

    [Fact]
    public void Every_group_of_one_to_three_characters_gets_the_result_of_the_framework_with_strict_rules()
    {
        // Every ASCII character in groups of one and two. Groups of three have the alphabet and its neighbours.
        var ascii = Enumerable.Range(0, 128).Select(c => ((char)c).ToString()).ToArray();
        var near = (Alphabet + "+/=").Select(c => c.ToString()).ToArray();
        var texts = ascii
            .Concat(from a in ascii from b in ascii select a + b)
            .Concat(from a in near from b in near from c in near select a + b + c);

        foreach (var text in texts)
        {
            if (Reference(text) != Decode(text))
            {
                Assert.Fail($"'{text}' got a wrong result.");
            }
        }
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AAAAA")]
    [InlineData("AA==")]
    [InlineData("AAA=")]
    [InlineData("AB")]
    [InlineData("AAB")]
    [InlineData("AA+A")]
    [InlineData("AA/A")]
    [InlineData(" AAAA")]
    [InlineData("AAAA\n")]
    [InlineData("AA AA")]
    [InlineData("AAAＡ")]
    [InlineData("AAA\u0101")]
    [InlineData("AA\0A")]
    public void Any_other_text_than_the_canonical_one_is_refused(string text) => Assert.Null(Decode(text));

    [Fact]
    public void No_other_character_is_accepted_at_any_place_of_a_long_text()
    {
        // Long enough for the decoder's widest registers.
        var text = new char[144];
        var bytes = new byte[108];
        Array.Fill(text, 'A');
        for (var code = 0; code <= char.MaxValue; code++)
        {
            for (var place = code % 7; place < text.Length; place += 7)
            {
                text[place] = (char)code;
                if (Base64Url.TryDecode(text, bytes, out var written) != Alphabet.Contains((char)code, StringComparison.Ordinal))
                {
                    Assert.Fail($"U+{code:X4} at {place} got a wrong result.");
                }

                Assert.Equal(Alphabet.Contains((char)code, StringComparison.Ordinal) ? bytes.Length : 0, written);
                text[place] = 'A';
            }
        }
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        Assert.False(Base64Url.TryDecode("AAAA", new byte[2], out var written));
        Assert.Equal(0, written);
        Assert.False(Base64Url.TryDecode("AAAA"u8, new byte[2], out written));
        Assert.Equal(0, written);
    }

    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(1, -1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 3)]
    [InlineData(48, 36)]
    [InlineData(int.MaxValue, 1_610_612_735)]
    public void Decoded_length_is_known_beforehand(int textLength, int length) =>
        Assert.Equal(length, Base64Url.GetDecodedLength(textLength));

    /// <summary>Decodes characters and UTF-8, which must agree. The result is null if the text is refused.</summary>
    private static string? Decode(string text)
    {
        var bytes = new byte[text.Length];
        var accepted = Base64Url.TryDecode(text, bytes, out var written);
        var fromUtf8 = new byte[text.Length * 3];
        Assert.Equal(accepted, Base64Url.TryDecode(Encoding.UTF8.GetBytes(text), fromUtf8, out var writtenFromUtf8));
        Assert.Equal(written, writtenFromUtf8);
        Assert.Equal(bytes.AsSpan(0, written), fromUtf8.AsSpan(0, written));
        return accepted ? Convert.ToHexString(bytes, 0, written) : null;
    }

    private static string? Reference(string text)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            var bytes = Convert.FromBase64String(padded);
            return Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_') == text ? Convert.ToHexString(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
