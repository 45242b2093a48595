using System.Security.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// Chooses the versions of records that are replaced conditionally. A version never repeats for a key. A record that is removed and created
/// again starts with a different version, so that a delayed write with an old version is refused.
/// </summary>
internal static class RecordVersion
{
    // 42 bits of milliseconds, which are enough until 2109, above 20 random bits: together less than 2^62.
    private const int RandomBits = 20;
    private const long MaxTime = (1L << 42) - 1;

    /// <summary>Returns a random version out of 2^62, for a key that has no record.</summary>
    public static long First()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return (BitConverter.ToInt64(bytes) & ((1L << 62) - 1)) + 1;
    }

    /// <summary>Returns the version after a previous one; a random one if the previous version is 0.</summary>
    public static long After(long previous) => previous == 0 ? First() : previous + 1;

    /// <summary>
    /// Returns a version that is higher than the highest known version. It is also higher than the version of any earlier record that was removed,
    /// unless the clocks of two instances differ by more than the time between the two writes.
    /// </summary>
    public static long After(long highest, DateTimeOffset now)
    {
        var time = Math.Clamp(now.ToUnixTimeMilliseconds(), 0, MaxTime);
        var drawn = (time << RandomBits) | (uint)RandomNumberGenerator.GetInt32(1, 1 << RandomBits);
        return Math.Max(highest + 1, drawn);
    }
}
