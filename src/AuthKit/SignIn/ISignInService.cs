using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Composes accounts, passwords and sessions into one decision.</summary>
public interface ISignInService
{
    /// <summary>
    /// Verifies login and password and makes a session. A permit of every limit is taken before the hash and given back
    /// on success; the limits' keys come from the login as typed, so that known and unknown ones are refused alike. Unknown, disabled and password-less accounts cost the same hash
    /// as a wrong password. A stored hash of an old cost is renewed on the way; if that fails, the sign-in does not. Where a
    /// second factor is to be shown, no session is made: <see cref="ISecondFactorSignIn"/> goes on.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is not available; nobody is signed in.</exception>
    ValueTask<SignInResult> SignInAsync(PasswordSignIn request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for an access token and a refresh token instead of a session, under the same limits. The session of
    /// <see cref="PasswordSignIn.CurrentToken"/> is left alone.
    /// </summary>
    /// <param name="request">Login, password and client.</param>
    /// <param name="tokens">What tokens. Default: for the application itself, without scopes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant, or something that the tokens are to say, is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is not available; nobody is signed in.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(PasswordSignIn request, TokenSignIn? tokens = null, CancellationToken cancellationToken = default);
}
