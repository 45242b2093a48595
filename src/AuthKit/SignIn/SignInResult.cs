using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>The answer to a sign-in.</summary>
public readonly struct SignInResult
{
    private readonly SignInEnd _end;

    internal SignInResult(SignInEnd end, SessionGrant? grant)
    {
        _end = end;
        Grant = end.Outcome == SignInOutcome.SignedIn ? grant : null;
    }

    internal SignInResult(TimeSpan retryAfter) => _end = new SignInEnd { Outcome = SignInOutcome.RateLimited, RetryAfter = retryAfter };

    /// <summary>How it ended.</summary>
    public SignInOutcome Outcome => _end.Outcome;

    /// <summary>Who signed in; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The new session and its token; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInOutcome.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>
    /// What the client keeps (in a cookie that scripts cannot read) to be known as a device of this account; null where
    /// nobody signed in, or no keys are there to sign it with. Opens nothing by itself.
    /// </summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>
    /// The second step that is asked for; null unless the outcome is <see cref="SignInOutcome.MfaRequired"/> or
    /// <see cref="SignInOutcome.MfaEnrollmentRequired"/>. Nothing of a first step's opens anything else.
    /// </summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>Until when the account signs in without the second factor that it has to have; null where it has one, or needs none.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>
    /// What the client keeps (in a cookie that scripts cannot read) to need no second factor for a while; null unless it asked
    /// for that in the second step.
    /// </summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>Where the second step enrolled the first authenticator: recovery codes to be shown now, once. Else empty.</summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Grant))]
    public bool IsSignedIn => Outcome == SignInOutcome.SignedIn;
}
