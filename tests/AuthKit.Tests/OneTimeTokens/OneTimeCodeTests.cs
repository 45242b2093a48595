using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using AuthKit.Tests.NormalForms;

namespace AuthKit.Tests.OneTimeTokens;

[Trait("Category", "Thorough")]
public sealed class OneTimeCodeTests
{
    private const int Count = 100_000;

    // A uniform source exceeds these chi-square values once in 10^9 tests, for 9 and for 29 degrees of freedom.
    private const double CriticalOfDigits = 60.66;
    private const double CriticalOfLetters = 99.94;

    private static readonly string Handle = SecretToken.Create(new SubjectRef("alice").ToOwnerKey());

    [Fact]
    public void The_letters_are_thirty_that_people_do_not_confuse()
    {
        Assert.Equal("23456789ABCDEFGHJKMNPQRSTVWXYZ", OneTimeCode.Letters);
        Assert.Equal(30, OneTimeCode.Letters.Distinct().Count());
        Assert.Equal("01ILOU", string.Concat("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".Except(OneTimeCode.Letters).Order()));
    }

    [Theory]
    [InlineData(OneTimeCodeAlphabet.Digits, 6)]
    [InlineData(OneTimeCodeAlphabet.Digits, 10)]
    [InlineData(OneTimeCodeAlphabet.Letters, 6)]
    [InlineData(OneTimeCodeAlphabet.Letters, 10)]
    public void A_hundred_thousand_codes_are_uniform_at_every_place(OneTimeCodeAlphabet alphabet, int length)
    {
        var characters = alphabet == OneTimeCodeAlphabet.Digits ? OneTimeCode.Digits : OneTimeCode.Letters;
        var critical = alphabet == OneTimeCodeAlphabet.Digits ? CriticalOfDigits : CriticalOfLetters;

        var codes = Enumerable.Range(0, Count).Select(_ => OneTimeCode.Create(alphabet, length)).ToList();

        Assert.All(codes, code => Assert.Equal(length, code.Length));
        for (var place = 0; place < length; place++)
        {
            Assert.InRange(ChiSquare(characters, codes.Select(code => code[place])), 0, critical);
        }

        Assert.InRange(ChiSquare(characters, codes.SelectMany(code => code)), 0, critical);
    }

    [Fact]
    public void Six_digit_codes_repeat_as_often_as_chance_predicts()
    {
        // 100,000 draws of a million have 95,163 different values on average. The standard deviation is 65.
        var distinct = Enumerable.Range(0, Count).Select(_ => OneTimeCode.Create(OneTimeCodeAlphabet.Digits, 6)).Distinct().Count();

        Assert.InRange(distinct, 95_163 - 450, 95_163 + 450);
    }

    [Theory]
    [InlineData(OneTimeCode.Digits, CriticalOfDigits)]
    [InlineData(OneTimeCode.Letters, CriticalOfLetters)]
    public void The_test_would_find_the_bias_of_a_remainder(string characters, double critical)
    {
        var biased = RandomNumberGenerator.GetBytes(6 * Count).Select(random => characters[random % characters.Length]);

        Assert.True(ChiSquare(characters, biased) > critical);
    }

    [Fact]
    public void A_stored_code_is_a_hash_over_handle_purpose_and_code()
    {
        // The formula of docs/one-time-tokens.md.
        var expected = SHA256.HashData(Encoding.ASCII.GetBytes($"AuthKit.OneTimeCode.1{Handle}\u0007sign-in482913"));

        Assert.Equal(expected, OneTimeCode.Hash(Handle, "sign-in", "482913"));
        Assert.All(TypedCodes.Of("482913"), typed => Assert.Equal(expected, OneTimeCode.Hash(Handle, "sign-in", typed)));
        Assert.NotEqual(expected, OneTimeCode.Hash(Handle, "sign-in", "482914"));
        Assert.NotEqual(expected, OneTimeCode.Hash(Handle, "sign-i", "n482913"));
        Assert.NotEqual(expected, OneTimeCode.Hash(SecretToken.Create(new SubjectRef("alice").ToOwnerKey()), "sign-in", "482913"));
    }

    [Fact]
    public void A_stolen_store_lacks_the_handle_that_a_code_is_hashed_with()
    {
        // Another value of the record replaces the handle. Then not even the right code gives the stored bytes.
        Assert.True(SecretToken.TryGetStoreKey(Handle, "", out var key));
        var stored = OneTimeCode.Hash(Handle, "sign-in", "482913");
        string[] known = ["", "alice", Base64Url.Encode(key.ToArray()), Base64Url.Encode([.. key.ToArray(), 0, 0, 0, 0]), Convert.ToHexString(key.ToArray())];

        Assert.All(known, text => Assert.NotEqual(stored, SHA256.HashData(Encoding.ASCII.GetBytes($"AuthKit.OneTimeCode.1{text}\u0007sign-in482913"))));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("12345")]
    [InlineData("1234567890A")]
    [InlineData("I23456")]
    public void Text_that_cannot_be_a_code_gives_no_repeated_hash(string? typed) =>
        Assert.NotEqual(OneTimeCode.Hash(Handle, "sign-in", typed), OneTimeCode.Hash(Handle, "sign-in", typed));

    private static double ChiSquare(string characters, IEnumerable<char> drawn)
    {
        var counts = characters.ToDictionary(character => character, _ => 0);
        var total = 0;
        foreach (var character in drawn)
        {
            counts[character]++;
            total++;
        }

        var expected = (double)total / characters.Length;
        return counts.Values.Sum(count => (count - expected) * (count - expected) / expected);
    }
}
