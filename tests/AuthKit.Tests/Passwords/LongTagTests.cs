using System.Buffers.Binary;
using System.Security.Cryptography;
using AuthKit.Passwords;

namespace AuthKit.Tests.Passwords;

/// <summary>Hashes of other systems with salts and tags of unusual sizes.</summary>
public sealed class LongTagTests
{
    private const string Password = "correct horse";

    public static TheoryData<int, int> Sizes => new() { { 16, 16 }, { 16, 64 }, { 16, 65 }, { 64, 128 }, { 128, 128 }, { 32, 256 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Pbkdf2_verifies(int saltSize, int tagSize)
    {
        var (salt, tag) = Derive(saltSize, tagSize, 10);
        Check($"$pbkdf2-sha512$i=10,l={tagSize}${Text(salt)}${Text(tag)}");
        var identity = new byte[13 + saltSize + tagSize];
        identity[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(identity.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(identity.AsSpan(5), 10);
        BinaryPrimitives.WriteUInt32BigEndian(identity.AsSpan(9), (uint)saltSize);
        salt.CopyTo(identity, 13);
        tag.CopyTo(identity, 13 + saltSize);
        Check(Convert.ToBase64String(identity));
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(65, 2)]
    [InlineData(256, 4)]
    public void Long_tag_costs_its_parts_and_the_limit_counts_them(int tagSize, int parts)
    {
        var (salt, tag) = Derive(16, tagSize, 100);
        var stored = $"$pbkdf2-sha512$i=100,l={tagSize}${Text(salt)}${Text(tag)}";
        Assert.NotEqual(PasswordVerification.Failed, CheapHashing.Hasher(options => options.Limits.Pbkdf2Iterations = 100 * parts).Verify(Password, stored));
        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher(options => options.Limits.Pbkdf2Iterations = (100 * parts) - 1).Verify(Password, stored));
    }

    [Fact]
    public void More_than_256_bytes_are_refused()
    {
        var (salt, tag) = Derive(16, 257, 10);
        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher().Verify(Password, $"$pbkdf2-sha512$i=10,l=257${Text(salt)}${Text(tag)}"));
    }

    private static void Check(string stored)
    {
        Assert.Equal(PasswordVerification.SuccessRehashNeeded, CheapHashing.Hasher().Verify(Password, stored));
        Assert.Equal(PasswordVerification.Failed, CheapHashing.Hasher().Verify("wrong", stored));
    }

    private static (byte[] Salt, byte[] Tag) Derive(int saltSize, int tagSize, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(saltSize);
        return (salt, Rfc2898DeriveBytes.Pbkdf2(Password, salt, iterations, HashAlgorithmName.SHA512, tagSize));
    }

    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');
}
