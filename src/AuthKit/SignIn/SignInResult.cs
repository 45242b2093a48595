using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>The answer to a sign-in.</summary>
public readonly struct SignInResult
{
    internal SignInResult(Account account, SessionGrant grant)
    {
        Outcome = SignInOutcome.SignedIn;
        Account = account;
        Grant = grant;
    }

    /// <summary>How it ended.</summary>
    public SignInOutcome Outcome { get; }

    /// <summary>Who signed in; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public Account? Account { get; }

    /// <summary>The new session and its token; null unless the outcome is <see cref="SignInOutcome.SignedIn"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Grant))]
    public bool IsSignedIn => Outcome == SignInOutcome.SignedIn;
}
