using System.Text;
using AuthKit.Cryptography;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>
/// Changes one character of a token. To cover every bit, the tests use the 127 other ASCII characters, which cover seven bits, and the eighth bit.
/// The tokens are short, because longer ones have the same parts.
/// </summary>
[Trait("Category", "Thorough")]
public sealed class JwtMutationTests
{
    private static readonly byte[] Ascii = [.. Enumerable.Range(0, 128).Select(value => (byte)value)];
    private static readonly byte[] Alphabet = Encoding.ASCII.GetBytes("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.+/");

    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [Fact]
    public void A_thousand_tokens_with_one_changed_bit_or_ascii_character_are_refused()
    {
        var key = SampleTokens.Key("HS256");

        Parallel.For(0, 1000, _ => RefusesEveryChange(key, Issue(key), Ascii));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Tokens_of_every_algorithm_with_one_changed_bit_or_letter_of_base64url_are_refused(string name)
    {
        var key = SampleTokens.Key(name);

        RefusesEveryChange(key, Issue(key), Alphabet);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Tokens_with_one_character_less_or_more_are_refused(string name)
    {
        var key = SampleTokens.Key(name);
        var validator = Validator(key);
        var token = Issue(key);

        Parallel.For(0, token.Length + 1, index =>
        {
            foreach (var more in "A.=_"u8)
            {
                Assert.False(validator.Validate([.. token[..index], more, .. token[index..]]).IsValid, $"{(char)more} before character {index}");
            }

            Assert.False(index < token.Length && validator.Validate([.. token[..index], .. token[(index + 1)..]]).IsValid, $"without character {index}");
            Assert.False(index < token.Length && validator.Validate(token.AsSpan(0, index)).IsValid, $"the first {index} characters");
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Spare_bits_of_base64url_are_refused_even_if_they_are_signed(int part)
    {
        var tried = new HashSet<int>();

        // 2 and 4 spare bits: the parts are one byte and two bytes longer than a multiple of three.
        foreach (var (key, padding) in new[] { (SampleTokens.Key("HS256"), ""), (SampleTokens.Key("ES256"), " "), (SampleTokens.Key("HS256"), "  ") })
        {
            var parts = SampleTokens.Sign(key, padding + SampleTokens.Header(key), padding + SampleTokens.Payload()).Split('.');
            var spare = parts[part].Length % 4 is 2 ? 16 : parts[part].Length % 4 is 3 ? 4 : 1;
            var last = Encoding.ASCII.GetString(Alphabet).IndexOf(parts[part][^1], StringComparison.Ordinal);
            for (var bits = 1; bits < spare; bits++)
            {
                string[] changed = [.. parts];
                changed[part] = changed[part][..^1] + (char)Alphabet[last + bits];
                var token = part == 2 ? string.Join('.', changed) : SampleTokens.SignText(key, $"{changed[0]}.{changed[1]}");
                Assert.Equal(JwtStatus.Malformed, SampleTokens.Validator(key).Validate(token).Status);
                tried.Add(spare);
            }
        }

        Assert.Equal([4, 16], tried.Order());
    }

    [Fact]
    public void A_signature_without_its_last_byte_is_refused_even_if_that_is_zero()
    {
        var key = SampleTokens.Key("HS256");
        var signature = new byte[32];
        var token = "";
        for (var count = 0; count == 0 || signature[^1] != 0; count++)
        {
            token = SampleTokens.Sign(key, SampleTokens.Header(key), SampleTokens.Payload($",\"n\":{count}"));
            Assert.True(Base64Url.TryDecode(token.AsSpan(token.LastIndexOf('.') + 1), signature, out _));
        }

        Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(key).Validate(token).Status);
        Assert.Equal(JwtStatus.BadSignature, SampleTokens.Validator(key).Validate($"{token[..token.LastIndexOf('.')]}.{Base64Url.Encode(signature.AsSpan(0, 31))}").Status);
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("ES384")]
    [InlineData("ES512")]
    public void Other_encodings_of_an_ecdsa_signature_are_refused(string name)
    {
        var key = SampleTokens.Key(name);
        var validator = SampleTokens.Validator(key);
        var token = SampleTokens.Sign(key, SampleTokens.Header(key), SampleTokens.Payload());
        var signed = token[..token.LastIndexOf('.')];
        var size = key.Material.SignatureSize;
        var signature = new byte[size];
        Assert.True(Base64Url.TryDecode(token.AsSpan(signed.Length + 1), signature, out _));
        byte[] r = signature[..(size / 2)], s = signature[(size / 2)..];
        using var platform = System.Security.Cryptography.ECDsa.Create();
        platform.ImportPkcs8PrivateKey(key.ExportPrivateKey(), out _);
        var der = platform.SignData(Encoding.ASCII.GetBytes(signed), key.Algorithm.Hash, System.Security.Cryptography.DSASignatureFormat.Rfc3279DerSequence);
        var order = OrderOf(name);
        List<byte[]> others =
        [
            der, [0, .. r, .. s], [0, .. r, 0, .. s], [.. r, .. s, 0], [4, .. r, .. s], [.. s, .. r], [.. r.Reverse(), .. s.Reverse()],
            r, [], new byte[size], [.. r, .. new byte[size / 2]], [.. new byte[size / 2], .. s], [.. r, .. order], [.. order, .. s],
            [.. Enumerable.Repeat((byte)0xFF, size)],
        ];

        // The same numbers plus the order, if the width has room for them: always for P-521, and almost never for the others.
        if (Sum(r, order) is { } otherR)
        {
            others.Add([.. otherR, .. s]);
        }

        if (Sum(s, order) is { } otherS)
        {
            others.Add([.. r, .. otherS]);
        }

        Assert.True(validator.Validate(token).IsValid);
        Assert.True(name != "ES512" || others.Count == 17);
        Assert.All(others, other => Assert.False(validator.Validate($"{signed}.{Base64Url.Encode(other)}").IsValid));
    }

    private static void RefusesEveryChange(JwtKey key, byte[] token, byte[] characters)
    {
        var validator = Validator(key);
        Assert.True(validator.Validate(token).IsValid);

        Parallel.For(0, token.Length, index =>
        {
            var changed = token.ToArray();
            foreach (var other in characters)
            {
                changed[index] = other;
                if (other != token[index] && validator.Validate(changed).IsValid)
                {
                    Assert.Fail($"character {index} as {other}: {Encoding.ASCII.GetString(token)}");
                }
            }

            for (var bit = 0; bit < 8; bit++)
            {
                changed[index] = (byte)(token[index] ^ (1 << bit));
                if (validator.Validate(changed).IsValid)
                {
                    Assert.Fail($"bit {bit} of character {index}: {Encoding.ASCII.GetString(token)}");
                }
            }
        });
    }

    // As short as a token of AuthKit's issuer can be. Its id makes each token different.
    private static byte[] Issue(JwtKey key)
    {
        var named = key.Algorithm.IsSymmetric ? JwtKey.FromSecret(key.Algorithm, key.ExportPrivateKey(), "k") : JwtKey.FromPkcs8(key.Algorithm, key.ExportPrivateKey(), "k");
        using (named)
        {
            return Encoding.ASCII.GetBytes(SampleTokens.Issue(named, change: options => options.Issuer = "i")
                .Issue(new JwtDescriptor { TokenType = JwtTypes.Unspecific, Audiences = ["a"], Id = Base64Url.Encode(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3)) }).Token);
        }
    }

    private static JwtValidator Validator(JwtKey key)
    {
        var named = key.Algorithm.IsSymmetric ? JwtKey.FromSecret(key.Algorithm, key.ExportPrivateKey(), "k") : JwtKey.FromPkcs8(key.Algorithm, key.ExportPrivateKey(), "k");
        var options = new JwtValidatorOptions { Issuer = "i", Audiences = { "a" }, Algorithms = { key.Algorithm }, TokenType = JwtTypes.Unspecific };
        return new JwtValidator(new JwkSet(named), options, new AuthKitRuntime { TimeProvider = SampleTokens.Clock() });
    }

    // SEC 2 sections 2.4.2, 2.5.1 and 2.6.1.
    private static byte[] OrderOf(string algorithm) => Convert.FromHexString(algorithm switch
    {
        "ES256" => "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551",
        "ES384" => "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
        _ => "01FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFA51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409",
    });

    // Null if the sum does not fit into the width.
    private static byte[]? Sum(byte[] number, byte[] order)
    {
        var sum = new byte[number.Length];
        var carry = 0;
        for (var index = sum.Length - 1; index >= 0; index--)
        {
            carry += number[index] + order[index];
            sum[index] = (byte)carry;
            carry >>= 8;
        }

        return carry == 0 ? sum : null;
    }
}
