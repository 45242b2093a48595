using System.Security.Cryptography;
using AuthKit.Cryptography;

namespace AuthKit.Tests.Cryptography;

public sealed class SecretKeyRingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a.b")]
    [InlineData("ä")]
    [InlineData("a\0")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    public void Ids_outside_their_rule_are_refused(string id) =>
        Assert.Throws<ArgumentException>(() => new SecretKey(id, RandomNumberGenerator.GetBytes(32)));

    [Theory]
    [InlineData("a")]
    [InlineData("2026-01_b")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public void Ids_within_their_rule_are_accepted(string id)
    {
        using var key = new SecretKey(id, RandomNumberGenerator.GetBytes(32));
        Assert.Equal(id, key.Id);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(31)]
    [InlineData(33)]
    public void Keys_of_another_size_are_refused(int size) =>
        Assert.Throws<ArgumentException>(() => new SecretKey("a", RandomNumberGenerator.GetBytes(size)));

    [Theory]
    [InlineData(0)]
    [InlineData(65)]
    public void Placeholders_are_refused(byte value) =>
        Assert.Throws<ArgumentException>(() => new SecretKey("a", Enumerable.Repeat(value, 32).ToArray()));

    [Fact]
    public void Generated_keys_differ()
    {
        using var one = SecretKey.Generate();
        using var other = SecretKey.Generate();

        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(16, one.Id.Length);
        Assert.NotEqual(Probe(one, "a"), Probe(other, "a"));
    }

    [Fact]
    public void Derived_keys_are_hkdf_sha_256_with_the_use_as_info()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        using var key = new SecretKey("a", bytes);

        var derived = HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, 32, info: "one use"u8.ToArray());
        Assert.Equal(HMACSHA256.HashData(derived, "probe"u8), Probe(key, "one use"));
        Assert.NotEqual(Probe(key, "one use"), Probe(key, "other use"));
    }

    [Fact]
    public void A_key_prints_no_bytes_and_has_no_public_export()
    {
        using var key = SecretKey.Generate();

        Assert.Equal(typeof(SecretKey).FullName, key.ToString());
        Assert.Equal([nameof(SecretKey.Id)], typeof(SecretKey).GetProperties().Select(property => property.Name));
    }

    [Fact]
    public void A_disposed_key_can_no_longer_derive()
    {
        var key = SecretKey.Generate();
        key.Dispose();
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Probe(key, "a"));
    }

    [Fact]
    public void A_disposed_ring_has_disposed_its_keys()
    {
        var keys = Keys(3);
        new SecretKeyRing(keys[0], keys[1], keys[2]).Dispose();

        Assert.All(keys, key => Assert.Throws<ObjectDisposedException>(() => Probe(key, "a")));
    }

    [Fact]
    public void The_active_key_comes_first()
    {
        var keys = Keys(3);
        using var ring = new SecretKeyRing(keys[0], keys.AsSpan()[1..]);

        Assert.Same(keys[0], ring.Active);
        Assert.Equal(keys, ring.Keys);
    }

    [Fact]
    public void One_id_names_one_key()
    {
        using var key = SecretKey.Generate();
        using var same = new SecretKey(key.Id, RandomNumberGenerator.GetBytes(32));

        Assert.Throws<ArgumentException>(() => new SecretKeyRing(key, same));
        Assert.Throws<ArgumentException>(() => new SecretKeyRing(key, key));
        Assert.Throws<ArgumentNullException>(() => new SecretKeyRing(null!));
        Assert.Throws<ArgumentNullException>(() => new SecretKeyRing(key, [null!]));
    }

    [Fact]
    public void A_ring_is_bounded()
    {
        var keys = Keys(SecretKeyRing.MaxKeys + 1);

        using var ring = new SecretKeyRing(keys[0], keys.AsSpan()[1..^1]);
        Assert.Equal(SecretKeyRing.MaxKeys, ring.Keys.Count);
        Assert.Throws<ArgumentException>(() => new SecretKeyRing(keys[0], keys.AsSpan()[1..]));
    }

    private static SecretKey[] Keys(int count) => [.. Enumerable.Range(0, count).Select(_ => SecretKey.Generate())];

    private static byte[] Probe(SecretKey key, string use)
    {
        // Derived keys cannot be exported, so the test compares MACs.
        using var derived = key.Derive(use, NSec.Cryptography.MacAlgorithm.HmacSha256);
        return NSec.Cryptography.MacAlgorithm.HmacSha256.Mac(derived, "probe"u8);
    }
}
