using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.RateLimiting;

/// <summary>
/// How many permits a key has, and how they come back. Immutable. Two policies with another name, algorithm, window or
/// (for a bucket) <see cref="PermitsPerWindow"/> count apart, even for the same key; with another limit alone they share
/// what was counted.
/// </summary>
public sealed class RateLimitPolicy
{
    /// <summary>The longest name in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>The greatest limit.</summary>
    public const int MaxLimit = 1_000_000;

    /// <summary>The shortest window: 100 milliseconds.</summary>
    public static readonly TimeSpan MinWindow = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest window: 400 days.</summary>
    public static readonly TimeSpan MaxWindow = TimeSpan.FromDays(400);

    // What a limiter multiplies stays exact in every engine's numbers, doubles among them.
    private const long MaxProduct = 1L << 53;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    private RateLimitPolicy(string name, RateLimitAlgorithm algorithm, int limit, int permitsPerWindow, TimeSpan window, RateLimitFallback whenUnavailable)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            Errors.Argument("A policy's name is 1 to 64 characters: a-z, 0-9, '-', '.' and '_'.", nameof(name));
        }

        ThrowIfNotLimit(limit, nameof(limit));
        ThrowIfNotLimit(permitsPerWindow, nameof(permitsPerWindow));
        if (window < MinWindow || window > MaxWindow || window.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            Errors.OutOfRange("A window is 100 milliseconds to 400 days, in whole milliseconds.", nameof(window));
        }

        if (Math.Max(limit, permitsPerWindow) * (window.Ticks / TimeSpan.TicksPerMillisecond) > MaxProduct)
        {
            Errors.OutOfRange("A limit times its window in milliseconds is at most 2^53.", nameof(window));
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

    /// <summary>1 to 64 characters: a–z, 0–9, '-', '.' and '_'. Public: it stands in events and metrics.</summary>
    public string Name { get; }

    /// <summary>How permits come back.</summary>
    public RateLimitAlgorithm Algorithm { get; }

    /// <summary>The most permits at once: those of a window, or the capacity of a bucket. 1 to 1,000,000.</summary>
    public int Limit { get; }

    /// <summary>The number of permits that come back in a window: <see cref="Limit"/>, except for a token bucket.</summary>
    public int PermitsPerWindow { get; }

    /// <summary>100 milliseconds to 400 days, in whole milliseconds.</summary>
    public TimeSpan Window { get; }

    /// <summary>What happens while the store cannot be asked. Default <see cref="RateLimitFallback.Refuse"/>.</summary>
    public RateLimitFallback WhenUnavailable { get; }

    /// <summary>What two policies must have in common to share what was counted, in 32 bytes.</summary>
    internal StoreKey Identity { get; }

    /// <summary>The first 16 bytes of <see cref="Identity"/>.</summary>
    internal UInt128 ShortIdentity { get; }

    internal long WindowMilliseconds { get; }

    /// <summary>A window that begins with its first permit.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="limit">Permits a window.</param>
    /// <param name="window">Its length.</param>
    /// <param name="whenUnavailable">What happens while the store cannot be asked.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy FixedWindow(string name, int limit, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.FixedWindow, limit, limit, window, whenUnavailable);

    /// <summary>
    /// A sliding window counter. It takes the permits of the window before for evenly spread, so that a burst at the end
    /// of one window and another late in the next can come to nearly twice the limit within one length.
    /// </summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="limit">Permits a window.</param>
    /// <param name="window">Its length.</param>
    /// <param name="whenUnavailable">What happens while the store cannot be asked.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy SlidingWindow(string name, int limit, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.SlidingWindow, limit, limit, window, whenUnavailable);

    /// <summary>A bucket that starts full and fills evenly.</summary>
    /// <param name="name">See <see cref="Name"/>.</param>
    /// <param name="capacity">The most permits at once.</param>
    /// <param name="permitsPerWindow">How many come back in a window.</param>
    /// <param name="window">In which time they do.</param>
    /// <param name="whenUnavailable">What happens while the store cannot be asked.</param>
    /// <exception cref="ArgumentException">An argument is out of its bounds.</exception>
    public static RateLimitPolicy TokenBucket(string name, int capacity, int permitsPerWindow, TimeSpan window, RateLimitFallback whenUnavailable = RateLimitFallback.Refuse) =>
        new(name, RateLimitAlgorithm.TokenBucket, capacity, permitsPerWindow, window, whenUnavailable);

    private static StoreKey IdentityOf(string name, RateLimitAlgorithm algorithm, TimeSpan window, int permitsPerWindow)
    {
        Span<byte> input = stackalloc byte[(2 * sizeof(int)) + sizeof(long) + MaxNameLength];
        BinaryPrimitives.WriteInt32BigEndian(input, (int)algorithm);
        BinaryPrimitives.WriteInt64BigEndian(input[sizeof(int)..], window.Ticks);

        // A window's limit is no part of it: who raises the limit does not give everybody a new count.
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
            Errors.OutOfRange("A limit is 1 to 1,000,000 permits.", parameter);
        }
    }
}

/// <summary>How permits come back. The numbers are stable.</summary>
public enum RateLimitAlgorithm
{
    /// <summary>A window begins with its first permit; all permits come back at its end.</summary>
    FixedWindow = 1,

    /// <summary>
    /// The sliding window counter: windows begin at multiples of their length since 1970 (in memory: since the limiter was
    /// made), and the permits of the window before count by the share of it that still lies within one length of now,
    /// rounded up.
    /// </summary>
    SlidingWindow = 2,

    /// <summary>The token bucket, as the generic cell rate algorithm (GCRA): permits come back one by one at an even rate.</summary>
    TokenBucket = 3,
}
