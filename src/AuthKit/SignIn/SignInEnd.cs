using AuthKit.Accounts;

namespace AuthKit.SignIn;

/// <summary>How a sign-in ended, whatever it was to become. The default is a refusal.</summary>
internal readonly record struct SignInEnd
{
    public SignInOutcome Outcome { get; init; }

    public Account? Account { get; init; }

    public string? DeviceToken { get; init; }

    public TimeSpan RetryAfter { get; init; }

    public bool IsPasswordBreached { get; init; }

    public MfaChallenge? Challenge { get; init; }

    public DateTimeOffset? EnrollBefore { get; init; }

    public string? TrustedDeviceToken { get; init; }

    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}
