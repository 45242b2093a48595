using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Registers accounts that sign in with an e-mail address. Every method throws <see cref="AuthUnavailableException"/> if a store, the hashing queue
/// or the message queue is unavailable. In that case nothing was granted.
/// </summary>
public interface IRegistrationService
{
    /// <summary>
    /// Checks the address and the password, hashes the password, and adds an account with a random subject id. If
    /// <see cref="SignInServiceOptions.RequireVerifiedEmail"/> is on, no account is created yet. Instead, the result is
    /// <see cref="RegistrationStatus.VerificationSent"/> for any address, and a link is mailed. The account is created when the link is opened.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default);
}

/// <summary>A registration as a client sent it. All texts may be hostile.</summary>
public sealed class Registration
{
    /// <summary>The tenant that the account will belong to. Default: empty, for applications without tenants.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The e-mail address as typed. It becomes the login.</summary>
    public required string? Email { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding.Create"/>), which shows that the mailed link was opened by the person who chose the
    /// password. Null if the client has no secret: an account that the mailed link creates then gets no password.
    /// </summary>
    public string? Binding { get; init; }

    /// <summary>The client's address and user agent. Default: unknown.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>The result of a registration. The default value is a refusal.</summary>
public readonly struct RegistrationResult
{
    private readonly IReadOnlyList<string>? _reasons;

    internal RegistrationResult(RegistrationStatus status) => Status = status;

    internal RegistrationResult(IReadOnlyList<string> reasons)
    {
        Status = RegistrationStatus.PasswordRejected;
        _reasons = reasons;
    }

    internal RegistrationResult(Account account)
    {
        Status = RegistrationStatus.Registered;
        Account = account;
    }

    internal RegistrationResult(TimeSpan retryAfter)
    {
        Status = RegistrationStatus.RateLimited;
        RetryAfter = retryAfter;
    }

    /// <summary>The outcome of the registration.</summary>
    public RegistrationStatus Status { get; }

    /// <summary>The new account; null unless the status is <see cref="RegistrationStatus.Registered"/>.</summary>
    public Account? Account { get; }

    /// <summary>The reasons why the password was rejected, as stable codes such as <c>too_short</c>; empty if it was not.</summary>
    public IReadOnlyList<string> Reasons => _reasons ?? [];

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="RegistrationStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the account was created.</summary>
    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Status == RegistrationStatus.Registered;
}

/// <summary>The outcomes of a registration. The numbers are stable; zero is a refusal.</summary>
public enum RegistrationStatus
{
    /// <summary>The text cannot be an e-mail address (<see cref="EmailAddress.IsPlausible"/>).</summary>
    InvalidEmail = 0,

    /// <summary>The policy rejects the password; <see cref="RegistrationResult.Reasons"/> says why.</summary>
    PasswordRejected = 1,

    /// <summary>Another account of the tenant has this login.</summary>
    LoginTaken = 2,

    /// <summary>The account was created. No one is signed in.</summary>
    Registered = 3,

    /// <summary>
    /// A mail is sent, either to confirm the address or to tell its owner that the account already exists. The result does not reveal which.
    /// </summary>
    VerificationSent = 4,

    /// <summary>
    /// There were too many registrations from the client's address; <see cref="RegistrationResult.RetryAfter"/> says how long to wait.
    /// </summary>
    RateLimited = 5,

    /// <summary>
    /// Another account already has the subject that was chosen for the new account, but not its login. This happens only if the application stores
    /// its own accounts and chooses their subjects.
    /// </summary>
    SubjectTaken = 6,
}
