using System.Diagnostics.CodeAnalysis;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>An account as it was read. Immutable; the <c>With…</c> methods make changed copies to write back.</summary>
public sealed class Account
{
    /// <summary>The tenant and the id of the account. They never change.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>
    /// The name typed to sign in, as it was registered: 1 to 255 UTF-16 units. Unique within its tenant after <see cref="LoginName.TryNormalize"/>.
    /// Stored in the form of <see cref="LoginName.TryCompose"/>, so that the displayed form differs from the compared form only in capital letters.
    /// </summary>
    public required string Login { get; init; }

    /// <summary>The mail address; null if unknown. Stored in Unicode normalisation form C.</summary>
    public string? Email { get; init; }

    /// <summary>
    /// Whether the user has answered a message to <see cref="Email"/>, which proves that the user owns the address. Default false.
    /// </summary>
    public bool IsEmailVerified { get; init; }

    /// <summary>The stored form of the password (see <c>IPasswordHasher</c>); null for an account without a password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Whether the account may sign in. Default <see cref="AccountStatus.Active"/>.</summary>
    public AccountStatus Status { get; init; } = AccountStatus.Active;

    /// <summary>
    /// Rises by one with each change that invalidates earlier sign-ins, such as a new password; a rehash does not raise it. Sessions, refresh tokens,
    /// links and trusted devices carry a copy. Default: a random number of 62 bits, so that nothing that was issued to an earlier account of the same
    /// subject is valid for this one.
    /// </summary>
    public long SecurityVersion { get; init; } = RecordVersion.First();

    /// <summary>Whether somebody has signed in to the account before. Default false.</summary>
    public bool HasSignedIn { get; init; }

    /// <summary>
    /// The reason why the sign-ins from before the last change must end, as long as some of them may still exist. It is written together with the
    /// change and cleared after they have ended; null if there is nothing to end. If you write your own <see cref="IAccountService"/>, it must store
    /// this value.
    /// </summary>
    public SessionEndReason? PendingEnd { get; init; }

    /// <summary>
    /// The sign-in that goes on when <see cref="PendingEnd"/> is finished: that of the user who asked for the end of all others. Null if none goes
    /// on, and without a pending end. If you write your own <see cref="IAccountService"/>, it must store this value.
    /// </summary>
    public SessionId? PendingEndExceptSid { get; init; }

    /// <summary>When the account was created. UTC, whole milliseconds.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>
    /// The concurrency token of the account as it was read or added; 0 for an account that has not been added. Only an
    /// <see cref="IAccountService"/> sets it.
    /// A successful update raises the stored version by one. A subject never gets the same version again, not even if its account is removed and
    /// added again.
    /// </summary>
    public long Version { get; set; }

    /// <summary>Creates an account that is not stored yet.</summary>
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
        PendingEndExceptSid = source.PendingEndExceptSid;
        CreatedAt = source.CreatedAt;
        Version = source.Version;
    }

    /// <summary>Whether an account may sign in and still has this security version.</summary>
    internal static bool IsCurrent([NotNullWhen(true)] Account? account, long securityVersion) =>
        account is { Status: AccountStatus.Active } && account.SecurityVersion == securityVersion;

    /// <summary>A copy with a new hash of the same password. The security version stays.</summary>
    public Account WithRehash(string passwordHash) => new(this) { PasswordHash = passwordHash };

    /// <summary>A copy with a new password. The security version goes up.</summary>
    public Account WithPassword(string passwordHash) => new(this) { PasswordHash = passwordHash, SecurityVersion = SecurityVersion + 1 };

    /// <summary>A copy without a password. The security version goes up.</summary>
    public Account WithoutPassword() => new(this) { PasswordHash = null, SecurityVersion = SecurityVersion + 1 };

    /// <summary>A copy with another status. The security version goes up.</summary>
    public Account WithStatus(AccountStatus status) => new(this) { Status = status, SecurityVersion = SecurityVersion + 1 };

    /// <summary>A copy with <see cref="HasSignedIn"/>. The security version stays.</summary>
    public Account WithSignIn() => new(this) { HasSignedIn = true };

    /// <summary>
    /// A copy with a verified address. The security version stays; the caller ends the sign-ins that a first verification must end.
    /// </summary>
    public Account WithVerifiedEmail() => new(this) { IsEmailVerified = true };

    /// <summary>A copy with another address, which is also the login. The security version goes up.</summary>
    /// <param name="email">The address, as typed.</param>
    /// <param name="isVerified">Whether the user has answered a message to it.</param>
    public Account WithEmail(string email, bool isVerified) =>
        new(this) { Login = email, Email = email, IsEmailVerified = isVerified, SecurityVersion = SecurityVersion + 1 };

    /// <summary>A copy with a reason to end earlier sign-ins; or, with null, without a reason.</summary>
    internal Account WithPendingEnd(SessionEndReason? reason, SessionId? exceptSid = null) => new(this) { PendingEnd = reason, PendingEndExceptSid = exceptSid };

    /// <summary>A copy with the version that the store has after a successful update.</summary>
    internal Account AsWritten() => new(this) { Version = Version + 1 };
}

/// <summary>Whether an account may sign in. The numbers are stable; zero is a refusal.</summary>
public enum AccountStatus
{
    /// <summary>The account may not sign in.</summary>
    Disabled = 0,

    /// <summary>The account may sign in.</summary>
    Active = 1,
}
