using System.Buffers;
using System.Text;
using AuthKit.Tokens;

namespace AuthKit.Tests.Tokens;

/// <summary>Small tokens use the stack, and large ones use rented or new memory. The bounds between them must not matter.</summary>
public sealed class JwtValidatorSizeTests
{
    private static readonly JwtKey Key = SampleTokens.Key("HS256");

    [Theory]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(4000)]
    public void A_header_of_any_size_is_read(int size)
    {
        var header = SampleTokens.Header(Key)[..^1] + ",\"x\":\"";
        header = header.PadRight(size - 2, 'a') + "\"}";
        var token = SampleTokens.Sign(Key, header, SampleTokens.Payload());

        Assert.Equal(size, header.Length);
        Assert.Equal(JwtStatus.Valid, SampleTokens.Validator(Key).Validate(token).Status);
        Assert.Equal(JwtStatus.Malformed, SampleTokens.Validator(Key).Validate("A" + token[1..]).Status);
    }

    [Fact]
    public void A_token_of_any_length_is_read()
    {
        var validator = SampleTokens.Validator(Key);
        var lengths = new HashSet<int>();
        for (var more = 520; more < 620; more++)
        {
            var token = SampleTokens.Sign(Key, SampleTokens.Header(Key), SampleTokens.Payload($",\"x\":\"{new string('a', more)}\""));
            lengths.Add(token.Length);

            Assert.Equal(JwtStatus.Valid, validator.Validate(token).Status);
            Assert.Equal(JwtStatus.Valid, validator.Validate(Encoding.ASCII.GetBytes(token)).Status);
        }

        Assert.InRange(1024, lengths.Min(), lengths.Max());
    }

    [Fact]
    public void A_text_that_is_too_large_is_not_read() =>
        Assert.Equal(JwtStatus.TooLarge, SampleTokens.Validator(Key).Validate(new string('é', 8193)).Status);

    [Fact]
    public void The_largest_possible_token_is_read()
    {
        var validator = SampleTokens.Validator(Key, static options => options.MaxSize = JwtValidatorOptions.MaxSizeLimit);
        var token = SampleTokens.Sign(Key, SampleTokens.Header(Key), SampleTokens.Payload($",\"x\":\"{new string('a', 48_800)}\",\"sid\":\"s\""));

        Assert.InRange(token.Length, 65_000, JwtValidatorOptions.MaxSizeLimit);
        Assert.Equal("s", validator.Validate(token).Claims?.SessionId);
    }

    [Fact]
    public void Rented_memory_is_returned_without_the_token()
    {
        var validator = SampleTokens.Validator(Key);
        var token = SampleTokens.Sign(Key, SampleTokens.Header(Key), SampleTokens.Payload($",\"x\":\"{new string('a', 2000)}\""));

        // The pool gives a thread the array that it returned last, unless a garbage collection happened in between.
        for (var tries = 0; tries < 100; tries++)
        {
            var before = ArrayPool<byte>.Shared.Rent(token.Length);
            before.AsSpan().Fill(0xFF);
            ArrayPool<byte>.Shared.Return(before);
            validator.Validate(token);
            var after = ArrayPool<byte>.Shared.Rent(token.Length);
            if (ReferenceEquals(before, after))
            {
                Assert.Equal(-1, after.AsSpan(0, token.Length).IndexOfAnyExcept((byte)0));
                Assert.Equal(-1, after.AsSpan(token.Length).IndexOfAnyExcept((byte)0xFF));
                ArrayPool<byte>.Shared.Return(after);
                return;
            }
        }

        Assert.Fail("The pool did not give the array back.");
    }
}
