using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>An account as it was when it was read. Immutable; the <c>With…</c> methods make changed copies to write back.</summary>
public sealed class Account
{
    /// <summary>Tenant and identifier of the account. They never change.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// The name typed to sign in, as it was registered: 1 to 255 UTF-16 units. Unique within its tenant after
    /// <see cref="LoginName.TryNormalize"/>. Kept in the form of <see cref="LoginName.TryCompose"/>, so that what is shown differs from
    /// what is compared in capital letters only.
    /// </summary>
    public required string Login { get; init; }

    /// <summary>The mail address; null if unknown. Kept in Unicode normalisation form C.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Whether a message to <see cref="Email"/> has come back, so that its owner is known to own the account. Default false.
    /// </summary>
    public bool IsEmailVerified { get; init; }

    /// <summary>The stored form of the password (see <c>IPasswordHasher</c>); null for an account without one.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Whether it may sign in. Default <see cref="AccountStatus.Active"/>.</summary>
    public AccountStatus Status { get; init; } = AccountStatus.Active;

    /// <summary>
    /// Rises by one with each change after which earlier sign-ins no longer hold, such as a new password, but not with a rehash. Sessions,
    /// refresh tokens, links and trusted devices carry a copy. Default: a random number of 62 bits, so that nothing that was given for
    /// an earlier account of the same subject holds for this one.
    /// </summary>
    public long SecurityVersion { get; init; } = RecordVersion.First();

    /// <summary>Whether somebody has signed in to it before. Default false.</summary>
    public bool HasSignedIn { get; init; }

    /// <summary>
    /// Why the sign-ins from before the last change must end, while they may not all have ended: it is written together with the
    /// change and cleared once they have. Null where nothing is left to end. An <see cref="IAccountService"/> of your own must
    /// keep it.
    /// </summary>
    public SessionEndReason? PendingEnd { get; init; }

    /// <summary>When it was made. UTC, whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The concurrency token of the account as it was read or added; 0 for an account that has not been added. Only an
    /// <see cref="IAccountService"/> sets it. A successful update raises the stored version by one. A version never returns for a
    /// subject, not even after its account was removed and added again.
    /// </summary>
    public long Version { get; set; }

    /// <summary>A new account.</summary>
    public Account()
    {
    }

    [SetsRequiredMembers]
    private Account(Account source)
    {
        Subject = source.Subject;
        Login = source.Login;
        Email = source.Email;
        IsEmailVerified = source.IsEmailVerified;
        PasswordHash = source.PasswordHash;
        Status = source.Status;
        SecurityVersion = source.SecurityVersion;
        HasSignedIn = source.HasSignedIn;
        PendingEnd = source.PendingEnd;
        CreatedAt = source.CreatedAt;
        Version = source.Version;
    }

    /// <summary>Whether an account may sign in and nothing has happened to it since a security version that ends trust.</summary>
    internal static bool IsCurrent([NotNullWhen(true)] Account? account, long securityVersion) =>
        account is { Status: AccountStatus.Active } && account.SecurityVersion == securityVersion;

    /// <summary>The same password under a new hash: nothing else changes.</summary>
    public Account WithRehash(string passwordHash) => new(this) { PasswordHash = passwordHash };

    /// <summary>A new password: the security version goes up.</summary>
    public Account WithPassword(string passwordHash) => new(this) { PasswordHash = passwordHash, SecurityVersion = SecurityVersion + 1 };

    /// <summary>The account without a password. The security version goes up.</summary>
    public Account WithoutPassword() => new(this) { PasswordHash = null, SecurityVersion = SecurityVersion + 1 };

    /// <summary>Another status: the security version goes up.</summary>
    public Account WithStatus(AccountStatus status) => new(this) { Status = status, SecurityVersion = SecurityVersion + 1 };

    /// <summary>The same account, now signed in to: nothing else changes.</summary>
    public Account WithSignIn() => new(this) { HasSignedIn = true };

    /// <summary>The same account with its address proven; nothing else changes. The caller ends the sign-ins that a first proof must end.</summary>
    public Account WithVerifiedEmail() => new(this) { IsEmailVerified = true };

    /// <summary>Another address, which is the login too: the security version goes up.</summary>
    /// <param name="email">The address, as typed.</param>
    /// <param name="isVerified">Whether a message to it has come back.</param>
    public Account WithEmail(string email, bool isVerified) =>
        new(this) { Login = email, Email = email, IsEmailVerified = isVerified, SecurityVersion = SecurityVersion + 1 };

    /// <summary>The same account, with sign-ins that must end; or, with null, without.</summary>
    internal Account WithPendingEnd(SessionEndReason? reason) => new(this) { PendingEnd = reason };

    /// <summary>As the store has it, once it was written.</summary>
    internal Account AsWritten() => new(this) { Version = Version + 1 };
}

/// <summary>Whether an account may sign in. The numbers are stable; zero is a refusal.</summary>
public enum AccountStatus
{
    /// <summary>It may not.</summary>
    Disabled = 0,

    /// <summary>It may.</summary>
    Active = 1,
}
