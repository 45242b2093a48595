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
    /// <see cref="SignInOptions.RequireVerifiedEmail"/> is on, no account is made yet: the answer is
    /// <see cref="RegistrationStatus.VerificationSent"/> for any address, a mail goes out, and the account is made when
    /// its link comes back.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default);
}
