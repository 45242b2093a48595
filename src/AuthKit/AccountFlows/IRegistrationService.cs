using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>
/// Makes accounts that sign in with an e-mail address. Every method throws
/// <see cref="AuthUnavailableException"/> when a store or the hashing queue is not available; nothing was granted then.
/// </summary>
public interface IRegistrationService
{
    /// <summary>
    /// Checks the address and the password, hashes it, and adds the account with a random identifier. Where
    /// <see cref="SignInServiceOptions.RequireVerifiedEmail"/> is on, no account is made yet: the answer is
    /// <see cref="RegistrationStatus.VerificationSent"/> for any address, a mail goes out, and the account is made when
    /// its link comes back.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default);
}

/// <summary>A wish for an account, as a client sent it. All texts may be hostile.</summary>
public sealed class Registration
{
    /// <summary>The tenant the account will belong to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The e-mail address as typed; it becomes the login.</summary>
    public required string? Email { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding.Create"/>), by which a mailed link is known to come back to who chose
    /// the password; null for none.
    /// </summary>
    public string? Binding { get; init; }

    /// <summary>The client.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>The answer to a registration.</summary>
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

    /// <summary>How it ended.</summary>
    public RegistrationStatus Status { get; }

    /// <summary>The new account; null unless the status is <see cref="RegistrationStatus.Registered"/>.</summary>
    public Account? Account { get; }

    /// <summary>Why the password was refused, as stable codes such as <c>too_short</c>; empty unless it was.</summary>
    public IReadOnlyList<string> Reasons => _reasons ?? [];

    /// <summary>After what time to come back; zero unless the status is <see cref="RegistrationStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter { get; }

    /// <summary>Whether the account was made.</summary>
    [MemberNotNullWhen(true, nameof(Account))]
    public bool Succeeded => Status == RegistrationStatus.Registered;
}

/// <summary>How a registration ended. The numbers are stable; zero is a refusal.</summary>
public enum RegistrationStatus
{
    /// <summary>The text cannot be an e-mail address (<see cref="EmailAddress.IsPlausible"/>).</summary>
    InvalidEmail = 0,

    /// <summary>The policy refuses the password; the result says why.</summary>
    PasswordRejected = 1,

    /// <summary>Another account of the tenant has this login.</summary>
    LoginTaken = 2,

    /// <summary>The account was made; nobody is signed in.</summary>
    Registered = 3,

    /// <summary>
    /// A mail goes out, to confirm the address or to tell its owner that there is an account already: not told which.
    /// </summary>
    VerificationSent = 4,

    /// <summary>Too many registrations from the client's address; the result says when to come back.</summary>
    RateLimited = 5,

    /// <summary>
    /// The subject that the new account was to have is taken, though not its login: of the application's own accounts, where
    /// it chooses subjects.
    /// </summary>
    SubjectTaken = 6,
}
