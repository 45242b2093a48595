namespace AuthKit.SignIn;

/// <summary>The limits and rules of sign-in with a password (NIST SP 800-63B-4 section 3.2.2; docs/sign-in.md).</summary>
public sealed class SignInServiceOptions
{
    /// <summary>The greatest <see cref="MaxConsecutiveFailures"/> (NIST SP 800-63B-4 section 3.2.2).</summary>
    public const int MaxConsecutiveFailuresLimit = 100;

    /// <summary>The least <see cref="MaxConsecutiveFailures"/>: a smaller number would let a few typing errors lock an account.</summary>
    public const int MinConsecutiveFailuresLimit = 10;

    /// <summary>The greatest limit of one login from one address, of one known device, and of current passwords: 100.</summary>
    public const int MaxFailuresLimit = 100;

    /// <summary>The greatest limit of an address or a site: 10,000.</summary>
    public const int MaxFailuresPerAddressLimit = 10_000;

    /// <summary>The greatest number of <see cref="DummyHashes"/>: 64.</summary>
    public const int MaxDummyHashes = 64;

    /// <summary>The shortest <see cref="FailureWindow"/>: one minute.</summary>
    public static readonly TimeSpan MinFailureWindow = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="FailureWindow"/>: one day.</summary>
    public static readonly TimeSpan MaxFailureWindow = TimeSpan.FromDays(1);

    /// <summary>The shortest <see cref="KnownDeviceLifetime"/>: one day.</summary>
    public static readonly TimeSpan MinKnownDeviceLifetime = TimeSpan.FromDays(1);

    /// <summary>The longest <see cref="KnownDeviceLifetime"/>: 400 days, the longest that browsers keep a cookie.</summary>
    public static readonly TimeSpan MaxKnownDeviceLifetime = TimeSpan.FromDays(400);

    /// <summary>
    /// The window in which failures are counted, from the first failure on. Default 15 minutes; 1 minute to 1 day, in whole milliseconds.
    /// </summary>
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>The failures of one login from one address that are allowed in a window. Default 5; 1 to 100.</summary>
    public int MaxFailuresPerLoginAndAddress { get; set; } = 5;

    /// <summary>
    /// The failures from one address (IPv6: one /64) that are allowed in a window, over all logins and tenants. Default 20; 1 to 10,000.
    /// </summary>
    public int MaxFailuresPerAddress { get; set; } = 20;

    /// <summary>The failures from one IPv6 site (/48) that are allowed in a window, over all logins and tenants. Default 60; 1 to 10,000.</summary>
    public int MaxFailuresPerSite { get; set; } = 60;

    /// <summary>The failures from one known device, which has a count of its own, that are allowed in a window. Default 10; 1 to 100.</summary>
    public int MaxFailuresPerKnownDevice { get; set; } = 10;

    /// <summary>
    /// The consecutive failures of one account, from any address, after which passwords from unknown devices are refused. The lock ends when the
    /// owner gives a proof by mail or signs in from a known device. Default 100; 10 to 100.
    /// </summary>
    public int MaxConsecutiveFailures { get; set; } = MaxConsecutiveFailuresLimit;

    /// <summary>The wrong current passwords that are allowed in one session in 15 minutes. Default 5; 1 to 100.</summary>
    public int MaxPasswordConfirmationFailures { get; set; } = 5;

    /// <summary>How long a device stays known after its last sign-in. Default 180 days; 1 to 400 days.</summary>
    public TimeSpan KnownDeviceLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>
    /// Whether a password signs in only accounts whose address is proven, and registration creates an account only after its address was proven.
    /// Default false.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; }

    /// <summary>
    /// The hashes that unknown logins cost, if stored hashes differ in cost. Give one hash for each form, with the number of accounts that have it.
    /// Default: empty, so an unknown login costs one hash at the current cost. At most 64.
    /// </summary>
    public IList<DummyHash> DummyHashes { get; } = [];

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    internal SignInServiceOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(SignInServiceOptions), SignInValidation.FindProblems(this));
        var copy = new SignInServiceOptions
        {
            FailureWindow = FailureWindow,
            MaxFailuresPerLoginAndAddress = MaxFailuresPerLoginAndAddress,
            MaxFailuresPerAddress = MaxFailuresPerAddress,
            MaxFailuresPerSite = MaxFailuresPerSite,
            MaxFailuresPerKnownDevice = MaxFailuresPerKnownDevice,
            MaxConsecutiveFailures = MaxConsecutiveFailures,
            MaxPasswordConfirmationFailures = MaxPasswordConfirmationFailures,
            KnownDeviceLifetime = KnownDeviceLifetime,
            RequireVerifiedEmail = RequireVerifiedEmail,
        };
        foreach (var dummy in DummyHashes)
        {
            copy.DummyHashes.Add(new DummyHash { StoredHash = dummy.StoredHash, Weight = dummy.Weight });
        }

        return copy;
    }
}
