using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Accounts;

namespace AuthKit.SignIn;

/// <summary>The answer to a sign-in for tokens.</summary>
public readonly struct TokenSignInResult
{
    internal TokenSignInResult(SignInEnd end, TokenPair? pair)
    {
        Outcome = end.Outcome;
        Account = end.Account;
        Pair = end.Outcome == SignInOutcome.SignedIn ? pair : null;
        DeviceToken = end.DeviceToken;
        RetryAfter = end.RetryAfter;
        IsPasswordBreached = end.IsPasswordBreached;
    }

    /// <summary>How it ended.</summary>
    public SignInOutcome Outcome { get; }

    /// <summary>Who signed in; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public Account? Account { get; }

    /// <summary>The tokens; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public TokenPair? Pair { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInOutcome.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>As <see cref="SignInResult.DeviceToken"/>.</summary>
    public string? DeviceToken { get; }

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached { get; }

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Pair))]
    public bool IsSignedIn => Pair is not null;
}
