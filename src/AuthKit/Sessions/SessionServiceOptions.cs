namespace AuthKit.Sessions;

/// <summary>How long sessions live and how many a subject may have. The defaults lie inside NIST SP 800-63B-4 AAL2.</summary>
public sealed class SessionServiceOptions
{
    /// <summary>The shortest absolute lifetime that can be set: one minute.</summary>
    public static readonly TimeSpan MinAbsoluteLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest absolute lifetime that can be set: 400 days, the longest that browsers keep a cookie.</summary>
    public static readonly TimeSpan MaxAbsoluteLifetime = TimeSpan.FromDays(400);

    /// <summary>The shortest idle time-out that can be set: ten seconds.</summary>
    public static readonly TimeSpan MinIdleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The default touch interval, unless a tenth of the idle time-out is shorter: five minutes.</summary>
    public static readonly TimeSpan DefaultTouchInterval = TimeSpan.FromMinutes(5);

    /// <summary>The longest overlap at rotation that can be set: one minute.</summary>
    public static readonly TimeSpan MaxRotationOverlap = TimeSpan.FromMinutes(1);

    /// <summary>The most sessions a subject that can be set: 1,000,000.</summary>
    public const int MaxSessionsPerSubjectLimit = 1_000_000;

    /// <summary>The largest session data that can be set: 16,384 bytes.</summary>
    public const int MaxDataSizeLimit = 16_384;

    /// <summary>A session ends this long after it began, used or not. Default 24 hours; 1 minute to 400 days.</summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A session ends this long after its last use. Default 1 hour; 10 seconds up to the absolute lifetime.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A use is written down at most this often, so the idle end may come up to this much early, never late. Default
    /// null: five minutes, or a tenth of <see cref="IdleTimeout"/> if that is shorter; a tenth is the most.
    /// </summary>
    public TimeSpan? TouchInterval { get; set; }

    /// <summary>
    /// After a rotation the old token still answers for this long, for requests that were under way. Default 0: it
    /// no longer finds the session; at most 1 minute. An elevation never overlaps.
    /// </summary>
    public TimeSpan RotationOverlap { get; set; } = TimeSpan.Zero;

    /// <summary>The most sessions a subject may have; one more ends the oldest. Default 100; 1 to 1,000,000.</summary>
    public int MaxSessionsPerSubject { get; set; } = 100;

    /// <summary>The most that the application's data in one session may take, in bytes of UTF-8. Default 8,192; 0 to 16,384.</summary>
    public int MaxDataSize { get; set; } = 8_192;

    internal TimeSpan EffectiveTouchInterval =>
        TouchInterval ?? (IdleTimeout / 10 < DefaultTouchInterval ? IdleTimeout / 10 : DefaultTouchInterval);

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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
