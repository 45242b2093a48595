using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>The answer to a sign-in.</summary>
public readonly struct SignInResult
{
    internal SignInResult(SignInEnd end, SessionGrant? grant)
    {
        Outcome = end.Outcome;
        Account = end.Account;
        Grant = end.Outcome == SignInOutcome.SignedIn ? grant : null;
        DeviceToken = end.DeviceToken;
        RetryAfter = end.RetryAfter;
        IsPasswordBreached = end.IsPasswordBreached;
    }

    internal SignInResult(TimeSpan retryAfter)
    {
        Outcome = SignInOutcome.RateLimited;
        RetryAfter = retryAfter;
    }

    /// <summary>How it ended.</summary>
    public SignInOutcome Outcome { get; }

    /// <summary>Who signed in; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public Account? Account { get; }

    /// <summary>The new session and its token; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInOutcome.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>
    /// What the client keeps (in a cookie that scripts cannot read) to be known as a device of this account; null where
    /// nobody signed in, or no keys are there to sign it with. Opens nothing by itself.
    /// </summary>
    public string? DeviceToken { get; }

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached { get; }

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Grant))]
    public bool IsSignedIn => Outcome == SignInOutcome.SignedIn;
}
