using System.Security.Cryptography;
using AuthKit.Stores;
using FsCheck.Xunit;

namespace AuthKit.Tests.Stores;

public sealed class StoreKeyTests
{
    [Property]
    public void Bytes_are_read_back(byte seed)
    {
        var bytes = SHA256.HashData([seed]);
        var key = new StoreKey(bytes);
        var copy = new byte[40];
        key.CopyTo(copy);

        Assert.Equal(bytes, key.ToArray());
        Assert.Equal(bytes, copy[..32]);
        Assert.Equal(new byte[8], copy[32..]);
        Assert.Equal((bytes[0] << 8) | bytes[1], key.Bucket);
        Assert.Equal(new StoreKey(bytes), key);
        Assert.Equal(new StoreKey(bytes).GetHashCode(), key.GetHashCode());
    }

    [Fact]
    public void Every_byte_counts()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        var key = new StoreKey(bytes);

        for (var bit = 0; bit < 256; bit++)
        {
            var other = bytes.ToArray();
            other[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.True(key != new StoreKey(other));
            Assert.False(key == new StoreKey(other));
            Assert.False(key.Equals((object)new StoreKey(other)));
        }

        Assert.False(key.Equals(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Other_sizes_are_refused(int size) =>
        Assert.Equal("bytes", Assert.Throws<ArgumentException>(() => new StoreKey(new byte[size])).ParamName);

    [Fact]
    public void A_destination_that_is_too_short_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreKey(new byte[32]).CopyTo(new byte[31]));

    [Fact]
    public void The_default_value_is_32_zero_bytes()
    {
        Assert.Equal(new byte[32], default(StoreKey).ToArray());
        Assert.Equal(0, default(StoreKey).Bucket);
        Assert.Equal(default, new StoreKey(new byte[32]));
    }

    [Fact]
    public void Keys_of_one_bucket_spread_over_a_dictionary()
    {
        var bytes = new byte[32];
        var hashes = Enumerable.Range(0, 1_000).Select(i =>
        {
            SHA256.HashData(BitConverter.GetBytes(i)).CopyTo(bytes.AsSpan());
            bytes[0] = bytes[1] = 0;
            return new StoreKey(bytes).GetHashCode();
        });

        // A few of a thousand may collide by chance, because hash codes have 32 bits.
        Assert.InRange(hashes.Distinct().Count(), 995, 1_000);
    }
}
