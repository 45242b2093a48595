using AuthKit.Accounts;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// The current password of who is signed in, asked for again before something that a borrowed session must not do. One count
/// of failures for all that asks for it: a permit is taken before the hash, and given back where the password is right or could
/// not be verified.
/// </summary>
internal sealed class PasswordConfirmation
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private readonly FailSafeRateLimiter _limiter;
    private readonly RateLimitPolicy _failures;
    private readonly IAccountService _accounts;
    private readonly IPasswordHasher _hasher;

    public PasswordConfirmation(IRateLimiter limiter, SignInOptions options, IAccountService accounts, IPasswordHasher hasher, AuthKitRuntime runtime)
    {
        _limiter = FailSafeRateLimiter.Over(limiter, runtime);
        _failures = RateLimitPolicy.FixedWindow("sign-in.password-confirmation", options.MaxPasswordConfirmationFailures, Window);
        _accounts = accounts;
        _hasher = hasher;
    }

    /// <summary>The account; or null, and after what time to come back where there were too many failures.</summary>
    public async ValueTask<(Account? Account, TimeSpan RetryAfter)> ConfirmAsync(SubjectRef subject, string? password, CancellationToken cancellationToken)
    {
        var key = new RateLimitKey(Convert.ToHexStringLower(subject.ToOwnerKey().ToArray()));
        var decision = await _limiter.AcquireAsync(_failures, key, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (!decision.IsAllowed)
        {
            return (null, decision.RetryAfter);
        }

        var isAnswered = false;
        try
        {
            var account = await _accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false);
            var verification = await _hasher.VerifyAsync(password, account?.PasswordHash, cancellationToken: cancellationToken).ConfigureAwait(false);
            isAnswered = verification == PasswordVerification.Failed;
            return isAnswered || account is not { Status: AccountStatus.Active } ? default : (account, default);
        }
        finally
        {
            if (!isAnswered)
            {
                await GiveBackAsync(key, decision.Ticket).ConfigureAwait(false);
            }
        }
    }

    /// <summary>What cannot be given back stays taken until its window ends; the limiter has logged why.</summary>
    private async ValueTask GiveBackAsync(RateLimitKey key, long ticket)
    {
        try
        {
            await _limiter.RefundAsync(_failures, key, ticket, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }
}
