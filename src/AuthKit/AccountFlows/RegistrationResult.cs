using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;

namespace AuthKit.AccountFlows;

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
    public bool IsRegistered => Status == RegistrationStatus.Registered;
}
