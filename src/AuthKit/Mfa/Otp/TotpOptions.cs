namespace AuthKit.Mfa;

/// <summary>
/// The parameters of new authenticators, and the accepted clock difference. Existing authenticators keep their own parameters; the window applies to
/// all.
/// </summary>
public sealed class TotpOptions
{
    /// <summary>The longest period without <see cref="AllowLongPeriod"/>: 30 seconds (OWASP ASVS 6.5.5, RFC 6238 section 5.2).</summary>
    public static readonly TimeSpan MaxSafePeriod = TimeSpan.FromSeconds(30);

    /// <summary>The most steps on each side without <see cref="AllowWideWindow"/>: 1 (RFC 6238 section 5.2).</summary>
    public const int MaxSafeSteps = 1;

    /// <summary>The most steps on each side with <see cref="AllowWideWindow"/>: 10. Each step adds a chance to guess.</summary>
    public const int MaxSteps = 10;

    /// <summary>The hash. Default SHA-1, because some authenticators ignore the parameter and would show wrong codes.</summary>
    public OtpAlgorithm Algorithm { get; set; } = OtpAlgorithm.Sha1;

    /// <summary>The length of a code. Default 6; 6 to 8.</summary>
    public int Digits { get; set; } = 6;

    /// <summary>
    /// How long a code is shown. Default 30 seconds; whole seconds, 1 to 30, or up to 300 with <see cref="AllowLongPeriod"/>.
    /// Some authenticators support only 30.
    /// </summary>
    public TimeSpan Period { get; set; } = MaxSafePeriod;

    /// <summary>Lets codes live longer than OWASP ASVS 6.5.5 allows. Default false.</summary>
    public bool AllowLongPeriod { get; set; }

    /// <summary>
    /// How many steps before the current one are accepted, for slow typing and slow clocks. Default 1; 0 to 1, or up to 10 with
    /// <see cref="AllowWideWindow"/>.
    /// </summary>
    public int PastSteps { get; set; } = 1;

    /// <summary>
    /// How many steps after the current one are accepted, for clocks that are ahead. Default 1; the same range as <see cref="PastSteps"/>.
    /// </summary>
    public int FutureSteps { get; set; } = 1;

    /// <summary>Allows more steps than RFC 6238 section 5.2 advises. Default false.</summary>
    public bool AllowWideWindow { get; set; }

    /// <summary>
    /// The length of new secrets in bytes; 16 to 64. Default null: the length of the hash, which is 20 for SHA-1, 32 for SHA-256 and 64 for SHA-512
    /// (RFC 6238 section 5.1).
    /// </summary>
    public int? SecretSize { get; set; }

    internal TotpParameters Parameters => new(Algorithm, Digits, Period);

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal TotpOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(TotpOptions), Validate());
        return (TotpOptions)MemberwiseClone();
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (OtpHash.Find(Algorithm) is null)
        {
            problems.Add($"{nameof(Algorithm)} is {Algorithm}; it must be one of {string.Join(", ", Enum.GetNames<OtpAlgorithm>())}.");
        }

        OptionRange.Check(problems, Digits, OtpCode.MinDigits, OtpCode.MaxDigits);

        var longest = AllowLongPeriod ? TotpParameters.MaxPeriod : MaxSafePeriod;
        if (!TotpParameters.IsPeriod(Period, longest))
        {
            problems.Add($"{nameof(Period)} is {Period}; it must be 1 to {longest.TotalSeconds} whole seconds"
                + (AllowLongPeriod ? "." : $", or up to {TotpParameters.MaxPeriod.TotalSeconds} with {nameof(AllowLongPeriod)}."));
        }

        ValidateSteps(nameof(PastSteps), PastSteps, problems);
        ValidateSteps(nameof(FutureSteps), FutureSteps, problems);
        OptionRange.Check(problems, SecretSize, OtpSecret.MinSize, OtpSecret.MaxSize);
        return problems;
    }

    private void ValidateSteps(string name, int steps, List<string> problems)
    {
        var most = AllowWideWindow ? MaxSteps : MaxSafeSteps;
        if (steps < 0 || steps > most)
        {
            problems.Add($"{name} is {steps}; it must be 0 to {most}" + (AllowWideWindow ? "." : $", or up to {MaxSteps} with {nameof(AllowWideWindow)}."));
        }
    }
}
