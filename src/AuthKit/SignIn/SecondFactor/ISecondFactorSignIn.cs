using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// The second step of a sign-in whose first, whatever it was, ended in <see cref="SignInStatus.MfaRequired"/> or
/// <see cref="SignInStatus.MfaEnrollmentRequired"/>. Every method throws <see cref="AuthUnavailableException"/> when a store is
/// not available; nobody is signed in then.
/// </summary>
public interface ISecondFactorSignIn
{
    /// <summary>
    /// Verifies the code and makes the session. Tries are counted twice before a code is looked at: those of the challenge, and
    /// those of the account, whatever challenge they come by. Where the account had to enrol, the code confirms the enrolment.
    /// </summary>
    /// <returns>
    /// Signed in; <see cref="SignInStatus.InvalidCredentials"/> for a wrong or used code, after which the challenge is still good;
    /// <see cref="SignInStatus.InvalidChallenge"/>; <see cref="SignInStatus.RateLimited"/>, however right the code was;
    /// <see cref="SignInStatus.MfaLocked"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<SessionSignInResult> SignInAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>The same for a first step that was to become tokens, with the client and scopes named there.</summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>Begins to enrol an authenticator for an account that must have one. The challenge takes the place of a session.</summary>
    /// <param name="proof">The challenge, and where it comes from. No code.</param>
    /// <param name="name">As for <see cref="IMfaService.BeginTotpAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The secret, for the caller to dispose; null for a text that is not a challenge, or not a challenge for an enrolment.</returns>
    /// <exception cref="ArgumentException">The tenant or the name is out of its bounds.</exception>
    ValueTask<TotpEnrollment?> BeginEnrollmentAsync(SecondFactorProof proof, string? name = null, CancellationToken cancellationToken = default);
}

/// <summary>The second step of a sign-in, as a client sent it. All texts may be hostile.</summary>
public sealed class SecondFactorProof
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The challenge of the first step (<see cref="MfaChallenge.Token"/>).</summary>
    public required string? Challenge { get; init; }

    /// <summary>The code of an authenticator as typed; null where a recovery code is shown.</summary>
    public string? Code { get; init; }

    /// <summary>The recovery code as typed; looked at where <see cref="Code"/> is null.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>Whether this device is to need no second factor for a while. Default false.</summary>
    public bool TrustDevice { get; init; }

    /// <summary>The browser's secret (<see cref="BrowserBinding"/>): the same as in the first step.</summary>
    public string? Browser { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentSession"/>.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>As for <see cref="PasswordSignInRequest.AmbiguousTokens"/>.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignInRequest.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>As for <see cref="PasswordSignInRequest.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>A sign-in whose first step was good, and that waits for the second. Not a session: it opens nothing else.</summary>
public sealed class MfaChallenge
{
    internal MfaChallenge(string token, IReadOnlyList<string> methods, DateTimeOffset expiresAt, bool isEnrollment)
    {
        Token = token;
        Methods = methods;
        ExpiresAt = expiresAt;
        IsEnrollment = isEnrollment;
    }

    /// <summary>The token that the client sends back with the code: 48 base64url characters.</summary>
    public string Token { get; }

    /// <summary>
    /// By what the account can answer: <c>totp</c>, <c>recovery_code</c>. For an enrolment, what can be enrolled.
    /// </summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>From when on it is good for nothing.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether the account has to enrol a second factor, rather than to show one.</summary>
    public bool IsEnrollment { get; }

    /// <summary>Says nothing of the token.</summary>
    public override string ToString() => nameof(MfaChallenge);
}
