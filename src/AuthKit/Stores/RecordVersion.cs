using System.Security.Cryptography;

namespace AuthKit.Stores;

/// <summary>
/// Versions of records that are written in place of what was read. None comes back for a key: a record that is removed and made
/// again begins elsewhere, so that a write that was held up across both finds another version and is refused.
/// </summary>
internal static class RecordVersion
{
    // 42 bits of milliseconds, enough until 2109, above 20 random ones: less than 2^62 together.
    private const int RandomBits = 20;
    private const long MaxTime = (1L << 42) - 1;

    /// <summary>The version of a record that follows none: one of 2^62, drawn at random.</summary>
    public static long First()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return (BitConverter.ToInt64(bytes) & ((1L << 62) - 1)) + 1;
    }

    /// <summary>The version of what follows another record, or none (0).</summary>
    public static long After(long previous) => previous == 0 ? First() : previous + 1;

    /// <summary>
    /// A version that is higher than those that are known and, unless the clocks of two instances differ by more than the time
    /// between, than any earlier one, even of a record that nobody remembers.
    /// </summary>
    public static long After(long highest, DateTimeOffset now)
    {
        var time = Math.Clamp(now.ToUnixTimeMilliseconds(), 0, MaxTime);
        var drawn = (time << RandomBits) | (uint)RandomNumberGenerator.GetInt32(1, 1 << RandomBits);
        return Math.Max(highest + 1, drawn);
    }
}
