namespace AuthKit.SignIn;

/// <summary>When sign-in asks for a second factor, and how (docs/mfa.md).</summary>
public sealed class SecondFactorOptions
{
    /// <summary>The most <see cref="MaxChallengeFailures"/>: 10.</summary>
    public const int MaxChallengeFailuresLimit = 10;

    /// <summary>The longest <see cref="ChallengeLifetime"/>: 15 minutes.</summary>
    public static readonly TimeSpan MaxChallengeLifetime = TimeSpan.FromMinutes(15);

    /// <summary>The longest <see cref="GracePeriod"/>: 90 days.</summary>
    public static readonly TimeSpan MaxGracePeriod = TimeSpan.FromDays(90);

    /// <summary>The longest <see cref="FreshFor"/>: one hour.</summary>
    public static readonly TimeSpan MaxFreshFor = TimeSpan.FromHours(1);

    private static readonly TimeSpan LongestLead = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What holds for every account, where no <see cref="ISecondFactorPolicy"/> says otherwise. Default
    /// <see cref="SecondFactorRequirement.Optional"/>.
    /// </summary>
    public SecondFactorRequirement Requirement { get; set; }

    /// <summary>
    /// How long an account that has to have a second factor may still sign in without, from the first sign-in that found none.
    /// Default zero: it enrols at once. At most 90 days.
    /// </summary>
    public TimeSpan GracePeriod { get; set; }

    /// <summary>How long the first step of a sign-in waits for the second. Default 10 minutes; 1 to 15 minutes.</summary>
    public TimeSpan ChallengeLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Codes of authenticators that one first step may try, and, counted apart, recovery codes. Default 5; 1 to 10. Codes of an
    /// account's authenticators are limited beside it.
    /// </summary>
    public int MaxChallengeFailures { get; set; } = 5;

    /// <summary>Whether a trusted device signs in without a second factor. Default true.</summary>
    public bool AllowTrustedDevices { get; set; } = true;

    /// <summary>
    /// Whether a link or a code by mail signs in without the account's second factor. Default false: it leads to it as a password
    /// does.
    /// </summary>
    public bool AllowMailWithoutSecondFactor { get; set; }

    /// <summary>
    /// How old a proof may be at most for a change of password, address or second factors: that of a second factor, where the
    /// account has one. Default 10 minutes; 1 minute to 1 hour.
    /// </summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a proof is fresh. Clocks of several instances differ: one from further ahead was not noted by one of them.</summary>
    internal bool IsRecent(DateTimeOffset? proof, DateTimeOffset now) => proof is { } time && now - time < FreshFor && time - now < LongestLead;

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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
