namespace AuthKit.SignIn;

/// <summary>How sign-in with a password is limited (NIST SP 800-63B-4 section 3.2.2; docs/sign-in.md).</summary>
public sealed class SignInServiceOptions
{
    /// <summary>The greatest <see cref="MaxConsecutiveFailures"/> (NIST SP 800-63B-4 section 3.2.2).</summary>
    public const int MaxConsecutiveFailuresLimit = 100;

    /// <summary>The least <see cref="MaxConsecutiveFailures"/>: less would let a few typing errors lock an account.</summary>
    public const int MinConsecutiveFailuresLimit = 10;

    /// <summary>The greatest limit of one login from one address, of one known device, and of current passwords.</summary>
    public const int MaxFailuresLimit = 100;

    /// <summary>The greatest limit of an address or a site.</summary>
    public const int MaxFailuresPerAddressLimit = 10_000;

    /// <summary>The most <see cref="DummyHashes"/>.</summary>
    public const int MaxDummyHashes = 64;

    /// <summary>The shortest <see cref="FailureWindow"/>: one minute.</summary>
    public static readonly TimeSpan MinFailureWindow = TimeSpan.FromMinutes(1);

    /// <summary>The longest <see cref="FailureWindow"/>: one day.</summary>
    public static readonly TimeSpan MaxFailureWindow = TimeSpan.FromDays(1);

    /// <summary>The shortest <see cref="KnownDeviceLifetime"/>: one day.</summary>
    public static readonly TimeSpan MinKnownDeviceLifetime = TimeSpan.FromDays(1);

    /// <summary>The longest <see cref="KnownDeviceLifetime"/>: 400 days, the longest that browsers keep a cookie.</summary>
    public static readonly TimeSpan MaxKnownDeviceLifetime = TimeSpan.FromDays(400);

    /// <summary>In which time failures are counted, from the first one on. Default 15 minutes; 1 minute to 1 day, in whole milliseconds.</summary>
    public TimeSpan FailureWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Failures of one login from one address. Default 5; 1 to 100.</summary>
    public int MaxFailuresPerLoginAndAddress { get; set; } = 5;

    /// <summary>Failures from one address (IPv6: one /64), all logins and tenants together. Default 20; 1 to 10,000.</summary>
    public int MaxFailuresPerAddress { get; set; } = 20;

    /// <summary>Failures from one IPv6 site (/48), all logins and tenants together. Default 60; 1 to 10,000.</summary>
    public int MaxFailuresPerSite { get; set; } = 60;

    /// <summary>Failures from one known device, which counts by itself. Default 10; 1 to 100.</summary>
    public int MaxFailuresPerKnownDevice { get; set; } = 10;

    /// <summary>
    /// Failures of one login in a row, from anywhere, after which passwords from unknown devices no longer pass until a
    /// proof by mail or a known device signs in. Default 100; 10 to 100.
    /// </summary>
    public int MaxConsecutiveFailures { get; set; } = MaxConsecutiveFailuresLimit;

    /// <summary>How often a session's owner may give a wrong current password in 15 minutes. Default 5; 1 to 100.</summary>
    public int MaxPasswordConfirmationFailures { get; set; } = 5;

    /// <summary>How long a device stays known after its last sign-in. Default 180 days; 1 to 400 days.</summary>
    public TimeSpan KnownDeviceLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>
    /// Whether accounts sign in by password, and are made by registration, only once their address is proven. Default
    /// false.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; }

    /// <summary>
    /// What an unknown login costs where stored hashes differ in cost: as many accounts as have each form. Default: none,
    /// an unknown login costs one hash at the current cost. At most 64.
    /// </summary>
    public IList<DummyHash> DummyHashes { get; } = [];

    /// <summary>A copy that later changes do not reach.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
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
