using AuthKit.Accounts;
using AuthKit.RefreshTokens;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Lets a subject stay signed in as long as the account could still sign in. The account must be active, have the security version of the sign-in,
/// and meet the current requirements of sign-in (a confirmed address, a second factor). Safe for concurrent use.
/// </summary>
public sealed class AccountSubjectGate : ISubjectGate
{
    private readonly IAccountService _accounts;
    private readonly bool _requiresVerifiedEmail;
    private readonly SecondFactorGate? _secondFactors;

    /// <summary>Creates the gate.</summary>
    /// <param name="accounts">The accounts, which are read at each call.</param>
    /// <param name="options">The same options as those of <see cref="SignInService"/>; copied. Default: all options at their defaults.</param>
    /// <param name="secondFactors">The same gate as that of <see cref="SignInService"/>. Default: no account must have a second factor.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
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
