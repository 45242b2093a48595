using System.Buffers.Binary;
using AuthKit.RateLimiting;

namespace AuthKit.Redis;

/// <summary>
/// The numbers that a limiter's scripts are given, as Lua has them: doubles of eight bytes each, little-endian. One argument costs
/// less than many.
/// </summary>
internal static class LimitNumbers
{
    public const int SizeOfTime = sizeof(double);

    public const int SizeOfRequest = 5 * sizeof(double);

    public static void WriteTime(Span<byte> destination, long now) => BinaryPrimitives.WriteDoubleLittleEndian(destination, now);

    /// <summary>Algorithm, window, permits a window, price of the permits, and the most that may be used before them.</summary>
    public static void WriteRequest(Span<byte> destination, RateLimitPolicy policy, int permits)
    {
        // One more than the limit is refused like any number above it, and can be multiplied.
        permits = Math.Min(permits, policy.Limit + 1);
        Write(
            destination,
            (long)policy.Algorithm,
            WindowOf(policy),
            policy.PermitsPerWindow,
            RateLimitCount.PriceOf(policy, permits),
            RateLimitCount.PriceOf(policy, policy.Limit - permits));
    }

    /// <summary>Now, algorithm, window, permits a window, price of the permits, ticket.</summary>
    public static byte[] OfRefund(RateLimitPolicy policy, int permits, long ticket, long now)
    {
        var numbers = new byte[6 * sizeof(double)];
        var price = RateLimitCount.PriceOf(policy, Math.Min(permits, RateLimitPolicy.MaxLimit));
        Write(numbers, now, (long)policy.Algorithm, WindowOf(policy), policy.PermitsPerWindow, price, ticket);
        return numbers;
    }

    public static long WindowOf(RateLimitPolicy policy) => policy.Window.Ticks / TimeSpan.TicksPerMillisecond;

    private static void Write(Span<byte> destination, params ReadOnlySpan<long> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(destination[(i * sizeof(double))..], numbers[i]);
        }
    }
}
