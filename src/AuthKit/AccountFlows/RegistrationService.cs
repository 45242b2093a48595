using System.Security.Cryptography;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Passwords;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Registration over accounts and passwords. Safe for concurrent use.</summary>
public sealed class RegistrationService : IRegistrationService
{
    private const int SubjectIdSize = 16;

    private readonly IAccountService _accounts;
    private readonly IPasswordPolicy _policy;
    private readonly IPasswordHasher _hasher;
    private readonly TimeProvider _timeProvider;

    /// <summary>Creates the service.</summary>
    public RegistrationService(IAccountService accounts, IPasswordPolicy policy, IPasswordHasher hasher, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(hasher);
        _accounts = accounts;
        _policy = policy;
        _hasher = hasher;
        _timeProvider = (runtime ?? AuthKitRuntime.Default).TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(registration);
        if (!EmailAddress.IsPlausible(registration.Email))
        {
            return new RegistrationResult(RegistrationStatus.InvalidEmail);
        }

        var subject = new SubjectRef(registration.Tenant, Base64Url.Encode(RandomNumberGenerator.GetBytes(SubjectIdSize)));
        var verdict = await _policy.CheckAsync(registration.Password, new PasswordContext { Email = registration.Email }, cancellationToken).ConfigureAwait(false);
        if (!verdict.IsAccepted)
        {
            return new RegistrationResult([.. verdict.Reasons.Select(PasswordRejectionCodes.ToCode)]);
        }

        var account = new Account
        {
            Subject = subject,
            Login = registration.Email,
            Email = registration.Email,
            PasswordHash = await _hasher.HashAsync(registration.Password!, cancellationToken: cancellationToken).ConfigureAwait(false),
            CreatedAt = StoreTime.Now(_timeProvider),
        };
        return await _accounts.AddAsync(account, cancellationToken: cancellationToken).ConfigureAwait(false) == AccountWrite.Written
            ? new RegistrationResult(account)
            : new RegistrationResult(RegistrationStatus.LoginTaken);
    }
}
