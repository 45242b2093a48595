namespace AuthKit.SignIn;

/// <summary>Options for when and how sign-in asks for a second factor (docs/mfa.md).</summary>
public sealed class SecondFactorOptions
{
    /// <summary>The greatest <see cref="MaxChallengeFailures"/>: 10.</summary>
    public const int MaxChallengeFailuresLimit = 10;

    /// <summary>The longest <see cref="ChallengeLifetime"/>: 15 minutes.</summary>
    public static readonly TimeSpan MaxChallengeLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The longest <see cref="GracePeriod"/>: 90 days.</summary>
    public static readonly TimeSpan MaxGracePeriod = TimeSpan.FromDays(90);

    /// <summary>The longest <see cref="FreshFor"/>: one hour.</summary>
    public static readonly TimeSpan MaxFreshFor = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether accounts must have a second factor, unless an <see cref="ISecondFactorPolicy"/> decides. Default
    /// <see cref="SecondFactorRequirement.Optional"/>.
    /// </summary>
    public SecondFactorRequirement Requirement { get; set; }

    /// <summary>
    /// How long an account that must have a second factor may still sign in without one, from the first sign-in that found it without one. Default
    /// zero: it must enrol at once. At most 90 days.
    /// </summary>
    public TimeSpan GracePeriod { get; set; }

    /// <summary>How long the first step of a sign-in is valid. Default 10 minutes; 1 to 15 minutes.</summary>
    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The number of codes of authenticators that may be tried for one first step, and, counted separately, the number of recovery codes. Default
    /// 5; 1 to 10. In addition, each account limits codes of its authenticators across all first steps.
    /// </summary>
    public int MaxChallengeFailures { get; set; } = 5;

    /// <summary>Whether a trusted device can sign in without a second factor. Default true.</summary>
    public bool AllowTrustedDevices { get; set; } = true;

    /// <summary>
    /// Whether a mailed link or code signs in without the account's second factor. Default false: the second factor is needed as after a password.
    /// </summary>
    public bool AllowMailWithoutSecondFactor { get; set; }

    /// <summary>
    /// How long a proof is fresh enough for a change of password, address or second factors. If the account has a second factor, only a
    /// proof of it counts. Default 10 minutes; 1 minute to 1 hour.
    /// </summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Whether a proof is fresh. The clocks of the instances may differ, but no instance can have recorded a proof that is further ahead than a
    /// minute.
    /// </summary>
    internal bool IsRecent(DateTimeOffset? proof, DateTimeOffset now) => proof is { } time && now - time < FreshFor && time - now < LongestLead;

    /// <summary>Copies the options, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal SecondFactorOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(SecondFactorOptions), Validate());
        return (SecondFactorOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Requirement))
        {
            problems.Add($"{nameof(Requirement)} is {Requirement}; it must be one of the enumeration's values.");
        }

        OptionRange.Check(problems, MaxChallengeFailures, 1, MaxChallengeFailuresLimit);
        OptionRange.Check(problems, GracePeriod, TimeSpan.Zero, MaxGracePeriod);
        OptionRange.CheckMilliseconds(problems, ChallengeLifetime, TimeSpan.FromMinutes(1), MaxChallengeLifetime);
        OptionRange.Check(problems, FreshFor, TimeSpan.FromMinutes(1), MaxFreshFor);
        return problems;
    }
}
