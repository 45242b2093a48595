using System.Buffers.Binary;
using AuthKit.RateLimiting;

namespace AuthKit.Redis;

/// <summary>
/// The numbers for the limiter's scripts, in Lua's form: doubles of eight bytes each, little-endian. One packed argument is cheaper than many.
/// </summary>
internal static class LimitNumbers
{
    public const int SizeOfTime = sizeof(double);

    public const int SizeOfRequest = 5 * sizeof(double);

    public static void WriteTime(Span<byte> destination, long now) => BinaryPrimitives.WriteDoubleLittleEndian(destination, now);

    /// <summary>Writes algorithm, window, permits per window, price of the permits, and the most that may be used before they are taken.</summary>
    public static void WriteRequest(Span<byte> destination, RateLimitPolicy policy, int permits)
    {
        // One more than the limit is refused like any larger number, and multiplying it cannot overflow.
        permits = Math.Min(permits, policy.Limit + 1);
        Write(
            destination,
            (long)policy.Algorithm,
            WindowOf(policy),
            policy.PermitsPerWindow,
            RateLimitCount.PriceOf(policy, permits),
            RateLimitCount.PriceOf(policy, policy.Limit - permits));
    }

    /// <summary>Packs now, algorithm, window, permits per window, price of the permits, and ticket.</summary>
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
