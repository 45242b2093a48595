using System.Text;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

public sealed class JwtMutationTests
{
    public static TheoryData<string> Algorithms => SampleTokens.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_token_with_one_bit_or_one_character_changed_is_refused(string name)
    {
        var key = SampleTokens.Key(name);
        var validator = SampleTokens.Validator(key);
        var token = Encoding.ASCII.GetBytes(SampleTokens.Issue(key).Issue(SampleTokens.Descriptor()).Token);
        Assert.True(validator.Validate(token).IsValid);

        for (var index = 0; index < token.Length; index++)
        {
            var original = token[index];
            for (var bit = 0; bit < 8; bit++)
            {
                token[index] = (byte)(original ^ (1 << bit));
                Assert.False(validator.Validate(token).IsValid, $"bit {bit} of character {index}");
            }

            foreach (var other in "AQgw_-=. 9"u8)
            {
                token[index] = other;
                Assert.True(other == original || !validator.Validate(token).IsValid, $"character {index} as {(char)other}");
            }

            token[index] = original;
            Assert.False(validator.Validate([.. token[..index], .. token[(index + 1)..]]).IsValid, $"without character {index}");
        }
    }

    [Fact]
    public void A_thousand_tokens_with_one_bit_changed_are_refused()
    {
        var key = SampleTokens.Key("HS256");
        var validator = SampleTokens.Validator(key);
        var issuer = SampleTokens.Issue(key);
        for (var count = 0; count < 1000; count++)
        {
            var token = Encoding.ASCII.GetBytes(issuer.Issue(SampleTokens.Descriptor()).Token);
            for (var index = 0; index < token.Length; index++)
            {
                token[index] ^= (byte)(1 << (count % 7));
                Assert.False(validator.Validate(token).IsValid, $"character {index} of token {count}");
                token[index] ^= (byte)(1 << (count % 7));
            }
        }
    }
}
