using System.Buffers.Binary;
using AuthKit.RateLimiting;

namespace AuthKit.Redis;

/// <summary>
/// A limiter's count as one string in Redis. Numbers are big-endian:
/// <code>
///   0  'L'
///   1  since, milliseconds since 1970
///   9  used
///  17  previous; for a bucket the time until which Redis keeps it without a new expiry
/// </code>
/// </summary>
internal static class LimitValue
{
    /// <summary>The size of a script's result for each of several requests: a digit and a value.</summary>
    public const int SizeOfAnswer = 1 + Size;

    private const int Size = 25;
    private const byte Kind = (byte)'L';
    private const byte Allowed = (byte)'1';
    private const long MaxTime = 1L << 48;
    private const long MaxUsed = 1L << 53;

    /// <summary>Reads a value; null if it is missing, or if the scripts would not accept it as a count either.</summary>
    public static RateLimitCount? TryRead(ReadOnlySpan<byte> value, RateLimitPolicy policy)
    {
        if (value.Length != Size || value[0] != Kind)
        {
            return null;
        }

        var (since, used, previous) = (ReadNumber(value[1..]), ReadNumber(value[9..]), ReadNumber(value[17..]));
        var slides = policy.Algorithm == RateLimitAlgorithm.SlidingWindow;
        var window = LimitNumbers.WindowOf(policy);
        var most = slides ? MaxUsed / window : MaxUsed;

        // Numbers are doubles in Lua, where 2^53 + 1 equals 2^53. The comparison here is the same.
        var isCount = since is >= 0 and <= MaxTime && used >= 0 && (double)used <= most && previous >= 0 && (double)previous <= most && (!slides || since % window == 0);
        return isCount ? new RateLimitCount(since, used, slides ? previous : 0) : null;
    }

    /// <summary>Reads the result for a single request: the value alone if it was allowed, otherwise a digit and the value.</summary>
    public static RateLimitDecision ReadDecision(ReadOnlySpan<byte> answer, RateLimitPolicy policy, int permits, long now) =>
        answer.Length == Size ? Decide(answer, isAllowed: true, policy, permits, now) : Decide(answer[1..], isAllowed: false, policy, permits, now);

    /// <summary>Reads the first of several results.</summary>
    public static RateLimitDecision ReadFirstDecision(ReadOnlySpan<byte> answers, RateLimitPolicy policy, int permits, long now) =>
        Decide(answers[1..SizeOfAnswer], answers[0] == Allowed, policy, permits, now);

    private static RateLimitDecision Decide(ReadOnlySpan<byte> value, bool isAllowed, RateLimitPolicy policy, int permits, long now) =>
        RateLimitCount.Settle(policy, TryRead(value, policy), now, out _).ToDecision(policy, permits, isAllowed, now);

    private static long ReadNumber(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);
}
