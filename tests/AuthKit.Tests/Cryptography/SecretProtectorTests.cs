using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Cryptography;
using FsCheck.Xunit;
using NSec.Cryptography;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretProtectorTests : IDisposable
{
    private const string Purpose = "totp";
    private static readonly byte[] Owner = "owner and factor"u8.ToArray();
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    private readonly SecretKeyRing _ring = new(SecretKey.Generate());
    private readonly SecretProtector _protector;

    public SecretProtectorTests() => _protector = new SecretProtector(_ring);

    public void Dispose() => _ring.Dispose();

    [Property]
    public void Sealed_secrets_are_opened(byte[] secret, byte[] associatedData)
    {
        var bytes = _protector.Protect(Purpose, associatedData, secret);

        Assert.True(_protector.TryUnprotect(Purpose, associatedData, bytes, out var opened));
        Assert.Equal(secret, opened);
        Assert.Equal(2 + 16 + 24 + secret.Length + 16, bytes.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SecretProtector.MaxPlaintextLength)]
    public void Sealed_secrets_of_all_sizes_are_opened(int size)
    {
        var secret = RandomNumberGenerator.GetBytes(size);
        Assert.Equal(secret, Open(_protector.Protect(Purpose, new byte[SecretProtector.MaxAssociatedDataLength], secret), associatedData: new byte[SecretProtector.MaxAssociatedDataLength]));
    }

    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        var bytes = _protector.Protect(Purpose, Owner, Secret);

        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(Open(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(Open(bytes));
    }

    [Fact]
    public void Any_other_length_is_refused()
    {
        var bytes = _protector.Protect(Purpose, Owner, Secret);

        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Open(bytes[..length]));
            Assert.Null(Open(bytes[^length..]));
        }

        Assert.Null(Open([.. bytes, 0]));
        Assert.Null(Open([0, .. bytes]));
        Assert.Null(Open([.. bytes, .. new byte[SecretProtector.MaxPlaintextLength]]));
    }

    [Property]
    public void Bytes_that_were_never_sealed_are_refused(byte[] bytes) => Assert.Null(Open(bytes));

    [Fact]
    public void Another_purpose_or_owner_opens_nothing()
    {
        var bytes = _protector.Protect(Purpose, Owner, Secret);

        Assert.Null(Open(bytes, purpose: "totp2"));
        Assert.Null(Open(bytes, associatedData: "owner and facto"u8.ToArray()));
        Assert.Null(Open(bytes, associatedData: "another owner   "u8.ToArray()));
        Assert.Null(Open(bytes, associatedData: []));
    }

    [Fact]
    public void No_byte_moves_between_purpose_and_associated_data()
    {
        Assert.Null(Open(_protector.Protect("ab", "c"u8, Secret), "a", "bc"u8.ToArray()));
        Assert.NotEqual(SealedSecret.Authenticated([], "ab", "c"u8), SealedSecret.Authenticated([], "a", "bc"u8));
        Assert.NotEqual(SealedSecret.Authenticated([1], "a", []), SealedSecret.Authenticated([], "a", [1]));
    }

    [Fact]
    public void The_key_id_is_authenticated()
    {
        // The same 32 bytes with two ids. Only the id in the header differs.
        var bytes = RandomNumberGenerator.GetBytes(32);
        using var ring = new SecretKeyRing(new SecretKey("one", bytes), new SecretKey("two", bytes));
        var protector = new SecretProtector(ring);
        var sealedBytes = protector.Protect(Purpose, Owner, Secret);
        "two"u8.CopyTo(sealedBytes.AsSpan(2));

        Assert.False(protector.TryUnprotect(Purpose, Owner, sealedBytes, out var opened));
        Assert.Null(opened);
    }

    [Fact]
    public void Another_ring_opens_nothing()
    {
        using var ring = new SecretKeyRing(new SecretKey(_ring.Active.Id, RandomNumberGenerator.GetBytes(32)));

        Assert.False(new SecretProtector(ring).TryUnprotect(Purpose, Owner, _protector.Protect(Purpose, Owner, Secret), out _));
    }

    [Fact]
    public void After_a_rotation_old_secrets_open_and_should_be_sealed_again()
    {
        var oldKeyBytes = RandomNumberGenerator.GetBytes(32);
        using var before = new SecretKeyRing(new SecretKey("old", oldKeyBytes));
        using var after = new SecretKeyRing(SecretKey.Generate(), new SecretKey("old", oldKeyBytes));
        using var retired = new SecretKeyRing(SecretKey.Generate());
        var old = new SecretProtector(before).Protect(Purpose, Owner, Secret);
        var protector = new SecretProtector(after);

        Assert.False(new SecretProtector(before).NeedsReprotect(old));
        Assert.True(protector.TryUnprotect(Purpose, Owner, old, out var opened));
        Assert.Equal(Secret, opened);
        Assert.True(protector.NeedsReprotect(old));

        var anew = protector.Protect(Purpose, Owner, opened);
        Assert.False(protector.NeedsReprotect(anew));
        Assert.False(new SecretProtector(before).TryUnprotect(Purpose, Owner, anew, out _));
        Assert.False(new SecretProtector(retired).TryUnprotect(Purpose, Owner, old, out _));
    }

    [Fact]
    public void Nonces_do_not_repeat()
    {
        var nonces = Enumerable.Range(0, 5_000).Select(_ => Convert.ToHexString(_protector.Protect(Purpose, Owner, []), 18, 24));

        Assert.Equal(5_000, nonces.Distinct().Count());
    }

    [Fact]
    public void Threads_share_one_protector() => Parallel.For(0, 2_000, i =>
    {
        var secret = BitConverter.GetBytes(i);
        Assert.Equal(secret, Open(_protector.Protect(Purpose, Owner, secret)));
    });

    [Fact]
    public void The_format_is_as_documented()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        using var ring = new SecretKeyRing(new SecretKey("k1", key));
        var bytes = new SecretProtector(ring).Protect("mfa.totp", Owner, Secret);

        Assert.Equal([1, 2, (byte)'k', (byte)'1'], bytes[..4]);
        var subkey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "AuthKit.SecretProtector.1:mfa.totp"u8.ToArray());
        byte[] authenticated = [.. bytes[..4], .. Length(8), .. "mfa.totp"u8, .. Length(Owner.Length), .. Owner];
        using var imported = Key.Import(AeadAlgorithm.XChaCha20Poly1305, subkey, KeyBlobFormat.RawSymmetricKey);
        Assert.Equal(Secret, AeadAlgorithm.XChaCha20Poly1305.Decrypt(imported, bytes.AsSpan(4, 24), authenticated, bytes.AsSpan(28)));

        static byte[] Length(int value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            return bytes;
        }
    }

    [Fact]
    public void The_cipher_gives_the_draft_s_vector()
    {
        // draft-irtf-cfrg-xchacha-03 appendix A.3.1.
        var key = Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f");
        var nonce = Convert.FromHexString("404142434445464748494a4b4c4d4e4f5051525354555657");
        var associatedData = Convert.FromHexString("50515253c0c1c2c3c4c5c6c7");
        var plaintext = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8;
        using var imported = Key.Import(AeadAlgorithm.XChaCha20Poly1305, key, KeyBlobFormat.RawSymmetricKey);

        Assert.Equal(
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
            Convert.ToHexStringLower(AeadAlgorithm.XChaCha20Poly1305.Encrypt(imported, nonce, associatedData, plaintext)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("TOTP")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ä")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Purposes_outside_their_rule_are_a_programmer_s_error(string purpose)
    {
        Assert.Throws<ArgumentException>(() => _protector.Protect(purpose, Owner, Secret));
        Assert.Throws<ArgumentException>(() => _protector.TryUnprotect(purpose, Owner, Secret, out _));
    }

    [Fact]
    public void Sizes_are_bounded()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _protector.Protect(Purpose, Owner, new byte[SecretProtector.MaxPlaintextLength + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _protector.Protect(Purpose, new byte[SecretProtector.MaxAssociatedDataLength + 1], Secret));
        Assert.Throws<ArgumentOutOfRangeException>(() => _protector.TryUnprotect(Purpose, new byte[SecretProtector.MaxAssociatedDataLength + 1], Secret, out _));
        Assert.Throws<ArgumentNullException>(() => _protector.Protect(null!, Owner, Secret));
        Assert.Throws<ArgumentNullException>(() => new SecretProtector(null!));
    }

    [Fact]
    public void Bytes_that_are_not_a_sealed_secret_should_be_sealed() => Assert.True(_protector.NeedsReprotect(Encoding.ASCII.GetBytes("clear")));

    private byte[]? Open(byte[] bytes, string purpose = Purpose, byte[]? associatedData = null)
    {
        var accepted = _protector.TryUnprotect(purpose, associatedData ?? Owner, bytes, out var opened);
        Assert.Equal(accepted, opened is not null);
        return opened;
    }
}
