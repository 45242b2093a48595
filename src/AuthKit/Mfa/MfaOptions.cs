namespace AuthKit.Mfa;

/// <summary>Options for enrolment, trusted devices and the limits on wrong codes (NIST SP 800-63B-4 section 3.2.2; docs/mfa.md).</summary>
public sealed class MfaOptions
{
    /// <summary>The highest <see cref="MaxAuthenticators"/>: 20.</summary>
    public const int MaxAuthenticatorsLimit = 20;

    /// <summary>The highest <see cref="MaxTrustedDevices"/>: 50.</summary>
    public const int MaxTrustedDevicesLimit = 50;

    /// <summary>The highest <see cref="MaxFailures"/>: 10.</summary>
    public const int MaxFailuresLimit = 10;

    /// <summary>The highest <see cref="MaxConsecutiveFailures"/>: 100 (NIST SP 800-63B-4 section 3.2.2).</summary>
    public const int MaxConsecutiveFailuresLimit = 100;

    /// <summary>The shortest <see cref="FailureWindow"/>: one minute.</summary>
    public static readonly TimeSpan MinFailureWindow = TimeSpan.FromMinutes(1);

    /// <summary>The longest wait after failures, and the longest <see cref="FailureWindow"/>: one day.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    /// <summary>The longest <see cref="EnrollmentLifetime"/>: one hour.</summary>
    public static readonly TimeSpan MaxEnrollmentLifetime = TimeSpan.FromHours(1);

    /// <summary>The longest <see cref="TrustedDeviceLifetime"/>: 90 days.</summary>
    public static readonly TimeSpan MaxTrustedDeviceLifetime = TimeSpan.FromDays(90);

    /// <summary>The name of the site that authenticators show: 1 to 255 UTF-16 units. Default <c>AuthKit</c>: set your own.</summary>
    public string Issuer { get; set; } = "AuthKit";

    /// <summary>
    /// The issuer of single tenants, by the tenant's name (1 to 255 UTF-16 units). Default: empty. If tenants are added while the application runs,
    /// register an <see cref="IMfaIssuerSource"/>.
    /// </summary>
    public IDictionary<string, string> TenantIssuers { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>How many authenticators an account can have. Default 5; 1 to 20.</summary>
    public int MaxAuthenticators { get; set; } = 5;

    /// <summary>How long an enrolment waits for its first code. Default 15 minutes; 1 minute to 1 hour.</summary>
    public TimeSpan EnrollmentLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Consecutive failures after which the account waits. Default 5; 1 to 10.</summary>
    public int MaxFailures { get; set; } = 5;

    /// <summary>
    /// The length of the first wait. Each further wait without a success in between is twice as long, up to a day. Default 15 minutes; 1 minute to
    /// 1 day.
    /// </summary>
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Consecutive failures after which codes of authenticators are refused until a recovery code is used or an administrator unlocks the account.
    /// Default 100; 10 to 100.
    /// </summary>
    public int MaxConsecutiveFailures { get; set; } = MaxConsecutiveFailuresLimit;

    /// <summary>How long a trusted device needs no second factor to sign in. Default 30 days; 1 hour to 90 days.</summary>
    public TimeSpan TrustedDeviceLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many devices an account can trust. One more replaces the oldest. Default 10; 0 (devices cannot be trusted) to 50.</summary>
    public int MaxTrustedDevices { get; set; } = 10;

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal MfaOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(MfaOptions), Validate());
        var copy = (MfaOptions)MemberwiseClone();
        copy.TenantIssuers = new Dictionary<string, string>(TenantIssuers, StringComparer.Ordinal);
        return copy;
    }

    internal List<string> Validate()
    {
        var problems = new List<string>();
        if (!IsIssuer(Issuer))
        {
            problems.Add($"{nameof(Issuer)} must be 1 to {NameRules.MaxLength} UTF-16 units.");
        }

        if (TenantIssuers is null || TenantIssuers.Any(static one => one.Key.Length == 0 || !NameRules.IsWellFormed(one.Key) || !IsIssuer(one.Value)))
        {
            problems.Add($"{nameof(TenantIssuers)} must be issuers of 1 to {NameRules.MaxLength} UTF-16 units by tenants of 1 to {NameRules.MaxLength} UTF-16 units.");
        }

        OptionRange.Check(problems, MaxAuthenticators, 1, MaxAuthenticatorsLimit);
        OptionRange.Check(problems, MaxFailures, 1, MaxFailuresLimit);
        OptionRange.Check(problems, MaxConsecutiveFailures, 10, MaxConsecutiveFailuresLimit);
        OptionRange.Check(problems, MaxTrustedDevices, 0, MaxTrustedDevicesLimit);
        OptionRange.Check(problems, EnrollmentLifetime, TimeSpan.FromMinutes(1), MaxEnrollmentLifetime);
        OptionRange.Check(problems, FailureWindow, MinFailureWindow, MaxWait);
        OptionRange.Check(problems, TrustedDeviceLifetime, TimeSpan.FromHours(1), MaxTrustedDeviceLifetime);
        return problems;
    }

    internal static bool IsIssuer(string? issuer) => issuer is { Length: > 0 } && NameRules.IsWellFormed(issuer);
}

/// <summary>
/// Supplies the issuer that authenticators show for a tenant. It is for applications whose tenants are not known at startup. Register it before
/// <c>AddAuthKit</c>.
/// </summary>
public interface IMfaIssuerSource
{
    /// <summary>The issuer for a tenant's enrolments, 1 to 255 UTF-16 units; null to use the issuer from the options.</summary>
    /// <param name="tenant">0 to 255 UTF-16 units.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<string?> FindAsync(string tenant, CancellationToken cancellationToken);
}
