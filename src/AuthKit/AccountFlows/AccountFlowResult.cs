using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.AccountFlows;

/// <summary>The result of a step of an account flow. The default value is a refusal.</summary>
public readonly struct AccountFlowResult
{
    private readonly IReadOnlyList<string>? _reasons;

    internal AccountFlowResult(AccountFlowStatus status) => Status = status;

    /// <summary>The outcome of the step.</summary>
    public AccountFlowStatus Status { get; internal init; }

    /// <summary>The reasons why the password was rejected, as stable codes such as <c>too_short</c>; empty if it was not.</summary>
    public IReadOnlyList<string> Reasons
    {
        get => _reasons ?? [];
        internal init => _reasons = value;
    }

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="AccountFlowStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; internal init; }

    /// <summary>The account after the step; null if the step did not create or change an account, or does not reveal it.</summary>
    public Account? Account { get; internal init; }

    /// <summary>The session that replaces the caller's session; null if the step did not create one.</summary>
    public SessionGrant? Grant { get; internal init; }

    /// <summary>
    /// The token by which the client remains a known device of the account (<see cref="SignIn.SessionSignInResult.DeviceToken"/>); null if the step
    /// did not create a session.
    /// </summary>
    public string? DeviceToken { get; internal init; }

    /// <summary>Whether the step was done or, for a request that sends mail, accepted.</summary>
    public bool Succeeded => Status == AccountFlowStatus.Done;

    internal static AccountFlowResult Done { get; } = new(AccountFlowStatus.Done);

    internal static AccountFlowResult Limited(TimeSpan retryAfter) => new(AccountFlowStatus.RateLimited) { RetryAfter = retryAfter };

    internal static AccountFlowResult Rejected(IReadOnlyList<string> reasons) => new(AccountFlowStatus.PasswordRejected) { Reasons = reasons };
}

/// <summary>The outcomes of a step of an account flow. The numbers are stable; zero is a refusal.</summary>
public enum AccountFlowStatus
{
    /// <summary>
    /// The text is not a token, or the token has expired, was used, or is for another purpose or tenant, or the account has changed since.
    /// </summary>
    InvalidToken = 0,

    /// <summary>The current password is wrong, or the account no longer exists or may not sign in.</summary>
    InvalidCredentials = 1,

    /// <summary>The text cannot be an e-mail address (<see cref="EmailAddress.IsPlausible"/>).</summary>
    InvalidEmail = 2,

    /// <summary>The policy rejects the new password; <see cref="AccountFlowResult.Reasons"/> says why.</summary>
    PasswordRejected = 3,

    /// <summary>Another account of the tenant has the address.</summary>
    LoginTaken = 4,

    /// <summary>There were too many attempts; <see cref="AccountFlowResult.RetryAfter"/> says how long to wait.</summary>
    RateLimited = 5,

    /// <summary>The step was done. For a request that sends mail: the request was accepted, which does not reveal whether mail is sent.</summary>
    Done = 6,

    /// <summary>The account has a second factor, but the session has no recent proof of it: see <see cref="SignIn.IStepUpService"/>.</summary>
    FreshAuthenticationRequired = 7,

    /// <summary>
    /// Another account already has the subject that was chosen for the new account, but not its login. This happens only if the application stores
    /// its own accounts and chooses their subjects.
    /// </summary>
    SubjectTaken = 8,
}
