using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Composes accounts, passwords and sessions into one decision.</summary>
public interface ISignInService
{
    /// <summary>
    /// Verifies login and password and makes a session. A permit of every limit is taken before the hash and given back
    /// on success; the limits' keys come from the login as typed, so that known and unknown ones are refused alike. Unknown, disabled and password-less accounts cost the same hash
    /// as a wrong password. A stored hash of an old cost is renewed on the way; if that fails, the sign-in does not.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is not available; nobody is signed in.</exception>
    ValueTask<SignInResult> SignInAsync(PasswordSignIn request, CancellationToken cancellationToken = default);
}
