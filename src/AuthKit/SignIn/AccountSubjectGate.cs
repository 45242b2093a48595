using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Lets a subject go on while the account would still be let in: it is active, has the security version of the sign-in, and meets what
/// sign-in asks for by now (a confirmed address, a second factor). Safe for concurrent use.
/// </summary>
public sealed class AccountSubjectGate : ISubjectGate
{
    private readonly IAccountService _accounts;
    private readonly bool _requiresVerifiedEmail;
    private readonly SecondFactorGate? _secondFactors;

    /// <summary>Creates the gate.</summary>
    /// <param name="accounts">Read each time.</param>
    /// <param name="options">The same that <see cref="SignInService"/> has; copied. Default: the defaults.</param>
    /// <param name="secondFactors">The same that <see cref="SignInService"/> has. Default: nobody has to have a second factor.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public AccountSubjectGate(IAccountService accounts, SignInServiceOptions? options = null, SecondFactorGate? secondFactors = null)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        _accounts = accounts;
        _requiresVerifiedEmail = (options ?? new SignInServiceOptions()).Snapshot().RequireVerifiedEmail;
        _secondFactors = secondFactors;
    }

    /// <inheritdoc/>
    public async ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken)
    {
        var account = await _accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
        if (!Account.IsCurrent(account, securityVersion) || (_requiresVerifiedEmail && !account.IsEmailVerified))
        {
            return SubjectStanding.Refused;
        }

        return _secondFactors is not null && await _secondFactors.IsEnrollmentOverdueAsync(account, cancellationToken).ConfigureAwait(false)
            ? SubjectStanding.EnrollmentRequired
            : SubjectStanding.Good;
    }
}
