namespace AuthKit.Sessions;

/// <summary>
/// How long sessions live and how many a subject may have. The default lifetimes are within the limits of NIST SP 800-63B-4 for AAL2.
/// </summary>
public sealed class SessionServiceOptions
{
    /// <summary>The shortest <see cref="AbsoluteLifetime"/>: one minute.</summary>
    public static readonly TimeSpan MinAbsoluteLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="AbsoluteLifetime"/>: 400 days, the longest that browsers keep a cookie.</summary>
    public static readonly TimeSpan MaxAbsoluteLifetime = TimeSpan.FromDays(400);

    /// <summary>The shortest <see cref="IdleTimeout"/>: ten seconds.</summary>
    public static readonly TimeSpan MinIdleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The default <see cref="TouchInterval"/>, unless a tenth of the idle timeout is shorter: five minutes.</summary>
    public static readonly TimeSpan DefaultTouchInterval = TimeSpan.FromMinutes(5);

    /// <summary>The longest <see cref="RotationOverlap"/>: one minute.</summary>
    public static readonly TimeSpan MaxRotationOverlap = TimeSpan.FromMinutes(1);

    /// <summary>The largest <see cref="MaxSessionsPerSubject"/>: 1,000,000.</summary>
    public const int MaxSessionsPerSubjectLimit = 1_000_000;

    /// <summary>The largest <see cref="MaxDataSize"/>: 16,384 bytes.</summary>
    public const int MaxDataSizeLimit = 16_384;

    /// <summary>A session ends this long after its creation, even if it is used. Default 24 hours; 1 minute to 400 days.</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A session ends this long after its last noted use. Default 1 hour; 10 seconds up to the absolute lifetime.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A use is noted at most once in this time, so the idle expiry may come up to this much early, but never late. Null, the default: five
    /// minutes, or a tenth of <see cref="IdleTimeout"/> if that is shorter. 0 up to a tenth of <see cref="IdleTimeout"/>.
    /// </summary>
    public TimeSpan? TouchInterval { get; set; }

    /// <summary>
    /// How long the old token still opens the session after a rotation, for requests that are on their way. Default 0: the old token no longer
    /// works; at most 1 minute. After an elevation, the old token never works.
    /// </summary>
    public TimeSpan RotationOverlap { get; set; } = TimeSpan.Zero;

    /// <summary>The most sessions that a subject may have; one more ends the oldest. Default 100; 1 to 1,000,000.</summary>
    public int MaxSessionsPerSubject { get; set; } = 100;

    /// <summary>The maximum size of the application's data in one session, in bytes of UTF-8. Default 8,192; 0 to 16,384.</summary>
    public int MaxDataSize { get; set; } = 8_192;

    internal TimeSpan EffectiveTouchInterval =>
        TouchInterval ?? (IdleTimeout / 10 < DefaultTouchInterval ? IdleTimeout / 10 : DefaultTouchInterval);

    /// <summary>Validates the options and returns a copy that later changes do not affect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range. The exception lists every such option.
    /// </exception>
    internal SessionServiceOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(SessionServiceOptions), Validate());
        return (SessionServiceOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.Check(problems, AbsoluteLifetime, MinAbsoluteLifetime, MaxAbsoluteLifetime);
        OptionRange.Check(problems, IdleTimeout, MinIdleTimeout, AbsoluteLifetime);

        if (TouchInterval is { } touch && (touch < TimeSpan.Zero || touch > IdleTimeout / 10))
        {
            problems.Add($"{nameof(TouchInterval)} is {touch}; it must be 0 to a tenth of {nameof(IdleTimeout)} ({IdleTimeout / 10}).");
        }

        OptionRange.Check(problems, RotationOverlap, TimeSpan.Zero, MaxRotationOverlap);
        OptionRange.Check(problems, MaxSessionsPerSubject, 1, MaxSessionsPerSubjectLimit);
        OptionRange.Check(problems, MaxDataSize, 0, MaxDataSizeLimit);
        return problems;
    }
}
