using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Makes accounts that sign in with an e-mail address and a password.</summary>
public interface IRegistrationService
{
    /// <summary>Checks the address and the password, hashes it, and adds the account with a random identifier.</summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is not available; no account was made.</exception>
    ValueTask<RegistrationResult> RegisterAsync(Registration registration, CancellationToken cancellationToken = default);
}
