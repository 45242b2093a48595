using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Sessions;
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
    ValueTask<SessionSignInResult> SignInAsync(PasswordSignInRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same for an access token and a refresh token instead of a session, under the same limits. A visitor's session of
    /// <see cref="PasswordSignInRequest.CurrentToken"/> goes on; that of a user ends.
    /// </summary>
    /// <param name="request">Login, password and client.</param>
    /// <param name="tokens">What tokens. Default: for the application itself, without scopes.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant, or something that the tokens are to say, is out of its bounds.</exception>
    /// <exception cref="InvalidOperationException">The application issues no tokens.</exception>
    /// <exception cref="AuthUnavailableException">A store or the hashing queue is not available; nobody is signed in.</exception>
    ValueTask<TokenSignInResult> SignInForTokensAsync(PasswordSignInRequest request, TokenSignInRequest? tokens = null, CancellationToken cancellationToken = default);
}

/// <summary>A sign-in with login and password, as a client sent it. All texts may be hostile.</summary>
public sealed class PasswordSignInRequest
{
    /// <summary>The tenant to sign in to. Default: the one, empty tenant.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The login as typed.</summary>
    public required string? Login { get; init; }

    /// <summary>The password as received.</summary>
    public required string? Password { get; init; }

    /// <summary>
    /// The session token that came with the request, if any. A success ends the whole sign-in of its session first: access tokens,
    /// refresh tokens, session. A visitor's session becomes the new session; where the sign-in becomes tokens it goes on. The new
    /// token is never the client's choice.
    /// </summary>
    public string? CurrentToken { get; init; }

    /// <summary>
    /// The session that <see cref="CurrentToken"/> opens, where the host has validated it for this request: it is not looked up again,
    /// unless it is a visitor's, whose data may have been written meanwhile. A session of another tenant is passed over. Default null:
    /// the token is looked up.
    /// </summary>
    public Session? CurrentSession { get; init; }

    /// <summary>
    /// The session tokens of a request that brought several, so that nobody can tell which one is the client's own; any texts. None of
    /// them becomes the new session. A success ends first what each of them opens: the whole sign-in, or the visitor's session. The host
    /// bounds how many: each is looked up. Default: none.
    /// </summary>
    public IReadOnlyList<string> AmbiguousTokens { get; init; } = [];

    /// <summary>
    /// The refresh tokens that the browser's cookies brought along: usually one or none. There are more if a sibling host has planted others. A success
    /// ends the whole sign-in that each of them belongs to. The host bounds how many: each is looked up. Default: none.
    /// </summary>
    public IReadOnlyList<string> CurrentRefreshTokens { get; init; } = [];

    /// <summary>What <see cref="SessionSignInResult.DeviceToken"/> gave this client earlier; any text, or null.</summary>
    public string? DeviceToken { get; init; }

    /// <summary>
    /// The browser's secret (<see cref="BrowserBinding"/>), to which a challenge for a second factor is bound; any text, or
    /// null. Default null, for clients that keep no cookies: anybody who holds the challenge can answer it.
    /// </summary>
    public string? Browser { get; init; }

    /// <summary>What <see cref="SessionSignInResult.TrustedDeviceToken"/> gave this client earlier; any text, or null.</summary>
    public string? TrustedDeviceToken { get; init; }

    /// <summary>The client.</summary>
    public ClientContext Client { get; init; } = new();
}

/// <summary>What tokens a sign-in is to give.</summary>
public sealed class TokenSignInRequest
{
    /// <summary>The client that the tokens are bound to, authenticated as the host does it; null for the application itself. Default null.</summary>
    public string? ClientId { get; init; }

    /// <summary>The granted scopes (RFC 6749 section 3.3). Default: empty.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For whom access tokens are issued; empty for the token service's own audiences. Default: empty.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>
    /// How long the refresh token is still answered with its successor once it is spent, as it is delivered: 0 to 1 minute, in whole
    /// milliseconds. Default null: <see cref="RefreshTokens.RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }
}

/// <summary>The answer to a sign-in.</summary>
public readonly struct SessionSignInResult
{
    private readonly SignInConclusion _end;

    internal SessionSignInResult(SignInConclusion end, SessionGrant? grant)
    {
        _end = end;
        Grant = end.Status == SignInStatus.SignedIn ? grant : null;
    }

    internal SessionSignInResult(TimeSpan retryAfter) => _end = new SignInConclusion { Status = SignInStatus.RateLimited, RetryAfter = retryAfter };

    /// <summary>How it ended.</summary>
    public SignInStatus Status => _end.Status;

    /// <summary>The subject that signed in; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The new session and its token; null unless the outcome is <see cref="SignInStatus.SignedIn"/>.</summary>
    public SessionGrant? Grant { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>
    /// What the client keeps (in a cookie that scripts cannot read) to be known as a device of this account; null where
    /// nobody signed in, or no keys are there to sign it with. Opens nothing by itself.
    /// </summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>
    /// The second step that is asked for; null unless the outcome is <see cref="SignInStatus.MfaRequired"/> or
    /// <see cref="SignInStatus.MfaEnrollmentRequired"/>. Nothing of a first step's opens anything else.
    /// </summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>Until when the account signs in without the second factor that it has to have; null where it has one, or needs none.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>
    /// What the client keeps (in a cookie that scripts cannot read) to need no second factor for a while; null unless it asked
    /// for that in the second step.
    /// </summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>Where the second step enrolled the first authenticator: recovery codes to be shown now, once. Else empty.</summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Grant))]
    public bool Succeeded => Status == SignInStatus.SignedIn;
}

/// <summary>The answer to a sign-in for tokens.</summary>
public readonly struct TokenSignInResult
{
    private readonly SignInConclusion _end;

    internal TokenSignInResult(SignInConclusion end, TokenPair? pair)
    {
        _end = end;
        Pair = end.Status == SignInStatus.SignedIn ? pair : null;
    }

    /// <summary>How it ended.</summary>
    public SignInStatus Status => _end.Status;

    /// <summary>The subject that signed in; null unless the status is <see cref="SignInStatus.SignedIn"/>.</summary>
    public Account? Account => _end.Account;

    /// <summary>The tokens; null unless the outcome is <see cref="SignInStatus.SignedIn"/>.</summary>
    public TokenPair? Pair { get; }

    /// <summary>After what time to come back; zero unless the outcome is <see cref="SignInStatus.RateLimited"/>.</summary>
    public TimeSpan RetryAfter => _end.RetryAfter;

    /// <summary>As <see cref="SessionSignInResult.DeviceToken"/>.</summary>
    public string? DeviceToken => _end.DeviceToken;

    /// <summary>Whether the password is known from breaches: told, not refused. False where nobody checked.</summary>
    public bool IsPasswordBreached => _end.IsPasswordBreached;

    /// <summary>As <see cref="SessionSignInResult.Challenge"/>.</summary>
    public MfaChallenge? Challenge => _end.Challenge;

    /// <summary>As <see cref="SessionSignInResult.EnrollBefore"/>.</summary>
    public DateTimeOffset? EnrollBefore => _end.EnrollBefore;

    /// <summary>As <see cref="SessionSignInResult.TrustedDeviceToken"/>.</summary>
    public string? TrustedDeviceToken => _end.TrustedDeviceToken;

    /// <summary>As <see cref="SessionSignInResult.RecoveryCodes"/>.</summary>
    public IReadOnlyList<string> RecoveryCodes => _end.RecoveryCodes ?? [];

    /// <summary>Whether the subject is signed in.</summary>
    [MemberNotNullWhen(true, nameof(Account), nameof(Pair))]
    public bool Succeeded => Pair is not null;
}

/// <summary>How a sign-in ended. The numbers are stable; zero is a refusal.</summary>
public enum SignInStatus
{
    /// <summary>
    /// No such account, no password, a wrong one, or an account that may not sign in: alike in answer and in work done.
    /// For a link or a code: the text is not one, or it has expired, was used, or belongs to another browser. In the second step: the code
    /// is wrong, or was used.
    /// </summary>
    InvalidCredentials = 0,

    /// <summary>The subject is signed in.</summary>
    SignedIn = 1,

    /// <summary>Too many failures, for known and unknown logins alike; nothing was verified.</summary>
    RateLimited = 2,

    /// <summary>The first step was good; the account's second factor is asked for. Nobody is signed in.</summary>
    MfaRequired = 3,

    /// <summary>The first step was good, and the account has to enrol a second factor. Nobody is signed in.</summary>
    MfaEnrollmentRequired = 4,

    /// <summary>
    /// There is no such first step: never made, over, used, from another browser or of another kind, or the account changed
    /// since. The sign-in begins again.
    /// </summary>
    InvalidChallenge = 5,

    /// <summary>
    /// So many wrong codes in a row that no authenticator of the account is believed: a recovery code or an administrator is
    /// needed.
    /// </summary>
    MfaLocked = 6,
}
