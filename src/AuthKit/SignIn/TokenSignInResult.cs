using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Accounts;

namespace AuthKit.SignIn;

/// <summary>The answer to a sign-in for tokens.</summary>
public readonly struct TokenSignInResult
{
    private readonly SignInEnd _end;

    internal TokenSignInResult(SignInEnd end, TokenPair? pair)
    {
        _end = end;
        Pair = end.Outcome == SignInOutcome.SignedIn ? pair : null;
    }

    /// <summary>How it ended.</summary>
    public SignInOutcome Outcome => _end.Outcome;

    /// <summary>Who signed in; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The tokens; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public TokenPair? Pair { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInOutcome.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>As <see cref="SignInResult.DeviceToken"/>.</summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>As <see cref="SignInResult.Challenge"/>.</summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>As <see cref="SignInResult.EnrollBefore"/>.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>As <see cref="SignInResult.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>As <see cref="SignInResult.RecoveryCodes"/>.</summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Pair))]
    public bool IsSignedIn => Pair is not null;
}
