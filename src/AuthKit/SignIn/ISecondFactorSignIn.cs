using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// The second step of a sign-in whose first, whatever it was, ended in <see cref="SignInOutcome.MfaRequired"/> or
/// <see cref="SignInOutcome.MfaEnrollmentRequired"/>. Every method throws <see cref="AuthUnavailableException"/> when a store is
/// not available; nobody is signed in then.
/// </summary>
public interface ISecondFactorSignIn
{
    /// <summary>
    /// Verifies the code and makes the session. Tries are counted twice before a code is looked at: those of the challenge, and
    /// those of the account, whatever challenge they come by. Where the account had to enrol, the code confirms the enrolment.
    /// </summary>
    /// <returns>
    /// Signed in; <see cref="SignInOutcome.InvalidCredentials"/> for a wrong or used code, after which the challenge is still good;
    /// <see cref="SignInOutcome.InvalidChallenge"/>; <see cref="SignInOutcome.RateLimited"/>, however right the code was;
    /// <see cref="SignInOutcome.MfaLocked"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<SignInResult> SignInAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>The same for a first step that was to become tokens, with the client and scopes named there.</summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>Begins to enrol an authenticator for an account that has to: its challenge stands for the session that it has not.</summary>
    /// <param name="proof">The challenge, and where it comes from. No code.</param>
    /// <param name="name">As for <see cref="IMfaService.BeginTotpAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The secret, for the caller to dispose; null where the challenge is none, or is not one for an enrolment.</returns>
    /// <exception cref="ArgumentException">The tenant or the name is out of its bounds.</exception>
    ValueTask<TotpEnrollment?> BeginEnrollmentAsync(SecondFactorProof proof, string? name = null, CancellationToken cancellationToken = default);
}
