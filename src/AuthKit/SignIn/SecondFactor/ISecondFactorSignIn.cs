using AuthKit.Mfa;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>
/// The second step of a sign-in whose first step, of any kind, ended in <see cref="SignInStatus.MfaRequired"/> or
/// <see cref="SignInStatus.MfaEnrollmentRequired"/>. Every method throws <see cref="AuthUnavailableException"/> if a store is unavailable; in that
/// case no one is signed in.
/// </summary>
public interface ISecondFactorSignIn
{
    /// <summary>
    /// Verifies the code and creates the session. An attempt is counted twice before the code is verified: for the challenge, and for the account
    /// across all challenges. If the account had to enrol, the code confirms the enrolment.
    /// </summary>
    /// <returns>
    /// Signed in; <see cref="SignInStatus.InvalidCredentials"/> for a wrong or used code, after which the challenge is still valid;
    /// <see cref="SignInStatus.InvalidChallenge"/>; <see cref="SignInStatus.RateLimited"/>, even if the code was right;
    /// <see cref="SignInStatus.MfaLocked"/>.
    /// </returns>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    ValueTask<SessionSignInResult> SignInAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>Does the same for a first step that was for tokens, with the client and the scopes that it named.</summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(SecondFactorProof proof, CancellationToken cancellationToken = default);

    /// <summary>Starts the enrolment of an authenticator for an account that must have one. The challenge takes the place of a session.</summary>
    /// <param name="proof">The challenge and the client. The code is not used.</param>
    /// <param name="name">The name of the authenticator, as for <see cref="IMfaService.BeginTotpAsync"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The secret, which the caller disposes. Null if the text is not a valid challenge for an enrolment, or if the account cannot have another
    /// authenticator.
    /// </returns>
    /// <exception cref="ArgumentException">The tenant or the name is out of its bounds.</exception>
    ValueTask<TotpEnrollment?> BeginEnrollmentAsync(SecondFactorProof proof, string? name = null, CancellationToken cancellationToken = default);
}

/// <summary>The second step of a sign-in, as a client sent it. All texts may be hostile.</summary>
public sealed class SecondFactorProof
{
    /// <summary>The tenant to sign in to. Default: empty, for applications without tenants.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The challenge of the first step (<see cref="MfaChallenge.Token"/>).</summary>
    public required string? Challenge { get; init; }

    /// <summary>The authenticator's code as typed; null to use a recovery code.</summary>
    public string? Code { get; init; }

    /// <summary>The recovery code as typed. It is used only if <see cref="Code"/> is null.</summary>
    public string? RecoveryCode { get; init; }

    /// <summary>Whether to trust this device, so that it needs no second factor for a while. Default false.</summary>
    public bool TrustDevice { get; init; }

    /// <summary>The browser's secret (<see cref="BrowserBinding"/>): the same as in the first step.</summary>
    public string? Browser { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentToken"/>.</summary>
    public string? CurrentToken { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentSession"/>.</summary>
    public Session? CurrentSession { get; init; }

    /// <summary>The same as <see cref="PasswordSignInRequest.AmbiguousTokens"/>.</summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>The same as <see cref="PasswordSignInRequest.CurrentRefreshTokens"/>.</summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>The same as <see cref="PasswordSignInRequest.DeviceToken"/>.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>The client's address and user agent. Default: unknown.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>A sign-in whose first step succeeded and that waits for the second step. It is not a session and gives no other access.</summary>
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
    /// The methods by which the account can answer: <c>totp</c>, <c>recovery_code</c>. For an enrolment, the methods that can be enrolled.
    /// </summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>When the challenge expires.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether the account must enrol a second factor instead of using one.</summary>
    public bool IsEnrollment { get; }

    /// <summary>Returns the type's name. The token is not in it.</summary>
    public override string ToString() => nameof(MfaChallenge);
}
