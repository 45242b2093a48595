using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.RateLimiting;

/// <summary>
/// Defines how many permits a key has, and how they come back. Immutable. Policies that differ in name, algorithm, window or (for a token bucket)
/// <see cref="PermitsPerWindow"/> count separately, even for the same key. Policies that differ only in their limit share their counts.
/// </summary>
public sealed class RateLimitPolicy
{
    /// <summary>The longest name in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The largest limit.</summary>
    public const int MaxLimit = 1_000_000;

    /// <summary>The shortest window: 100 milliseconds.</summary>
    public static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest window: 400 days.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(400);

    // The products that a limiter computes stay exact in the numbers of every engine, including doubles.
    private const long MaxProduct = 1L << 53;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    private RateLimitPolicy(string name, RateLimitAlgorithm algorithm, int limit, int permitsPerWindow, TimeSpan window, RateLimitFallback whenUnavailable)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            Errors.Argument("A policy's name must be 1 to 64 characters: a-z, 0-9, '-', '.' and '_'.", nameof(name));
        }

        ThrowIfNotLimit(limit, nameof(limit));
        ThrowIfNotLimit(permitsPerWindow, nameof(permitsPerWindow));
        if (window < MinWindow || window > MaxWindow || window.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            Errors.OutOfRange("A window must be 100 milliseconds to 400 days, in whole milliseconds.", nameof(window));
        }

        if (Math.Max(limit, permitsPerWindow) * (window.Ticks / TimeSpan.TicksPerMillisecond) > MaxProduct)
        {
            Errors.OutOfRange("A limit times its window in milliseconds must be at most 2^53.", nameof(window));
        }

        if (!Enum.IsDefined(whenUnavailable))
        {
            Errors.OutOfRange("Not one of the values.", nameof(whenUnavailable));
        }

        Name = name;
        Algorithm = algorithm;
        Limit = limit;
        PermitsPerWindow = permitsPerWindow;
        Window = window;
        WindowMilliseconds = window.Ticks / TimeSpan.TicksPerMillisecond;
        WhenUnavailable = whenUnavailable;
        Identity = IdentityOf(name, algorithm, window, permitsPerWindow);
        ShortIdentity = BinaryPrimitives.ReadUInt128BigEndian(Identity.ToArray());
    }

    /// <summary>The name: 1 to 64 characters, a–z, 0–9, '-', '.' and '_'. It is public, because events and metrics contain it.</summary>
    public string Name { get; }

    /// <summary>The algorithm by which permits come back.</summary>
    public RateLimitAlgorithm Algorithm { get; }

    /// <summary>The most permits at once: the permits of a window, or the capacity of a token bucket. 1 to 1,000,000.</summary>
    public int Limit { get; }

    /// <summary>The number of permits that come back in a window: <see cref="Limit"/>, except for a token bucket.</summary>
    public int PermitsPerWindow { get; }

    /// <summary>The length of the window: 100 milliseconds to 400 days, in whole milliseconds.</summary>
    public TimeSpan Window { get; }

    /// <summary>The decision while the store is unavailable. Default <see cref="RateLimitFallback.Refuse"/>.</summary>
    public RateLimitFallback WhenUnavailable { get; }

    /// <summary>A hash of the properties that determine which policies share their counts.</summary>
    internal StoreKey Identity { get; }

    /// <summary>The first 16 bytes of <see cref="Identity"/>.</summary>
    internal UInt128 ShortIdentity { get; }

    internal long WindowMilliseconds { get; }

    /// <summary>Creates a policy with a window that begins at the first permit. All permits come back at its end.</summary>
    /// <param name="name">The <see cref="Name"/>.</param>
    /// <param name="limit">The permits per window.</param>
    /// <param name="window">The length of the window.</param>
    /// <param name="whenUnavailable">The decision while the store is unavailable.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy FixedWindow(string name, int limit, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.FixedWindow, limit, limit, window, whenUnavailable);

    /// <summary>
    /// Creates a policy with a sliding window counter. It assumes that the permits of the previous window were spread evenly. So a burst at the end
    /// of one window and another late in the next can together reach nearly twice the limit within one window length.
    /// </summary>
    /// <param name="name">The <see cref="Name"/>.</param>
    /// <param name="limit">The permits per window.</param>
    /// <param name="window">The length of the window.</param>
    /// <param name="whenUnavailable">The decision while the store is unavailable.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy SlidingWindow(string name, int limit, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.SlidingWindow, limit, limit, window, whenUnavailable);

    /// <summary>Creates a policy with a token bucket, which starts full and refills evenly.</summary>
    /// <param name="name">The <see cref="Name"/>.</param>
    /// <param name="capacity">The most permits at once.</param>
    /// <param name="permitsPerWindow">The number of permits that come back per window.</param>
    /// <param name="window">The length of the window.</param>
    /// <param name="whenUnavailable">The decision while the store is unavailable.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy TokenBucket(string name, int capacity, int permitsPerWindow, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.TokenBucket, capacity, permitsPerWindow, window, whenUnavailable);

    private static StoreKey IdentityOf(string name, RateLimitAlgorithm algorithm, TimeSpan window, int permitsPerWindow)
    {
        Span<byte> input = stackalloc byte[(2 * sizeof(int)) + sizeof(long) + MaxNameLength];
        BinaryPrimitives.WriteInt32BigEndian(input, (int)algorithm);
        BinaryPrimitives.WriteInt64BigEndian(input[sizeof(int)..], window.Ticks);

        // The limit of a window is not part of the identity, so that a change of the limit does not reset all counts.
        BinaryPrimitives.WriteInt32BigEndian(input[(sizeof(int) + sizeof(long))..], algorithm == RateLimitAlgorithm.TokenBucket ? permitsPerWindow : 0);
        var length = (2 * sizeof(int)) + sizeof(long) + Encoding.ASCII.GetBytes(name, input[((2 * sizeof(int)) + sizeof(long))..]);

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        return new StoreKey(hash);
    }

    private static void ThrowIfNotLimit(int limit, string parameter)
    {
        if (limit is < 1 or > MaxLimit)
        {
            Errors.OutOfRange("A limit must be 1 to 1,000,000 permits.", parameter);
        }
    }
}

/// <summary>The algorithms by which permits come back. The numbers are stable.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>A window begins with its first permit. All permits come back at its end.</summary>
    FixedWindow = 1,

    /// <summary>
    /// The sliding window counter. Windows begin at multiples of their length since 1970 (in memory: since the limiter was created). The permits of
    /// the previous window count in proportion to the part of it that is less than one window length ago, rounded up.
    /// </summary>
    SlidingWindow = 2,

    /// <summary>The token bucket, as the generic cell rate algorithm (GCRA): permits come back one by one at an even rate.</summary>
    TokenBucket = 3,
}
