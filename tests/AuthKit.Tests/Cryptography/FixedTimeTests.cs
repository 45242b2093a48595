using AuthKit.Cryptography;
using FsCheck.Xunit;

namespace AuthKit.Tests.Cryptography;

public sealed class FixedTimeTests
{
    [Property]
    public void The_same_bytes_are_equal(byte[] bytes) => Assert.True(FixedTime.Equals(bytes, bytes.ToArray()));

    [Property]
    public void One_other_byte_or_length_is_not(byte[] bytes, byte more)
    {
        Assert.False(FixedTime.Equals(bytes, [.. bytes, more]));
        Assert.False(FixedTime.Equals([.. bytes, more], bytes));
        for (var i = 0; i < bytes.Length; i++)
        {
            var other = bytes.ToArray();
            other[i] ^= 1;
            Assert.False(FixedTime.Equals(bytes, other));
        }
    }
}
