using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.AccountFlows;

/// <summary>The answer to a step of an account flow. The default value is a refusal.</summary>
public readonly struct AccountFlowResult
{
    private readonly IReadOnlyList<string>? _reasons;

    internal AccountFlowResult(AccountFlowStatus status) => Status = status;

    /// <summary>How it ended.</summary>
    public AccountFlowStatus Status { get; internal init; }

    /// <summary>Why the password was refused, as stable codes such as <c>too_short</c>; empty unless it was.</summary>
    public IReadOnlyList<string> Reasons
    {
        get => _reasons ?? [];
        internal init => _reasons = value;
    }

    /// <summary>After what time to come back; zero unless the status is <see cref="AccountFlowStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; internal init; }

    /// <summary>The account as it now is; null where the step made or changed none, or does not tell.</summary>
    public Account? Account { get; internal init; }

    /// <summary>The session that takes the place of the caller's; null where the step made none.</summary>
    public SessionGrant? Grant { get; internal init; }

    /// <summary>
    /// What the client keeps to be known as a device of the account (<see cref="SignIn.SessionSignInResult.DeviceToken"/>); null where the
    /// step gave no session.
    /// </summary>
    public string? DeviceToken { get; internal init; }

    /// <summary>Whether the step was done.</summary>
    public bool Succeeded => Status == AccountFlowStatus.Done;

    internal static AccountFlowResult Done { get; } = new(AccountFlowStatus.Done);

    internal static AccountFlowResult Limited(TimeSpan retryAfter) => new(AccountFlowStatus.RateLimited) { RetryAfter = retryAfter };

    internal static AccountFlowResult Rejected(IReadOnlyList<string> reasons) => new(AccountFlowStatus.PasswordRejected) { Reasons = reasons };
}

/// <summary>How a step of an account flow ended. The numbers are stable; zero is a refusal.</summary>
public enum AccountFlowStatus
{
    /// <summary>The text is not a token, or the token has expired, was used, or does not belong here.</summary>
    InvalidToken = 0,

    /// <summary>The current password is wrong, or the account is gone or may not sign in.</summary>
    InvalidCredentials = 1,

    /// <summary>No mail could go to the address.</summary>
    InvalidEmail = 2,

    /// <summary>The policy refuses the new password; the result says why.</summary>
    PasswordRejected = 3,

    /// <summary>Another account of the tenant has the address.</summary>
    LoginTaken = 4,

    /// <summary>Too many tries; the result says when to come back.</summary>
    RateLimited = 5,

    /// <summary>It was done; or, for a request that sends mail, it was taken: whether mail goes out is not told.</summary>
    Done = 6,

    /// <summary>The account has a second factor, and the session has not shown it lately: see <see cref="SignIn.IStepUpService"/>.</summary>
    FreshAuthenticationRequired = 7,

    /// <summary>
    /// The subject that the new account was to have is taken, though not its login: of the application's own accounts, where
    /// it chooses subjects.
    /// </summary>
    SubjectTaken = 8,
}
