using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Signs users in with a login and a password, and creates their session or tokens.</summary>
public interface ISignInService
{
    /// <summary>
    /// Verifies login and password and creates a session. A permit of every limit is taken before the password is hashed, and given back on
    /// success. The keys of the limits come from the login as typed, so that known and unknown logins are refused in the same way. Unknown,
    /// disabled and password-less accounts cost the same hash as a wrong password. If the stored hash has an old cost, it is renewed; if that
    /// fails, the sign-in still succeeds. If the account must use or enrol a second factor, no session is created, and the sign-in continues with
    /// <see cref="ISecondFactorSignIn"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The tenant is out of its bounds.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is unavailable. No one is signed in.</exception>
    ValueTask<SessionSignInResult> SignInAsync(PasswordSignInRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does the same for an access token and a refresh token instead of a session, under the same limits. If
    /// <see cref="PasswordSignInRequest.CurrentToken"/> is that of a visitor's session, the session continues. A user's session ends.
    /// </summary>
    /// <param name="request">The login, the password and the client.</param>
    /// <param name="tokens">The tokens to issue. Default: for the application itself, without scopes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant, or a value for the tokens, is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is unavailable. No one is signed in.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(PasswordSignInRequest request, TokenSignInRequest? tokens = null, CancellationToken cancellationToken = default);
}

/// <summary>A sign-in with login and password, as a client sent it. All texts may be hostile.</summary>
public sealed class PasswordSignInRequest
{
    /// <summary>The tenant to sign in to. Default: empty, for applications without tenants.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The login as typed.</summary>
    public required string? Login { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The session token that the request had, if any. If the sign-in succeeds, the whole sign-in of this session ends first: access tokens,
    /// refresh tokens, session. A visitor's session becomes the new session; if the sign-in is for tokens, it continues. The client never chooses
    /// the new token.
    /// </summary>
    public string? CurrentToken { get; init; }

    /// <summary>
    /// The session of <see cref="CurrentToken"/>, if the host has validated it for this request. It is then not looked up again, unless it is a
    /// visitor's session, whose data may have been written meanwhile. A session of another tenant is ignored. Default null: the token is looked up.
    /// </summary>
    public Session? CurrentSession { get; init; }

    /// <summary>
    /// The session tokens of a request that had several, so that it is unknown which one is the client's own; any texts. None of them becomes the
    /// new session. If the sign-in succeeds, the whole sign-in or the visitor's session of each token ends first. Each token costs a lookup, so the
    /// host limits their number. Default: empty.
    /// </summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>
    /// The refresh tokens from the browser's cookies: usually one at most. There are more if a sibling host has planted others. If the sign-in
    /// succeeds, the whole sign-in of each token ends first. Each token costs a lookup, so the host limits their number. Default: empty.
    /// </summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>The <see cref="SessionSignInResult.DeviceToken"/> that the client got earlier; any text, or null.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding"/>), to which a challenge for a second factor is bound; any text, or null. Default null, for
    /// clients that keep no cookies: anyone who has the challenge can then answer it.
    /// </summary>
    public string? Browser { get; init; }

    /// <summary>The <see cref="SessionSignInResult.TrustedDeviceToken"/> that the client got earlier; any text, or null.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client's address and user agent. Default: unknown.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>The tokens that a sign-in is to issue.</summary>
public sealed class TokenSignInRequest
{
    /// <summary>The client to which the tokens are bound. The host has authenticated it. Default null: the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>The granted scopes (RFC 6749 section 3.3). Default: empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The audiences of the access tokens. Default: empty, for the token service's own audiences.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// How long the refresh token is still answered with its successor after it is spent: 0 to 1 minute, in whole milliseconds. The host sets it
    /// depending on how it delivers the token. Default null: <see cref="RefreshTokens.RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }
}

/// <summary>The result of a sign-in. The default value is a refusal.</summary>
public readonly struct SessionSignInResult
{
    private readonly SignInConclusion _end;

    internal SessionSignInResult(SignInConclusion end, SessionGrant? grant)
    {
        _end = end;
        Grant = end.Status == SignInStatus.SignedIn ? grant : null;
    }

    internal SessionSignInResult(TimeSpan retryAfter) => _end = new SignInConclusion { Status = SignInStatus.RateLimited, RetryAfter = retryAfter };

    /// <summary>The outcome of the sign-in.</summary>
    public SignInStatus Status => _end.Status;

    /// <summary>The account that signed in; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The new session and its token; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="SignInStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>
    /// The token by which the account recognises the device at the next sign-in; null unless the status is <see cref="SignInStatus.SignedIn"/>. The
    /// client keeps it in a cookie that scripts cannot read. By itself it gives no access.
    /// </summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches. Such a password is not refused. False if it was not checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>
    /// The challenge for the second step; null unless the status is <see cref="SignInStatus.MfaRequired"/> or
    /// <see cref="SignInStatus.MfaEnrollmentRequired"/>. The first step gives no other access.
    /// </summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>Until when the account can sign in without the second factor that it must have; null if it has one or does not need one.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>
    /// The token by which the client needs no second factor for a while; null unless the second step asked for it and the device could be trusted.
    /// The client keeps it in a cookie that scripts cannot read.
    /// </summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>
    /// The recovery codes to show now and never again, if the second step enrolled the account's first authenticator; otherwise empty.
    /// </summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Grant))]
    public bool Succeeded => Status == SignInStatus.SignedIn;
}

/// <summary>The result of a sign-in for tokens. The default value is a refusal.</summary>
public readonly struct TokenSignInResult
{
    private readonly SignInConclusion _end;

    internal TokenSignInResult(SignInConclusion end, TokenPair? pair)
    {
        _end = end;
        Pair = end.Status == SignInStatus.SignedIn ? pair : null;
    }

    /// <summary>The outcome of the sign-in.</summary>
    public SignInStatus Status => _end.Status;

    /// <summary>The account that signed in; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The access token and the refresh token; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public TokenPair? Pair { get; }

    /// <summary>The time to wait before the next attempt; zero unless the status is <see cref="SignInStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>The same as <see cref="SessionSignInResult.DeviceToken"/>.</summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches. Such a password is not refused. False if it was not checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>The same as <see cref="SessionSignInResult.Challenge"/>.</summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>The same as <see cref="SessionSignInResult.EnrollBefore"/>.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>The same as <see cref="SessionSignInResult.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>The same as <see cref="SessionSignInResult.RecoveryCodes"/>.</summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Pair))]
    public bool Succeeded => Pair is not null;
}

/// <summary>The outcomes of a sign-in. The numbers are stable; zero is a refusal.</summary>
public enum SignInStatus
{
    /// <summary>
    /// The account does not exist, has no password, has another password, or may not sign in. The answer and the work are the same in all these
    /// cases. For a mailed link or code: it does not exist, has expired, was used, or belongs to another browser. In the second step: the code is
    /// wrong or was used.
    /// </summary>
    InvalidCredentials = 0,

    /// <summary>The subject is signed in.</summary>
    SignedIn = 1,

    /// <summary>There were too many failures, for known and unknown logins alike. Nothing was verified.</summary>
    RateLimited = 2,

    /// <summary>The first step succeeded, and the account's second factor is needed. No one is signed in.</summary>
    MfaRequired = 3,

    /// <summary>The first step succeeded, and the account must enrol a second factor. No one is signed in.</summary>
    MfaEnrollmentRequired = 4,

    /// <summary>
    /// The challenge is not valid: it was never issued, has expired, was used, comes from another browser or is of another kind, or the account has
    /// changed since. The sign-in must start over.
    /// </summary>
    InvalidChallenge = 5,

    /// <summary>
    /// There were so many consecutive wrong codes that codes of the account's authenticators are no longer accepted. The user needs a recovery code
    /// or an administrator.
    /// </summary>
    MfaLocked = 6,
}
