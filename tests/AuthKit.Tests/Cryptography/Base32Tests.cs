using AuthKit.Cryptography;
using FsCheck.Fluent;
using FsCheck.Xunit;
using OtpNet;

namespace AuthKit.Tests.Cryptography;

public sealed class Base32Tests
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static TheoryData<string, string, string, string> Rows => Rfc4648.All();

    [Theory]
    [MemberData(nameof(Rows))]
    public void Rfc_4648_vectors_hold_with_and_without_padding(string hex, string base64Url, string base32, string base32NoPad)
    {
        _ = base64Url;
        Assert.Equal(base32NoPad, Base32.Encode(Convert.FromHexString(hex)));
        Assert.Equal(hex, Decode(base32NoPad), ignoreCase: true);
        Assert.Equal(hex, Decode(base32), ignoreCase: true);
    }

    [Property]
    public void Bytes_are_decoded_again_and_agree_with_another_library(byte[] bytes)
    {
        var text = Base32.Encode(bytes);

        Assert.Equal(Convert.ToHexString(bytes), Decode(text));
        Assert.Equal(Convert.ToHexString(bytes), Decode(Padded(text)));
        Assert.True(Base32.GetMaxDecodedLength(text.Length) == bytes.Length);
        if (bytes.Length > 0)
        {
            Assert.Equal(Base32Encoding.ToString(bytes).TrimEnd('='), text);
            Assert.Equal(bytes, Base32Encoding.ToBytes(text));
        }
    }

    [Property(MaxTest = 2_000)]
    public FsCheck.Property Accepted_texts_encode_to_themselves() =>
        Prop.ForAll(Gen.Elements<char>([.. Alphabet, .. Alphabet, .. "aZ01890== \n\0é２"]).ArrayOf().ToArbitrary(), characters =>
        {
            var text = new string(characters);
            return Decode(text) is not { } hex || Base32.Encode(Convert.FromHexString(hex)) is var encoded && (encoded == text || Padded(encoded) == text);
        });

    [Fact]
    public void Of_all_ascii_groups_of_one_to_three_characters_only_canonical_pairs_are_accepted()
    {
        var ascii = Enumerable.Range(0, 128).Select(c => ((char)c).ToString()).ToArray();
        var canonical = Enumerable.Range(0, 256).ToDictionary(b => Base32Encoding.ToString([(byte)b]).TrimEnd('='), b => Convert.ToHexString([(byte)b]));
        var texts = ascii
            .Concat(from a in ascii from b in ascii select a + b)
            .Concat(from a in Alphabet from b in Alphabet from c in Alphabet + "=" select $"{a}{b}{c}");

        foreach (var text in texts)
        {
            if (canonical.GetValueOrDefault(text) != Decode(text))
            {
                Assert.Fail($"'{text}' got a wrong result.");
            }
        }
    }

    [Fact]
    public void Every_group_of_two_bytes_has_one_text()
    {
        var accepted = 0;
        Span<byte> bytes = stackalloc byte[2];
        Span<char> text = stackalloc char[4];
        for (var i = 0; i < 1 << 20; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                text[j] = Alphabet[(i >> (15 - (5 * j))) & 31];
            }

            if (Base32.TryDecode(text, bytes, out var written))
            {
                accepted++;
                Assert.True(written == 2 && ((bytes[0] << 8) | bytes[1]) == i >> 4 && (i & 15) == 0);
            }
        }

        Assert.Equal(1 << 16, accepted);
    }

    [Fact]
    public void A_last_group_of_one_three_or_six_characters_is_refused_even_if_its_spare_bits_are_zero()
    {
        for (var length = 0; length <= 24; length++)
        {
            Assert.Equal(length % 8 is not (1 or 3 or 6), Decode(new string('A', length)) is not null);
        }
    }

    [Theory]
    [InlineData("my")]
    [InlineData("My")]
    [InlineData("M")]
    [InlineData("MYA")]
    [InlineData("MZXW6Y")]
    [InlineData("MY=")]
    [InlineData("MY=====")]
    [InlineData("MY=======")]
    [InlineData("MY==============")]
    [InlineData("MZXW6YTB========")]
    [InlineData("=")]
    [InlineData("========")]
    [InlineData("M=Y=====")]
    [InlineData("=MY")]
    [InlineData("MY======MY======")]
    [InlineData("MZ")]
    [InlineData("MZXR")]
    [InlineData("MZXW7")]
    [InlineData("MZXW6YR")]
    [InlineData("M0")]
    [InlineData("M1")]
    [InlineData("M8")]
    [InlineData("M9")]
    [InlineData(" MY")]
    [InlineData("MY ")]
    [InlineData("MY\n")]
    [InlineData("MZXW 6")]
    [InlineData("M-XW")]
    [InlineData("MＹ")]
    [InlineData("Mſ")]
    [InlineData("\u014DY")]
    [InlineData("M\uFFFF")]
    [InlineData("M\0")]
    public void Any_other_text_than_the_canonical_one_is_refused(string text) => Assert.Null(Decode(text));

    [Fact]
    public void A_refused_text_leaves_nothing_behind()
    {
        var destination = new byte[10];

        Assert.False(Base32.TryDecode("MZXW6YTBOI!", destination, out var written));
        Assert.False(Base32.TryDecode("MZXW6YTBOJ", destination, out written));

        Assert.Equal(0, written);
        Assert.All(destination, value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_refused()
    {
        Assert.False(Base32.TryDecode("MZXW6YTB", new byte[4], out var written));
        Assert.Equal(0, written);
        Assert.True(Base32.TryDecode("MZXW6===", new byte[3], out written));
        Assert.Equal(3, written);
    }

    [Fact]
    public void Maximum_decoded_length_has_no_overflow()
    {
        Assert.Equal(1_342_177_279, Base32.GetMaxDecodedLength(int.MaxValue));
        Assert.Equal(0, Base32.GetMaxDecodedLength(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Base32.GetMaxDecodedLength(-1));
    }

    private static string Padded(string text) => text.PadRight((text.Length + 7) / 8 * 8, '=');

    private static string? Decode(string text)
    {
        var bytes = new byte[Base32.GetMaxDecodedLength(text.Length)];
        return Base32.TryDecode(text, bytes, out var written) ? Convert.ToHexString(bytes, 0, written) : null;
    }
}
