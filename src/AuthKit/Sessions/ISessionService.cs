using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Creates, validates and ends sessions. The client has a random token, and the store has its hash. A token that is used with another tenant than its
/// own opens no session and changes nothing. Every method throws <see cref="AuthUnavailableException"/> if the store is not available; in that
/// case nothing is granted.
/// </summary>
public interface ISessionService
{
    /// <summary>Creates a session for a subject who has just signed in. The token is always new, never one that the client has sent.</summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    ValueTask<SessionGrant> CreateAsync(SessionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a session for a visitor who has not signed in, to keep data for them.</summary>
    /// <param name="tenant">The tenant of the session, 0 to 255 UTF-16 units.</param>
    /// <param name="data">The application's data, within <see cref="SessionServiceOptions.MaxDataSize"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant or the data is out of its bounds.</exception>
    ValueTask<SessionGrant> CreateAnonymousAsync(string tenant = "", IReadOnlyDictionary<string, string>? data = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Replaces a visitor's session with a new session of the subject who signed in. The new session has a new token and the visitor's data; if a key
    /// is also in the request, the value of the request is used. The new session is created first, and then the visitor's session is removed. If
    /// several calls do this at once, the call that removes the visitor's session gets the new one, and the others end the session that they created.
    /// After a failure the visitor's session still exists, and the call can be repeated.
    /// </summary>
    /// <param name="anonymous">The visitor's session, from the validation of its token.</param>
    /// <param name="request">The sign-in. Its subject must have the tenant of the session.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The new session. Null, with nothing left behind, if the given session is not a visitor's, belongs to another tenant or has ended, or if
    /// another call replaced it.
    /// </returns>
    /// <exception cref="ArgumentException">Something in the request, or the data of both together, is out of its bounds.</exception>
    ValueTask<SessionGrant?> PromoteAsync(Session anonymous, SessionRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the session that a token opens, and notes its use at most once per <see cref="SessionServiceOptions.TouchInterval"/>.
    /// </summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="tenant">The tenant that the session must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<SessionValidation> ValidateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives the session a new token. If several calls do this at once, exactly one succeeds. The old token still opens the session for
    /// <see cref="SessionServiceOptions.RotationOverlap"/>, and then no longer.
    /// </summary>
    ValueTask<SessionRotation> RotateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Records a fresh proof of identity in a signed-in session, and gives the session a new token. Adds the methods of the proof to
    /// <see cref="Session.Amr"/>, and sets <see cref="Session.AuthTime"/> to the current time. Also sets <see cref="Session.SecondFactorTime"/> if
    /// the proof has <see cref="AuthenticationMethods.MultipleFactors"/>. The old token stops working at once.
    /// </summary>
    /// <param name="token">The current token.</param>
    /// <param name="amr">The methods of the proof (RFC 8176 values). Values that the session already has are not repeated.</param>
    /// <param name="tenant">The tenant that the session must belong to.</param>
    /// <param name="stepUp">The mark that the session gets for a purpose; null for no mark. An earlier mark is removed in any case.</param>
    /// <param name="session">
    /// The session that the token opens, if the caller has just validated it, which saves a lookup. Null, the default, to look it up.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>
    /// The session with its new token, or the reason for the refusal. An anonymous session gives <see cref="SessionRotationStatus.NotFound"/>: use
    /// <see cref="PromoteAsync"/> for it.
    /// </returns>
    /// <exception cref="ArgumentException">The methods or the mark are out of their bounds.</exception>
    ValueTask<SessionRotation> ElevateAsync(string? token, IReadOnlyList<string> amr, string tenant = "", SessionStepUp? stepUp = null, Session? session = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Returns whether a session is marked fresh for a purpose. A single-use mark is used up: if several calls use it, exactly one returns true.
    /// </summary>
    /// <exception cref="ArgumentException">The purpose is out of its bounds.</exception>
    ValueTask<bool> UseStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default);

    /// <summary>
    /// Restores a single-use mark that <see cref="UseStepUpAsync"/> used up for a request that was then refused. The mark keeps its expiry. It is not
    /// restored if the session has another mark or another token by now.
    /// </summary>
    /// <param name="session">The session as it was before the use, with its mark.</param>
    /// <param name="purpose">The purpose of the mark.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if this call restored the mark.</returns>
    /// <exception cref="ArgumentException">The purpose is out of its bounds.</exception>
    ValueTask<bool> ReturnStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default);

    /// <summary>Replaces the application's data, if the session has not changed since it was read.</summary>
    /// <exception cref="ArgumentException">The data is larger than <see cref="SessionServiceOptions.MaxDataSize"/>.</exception>
    ValueTask<SessionDataUpdate> UpdateDataAsync(Session session, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default);

    /// <summary>Ends a session, even if it has got another token since it was read.</summary>
    /// <param name="session">The session.</param>
    /// <param name="reason">The reason that the event reports.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if this call ended it.</returns>
    ValueTask<bool> EndAsync(Session session, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);

    /// <summary>Ends the session with a public id. A session of another subject is not found.</summary>
    /// <returns>True if this call ended it.</returns>
    ValueTask<bool> EndBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a subject, or all except one.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The public id of the session to keep; null to end all of them.</param>
    /// <param name="reason">The reason that the event reports.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The number of ended sessions.</returns>
    ValueTask<long> EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the sessions that a new session of the subject would evict now (<see cref="SessionServiceOptions.MaxSessionsPerSubject"/>). An
    /// application that keeps something under their sids, such as tokens, must end it before <see cref="CreateAsync"/> evicts them: afterwards, a
    /// failed attempt could not be repeated.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<SessionId>> FindEvictionsAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the subject's live session with a public id; null if the subject has no such session. The default implementation searches
    /// <see cref="ListAsync"/>. <see cref="SessionService"/> finds it among any number of sessions.
    /// </summary>
    async ValueTask<Session?> FindBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        (await ListAsync(subject, cancellationToken).ConfigureAwait(false)).FirstOrDefault(session => session.Sid == sid);

    /// <summary>Lists the subject's live sessions, the newest first; at most 1,000.</summary>
    ValueTask<IReadOnlyList<Session>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}

/// <summary>A session that was just created or rotated, with the token for its client.</summary>
public sealed class SessionGrant
{
    /// <summary>
    /// The token for the client: 48 base64url characters. It is a secret, and the store has only its hash. Send it to the client and to nobody
    /// else.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>The session that the token opens.</summary>
    public required Session Session { get; init; }

    /// <summary>The subject's oldest sessions that were ended because there were too many; usually empty.</summary>
    public IReadOnlyList<SessionId> Evicted { get; init; } = [];
}

/// <summary>The facts of a sign-in.</summary>
public sealed class SessionRequest
{
    /// <summary>The subject that signed in.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How the subject proved their identity (RFC 8176 values); 0 to 16 texts of 1 to 64 UTF-16 units. Default: empty.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>
    /// When the subject last used a second factor. Null, the default: now if <see cref="Amr"/> has
    /// <see cref="AuthenticationMethods.MultipleFactors"/>, otherwise never.
    /// </summary>
    public DateTimeOffset? SecondFactorTime { get; init; }

    /// <summary>The account's security version. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>The client. Up to 64 UTF-16 units of its address and up to 512 of its user agent are stored. Default: an unknown client.</summary>
    public ClientContext Client { get; init; } = new();

    /// <summary>The application's own data, within <see cref="SessionServiceOptions.MaxDataSize"/>. Default: empty.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = Session.NoData;
}

/// <summary>The result of validating a token. The default value is a refusal.</summary>
public readonly struct SessionValidation
{
    internal SessionValidation(SessionStatus status) => Status = status;

    internal SessionValidation(Session session)
    {
        Status = SessionStatus.Valid;
        Session = session;
    }

    /// <summary>Whether the token opens a session, and if not, why.</summary>
    public SessionStatus Status { get; }

    /// <summary>The session; null unless the status is <see cref="SessionStatus.Valid"/>.</summary>
    public Session? Session { get; }

    /// <summary>Whether the token opens a session.</summary>
    [MemberNotNullWhen(true, nameof(Session))]
    public bool IsValid => Status == SessionStatus.Valid;
}

/// <summary>Whether a token opens a session. The numbers are stable; zero is a refusal.</summary>
public enum SessionStatus
{
    /// <summary>The token opens no session in this tenant: the session has ended or got another token, or never existed.</summary>
    NotFound = 0,

    /// <summary>The text cannot be a token of AuthKit. The store was not called.</summary>
    Malformed = 1,

    /// <summary>The token opens a live session.</summary>
    Valid = 2,
}
