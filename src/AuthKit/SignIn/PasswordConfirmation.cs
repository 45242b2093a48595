using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// Asks a signed-in user for the current password again, before an action that a borrowed session must not perform. Each session has one count of
/// failures for all such actions, so that failures in a stolen session do not make the owner wait in another session. A permit is taken before the
/// password is hashed. It is given back if the password is right or could not be verified.
/// </summary>
internal sealed class PasswordConfirmation
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FailSafeRateLimiter _limiter;
    private readonly GuessLimits _guesses;
    private readonly RateLimitPolicy _failures;
    private readonly IAccountService _accounts;
    private readonly IPasswordHasher _hasher;

    public PasswordConfirmation(IRateLimiter limiter, SignInServiceOptions options, IAccountService accounts, IPasswordHasher hasher, AuthKitRuntime runtime)
    {
        _limiter = FailSafeRateLimiter.Over(limiter, runtime);
        _guesses = new GuessLimits(_limiter, runtime.TimeProvider);
        _failures = RateLimitPolicy.FixedWindow("sign-in.password-confirmation", options.MaxPasswordConfirmationFailures, Window);
        _accounts = accounts;
        _hasher = hasher;
    }

    /// <summary>
    /// Returns the account if the password is right. Otherwise the account is null; after too many failures, the result has the time to wait.
    /// </summary>
    public async ValueTask<(Account? Account, TimeSpan RetryAfter)> ConfirmAsync(SubjectRef subject, SessionId sid, string? password, CancellationToken cancellationToken)
    {
        var key = new RateLimitKey(Convert.ToHexStringLower(subject.ToOwnerKey().ToArray()), sid.ToString());
        var answer = await _guesses.AcquireAsync([new RateLimitRequest(_failures, key)], cancellationToken).ConfigureAwait(false);
        var decision = answer.Decisions[0];
        if (!answer.IsAllowed)
        {
            return (null, decision.RetryAfter);
        }

        var permit = new RateLimitPermit(_failures, key, decision);
        var isWrong = false;
        try
        {
            var account = await _accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
            var verification = await _hasher.VerifyAsync(password, account?.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false);
            isWrong = verification == PasswordVerification.Failed;
            return isWrong || account is not { Status: AccountStatus.Active } ? default : (account, default);
        }
        finally
        {
            if (isWrong)
            {
                await _guesses.FailAsync([permit]).ConfigureAwait(false);
            }
            else
            {
                await _limiter.GiveBackAsync(permit).ConfigureAwait(false);
                _guesses.End([permit]);
            }
        }
    }
}
