using System.Reflection;
using AuthKit.Cryptography;
using FsCheck.Xunit;

namespace AuthKit.Tests.Cryptography;

public sealed class FixedTimeTests
{
    [Property]
    public void The_same_bytes_are_equal(byte[] bytes) => Assert.True(FixedTime.Equals(bytes, bytes.ToArray()));

    [Property]
    public void Another_byte_or_length_is_not_equal(byte[] bytes, byte more)
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

    [Fact]
    public void Every_bit_counts_at_every_length()
    {
        for (var length = 1; length <= 70; length++)
        {
            for (var bit = 0; bit < 8 * length; bit++)
            {
                var other = new byte[length];
                other[bit / 8] = (byte)(1 << (bit % 8));

                Assert.False(FixedTime.Equals(new byte[length], other), $"Bit {bit} of {length} bytes.");
            }
        }
    }

    [Fact]
    public void Differences_do_not_cancel_each_other_out() => Assert.All(Enumerable.Range(2, 69), static length =>
    {
        var other = new byte[length];
        Array.Fill(other, (byte)0x81);

        Assert.False(FixedTime.Equals(new byte[length], other));
        Assert.True(FixedTime.Equals([.. other], other));
    });

    [Fact]
    public void The_compiler_must_not_optimize_it() => Assert.Equal(
        MethodImplAttributes.NoInlining | MethodImplAttributes.NoOptimization,
        typeof(FixedTime).GetMethod(nameof(FixedTime.Equals), BindingFlags.Public | BindingFlags.Static)!.MethodImplementationFlags);
}
