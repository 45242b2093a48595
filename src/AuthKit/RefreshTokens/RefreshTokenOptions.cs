namespace AuthKit.RefreshTokens;

/// <summary>The lifetimes of refresh tokens, and the number of families per subject.</summary>
public sealed class RefreshTokenOptions
{
    /// <summary>The shortest absolute lifetime that can be set: one minute.</summary>
    public static readonly TimeSpan MinAbsoluteLifetime = TimeSpan.FromMinutes(1);

    /// <summary>The longest absolute lifetime that can be set: 400 days.</summary>
    public static readonly TimeSpan MaxAbsoluteLifetime = TimeSpan.FromDays(400);

    /// <summary>The shortest idle time-out that can be set: ten seconds.</summary>
    public static readonly TimeSpan MinIdleTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The longest <see cref="ReuseGrace"/> that can be set: one minute.</summary>
    public static readonly TimeSpan MaxReuseGrace = TimeSpan.FromMinutes(1);

    /// <summary>The largest <see cref="MaxFamiliesPerSubject"/>: 1,000,000.</summary>
    public const int MaxFamiliesPerSubjectLimit = 1_000_000;

    /// <summary>
    /// The time after its creation at which a family expires, even if it is refreshed. Default 30 days; 1 minute to 400 days, in whole
    /// milliseconds.
    /// </summary>
    public TimeSpan AbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// The time after its last refresh at which a family expires. Default 7 days; 10 seconds up to the absolute lifetime, in whole milliseconds.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a spent token is still answered with its successor, unless the request sets it. Default 0: any reuse ends the family. At most 1
    /// minute, in whole milliseconds.
    /// </summary>
    public TimeSpan ReuseGrace { get; set; } = TimeSpan.Zero;

    /// <summary>The most families of a subject. If there are more, the oldest are ended. Default 100; 1 to 1,000,000.</summary>
    public int MaxFamiliesPerSubject { get; set; } = 100;

    /// <summary>Validates the options and returns a copy.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal RefreshTokenOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(RefreshTokenOptions), Validate());
        return (RefreshTokenOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        OptionRange.CheckMilliseconds(problems, AbsoluteLifetime, MinAbsoluteLifetime, MaxAbsoluteLifetime);
        OptionRange.CheckMilliseconds(problems, IdleTimeout, MinIdleTimeout, AbsoluteLifetime);
        OptionRange.CheckMilliseconds(problems, ReuseGrace, TimeSpan.Zero, MaxReuseGrace);
        OptionRange.Check(problems, MaxFamiliesPerSubject, 1, MaxFamiliesPerSubjectLimit);
        return problems;
    }

    internal static bool IsGrace(TimeSpan grace) => grace >= TimeSpan.Zero && grace <= MaxReuseGrace && grace.Ticks % TimeSpan.TicksPerMillisecond == 0;
}
