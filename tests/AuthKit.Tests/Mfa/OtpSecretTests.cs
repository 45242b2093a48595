using System.Text.Json;
using AuthKit.Cryptography;
using AuthKit.Mfa;

namespace AuthKit.Tests.Mfa;

public sealed class OtpSecretTests
{
    [Fact]
    public void Sixteen_to_64_bytes_are_a_secret()
    {
        Assert.All([0, 15, 65], size => Assert.Throws<ArgumentException>(() => new OtpSecret(new byte[size])));
        Assert.All([-1, 0, 15, 65], size => Assert.Throws<ArgumentOutOfRangeException>(() => OtpSecret.Create(size)));
        Assert.All([16, 20, 64], size =>
        {
            using var secret = OtpSecret.Create(size);
            Assert.Equal(size, secret.Size);
        });
    }

    [Fact]
    public void New_secrets_are_random() =>
        Assert.Equal(1_000, Enumerable.Range(0, 1_000).Select(_ => { using var secret = OtpSecret.Create(20); return secret.ToBase32(); }).Distinct().Count());

    [Fact]
    public void Base32_and_bytes_are_read_back()
    {
        Assert.True(OtpSecret.TryParseBase32(SampleOtp.Base32, out var secret));
        Span<byte> bytes = stackalloc byte[21];

        Assert.Equal(20, secret.CopyTo(bytes));
        Assert.Equal("12345678901234567890\0"u8.ToArray(), bytes.ToArray());
        Assert.Equal(SampleOtp.Base32, secret.ToBase32());
        Assert.Throws<ArgumentException>(() => secret.CopyTo(new byte[19]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gezdgnbvgy3tqojqgezdgnbvgy3tqojq")]
    [InlineData("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")]
    [InlineData("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1")]
    [InlineData("GEZDGNBVGY3TQOJQGEZDGNBVGY======")]
    [InlineData("GEZDGNBVGY3TQOJQGEZDGNBVGZ")]
    [InlineData("GEZDGNBVGY3TQOJQGEZDGNBV")]
    public void Other_texts_are_not_a_secret(string text)
    {
        Assert.False(OtpSecret.TryParseBase32(text, out var secret));
        Assert.Null(secret);
    }

    [Fact]
    public void Longer_texts_are_not_a_secret()
    {
        Assert.True(OtpSecret.TryParseBase32(Base32.Encode(new byte[64]), out _));
        Assert.False(OtpSecret.TryParseBase32(Base32.Encode(new byte[65]), out _));
        Assert.False(OtpSecret.TryParseBase32(new string('A', 1_000_000), out _));
    }

    [Fact]
    public void Disposal_wipes_the_secret_and_makes_it_unusable()
    {
        var secret = SampleOtp.Secret();
        var bytes = secret.Bytes;
        secret.Dispose();
        secret.Dispose();

        Assert.Equal(new byte[20], bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Size);
        Assert.Throws<ObjectDisposedException>(secret.ToBase32);
        Assert.Throws<ObjectDisposedException>(() => SampleOtp.Service().GetCode(secret, TotpParameters.Default));
        Assert.Throws<ObjectDisposedException>(() => SampleOtp.Service().Verify(secret, TotpParameters.Default, "123456", null));
        Assert.Throws<ObjectDisposedException>(() => Hotp.Verify(secret, HotpParameters.Default, "123456", 0, 0));
    }

    [Fact]
    public void No_text_contains_the_secret()
    {
        using var secret = SampleOtp.Secret();
        using var uri = OtpauthUri.ForTotp("Acme", "alice", secret, TotpParameters.Default);

        Assert.All([secret.ToString(), uri.ToString()], text => Assert.DoesNotContain(SampleOtp.Base32, text, StringComparison.Ordinal));
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(secret));
        Assert.Throws<InvalidOperationException>(() => JsonSerializer.Serialize(uri));
    }
}
