using System.Diagnostics.CodeAnalysis;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <summary>
/// Sessions that the server keeps: a client holds a random token, the store holds its hash. A token shown to another
/// tenant than its own finds nothing and touches nothing. Every method throws <see cref="AuthUnavailableException"/>
/// when the store cannot be asked; nothing is granted then.
/// </summary>
public interface ISessionService
{
    /// <summary>Makes a session for a subject who just signed in. Its token is new: a client never chooses one.</summary>
    /// <exception cref="ArgumentException">Something in the request is out of its bounds.</exception>
    ValueTask<SessionGrant> CreateAsync(SessionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Makes a session for a visitor who has not signed in, to keep data for them.</summary>
    /// <param name="tenant">0 to 255 UTF-16 units.</param>
    /// <param name="data">The application's data, within <see cref="SessionServiceOptions.MaxDataSize"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="ArgumentException">The tenant or the data is out of its bounds.</exception>
    ValueTask<SessionGrant> CreateAnonymousAsync(string tenant = "", IReadOnlyDictionary<string, string>? data = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Turns a visitor's session into a new one of the subject who signed in, with the old data (the request's wins by key) and a new
    /// token. The new session is created first and the old one removed then. Of several calls, the one that removed the old session
    /// gets the new one; the others end what they created. After a failure the visitor's session is still there, and the call can be
    /// made again.
    /// </summary>
    /// <param name="anonymous">The visitor's session, as a validation of its token gave it.</param>
    /// <param name="request">The subject that signed in, of the tenant of the session.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>Null, with nothing left behind, where the session is no visitor's, is another tenant's, has ended, or another call won.</returns>
    /// <exception cref="ArgumentException">Something in the request, or both data together, is out of its bounds.</exception>
    ValueTask<SessionGrant?> PromoteAsync(Session anonymous, SessionRequest request, CancellationToken cancellationToken = default);

    /// <summary>Says whether a token opens a session, and notes its use.</summary>
    /// <param name="token">The token that the client sent; any text, or null.</param>
    /// <param name="tenant">The tenant the session must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<SessionValidation> ValidateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives the session a new token. Of several calls one wins; the old token answers for
    /// <see cref="SessionServiceOptions.RotationOverlap"/> and then never.
    /// </summary>
    ValueTask<SessionRotation> RotateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>
    /// Notes a fresh proof of identity on a signed-in session: adds to its <see cref="Session.Amr"/>, sets
    /// <see cref="Session.AuthTime"/> to now (and <see cref="Session.SecondFactorTime"/>, where the proof has
    /// <see cref="AuthenticationMethods.MultipleFactors"/>), and gives it a new token. The old token is dead at once.
    /// </summary>
    /// <param name="token">The current token.</param>
    /// <param name="amr">The methods of the proof (RFC 8176 values). Values that the session has already are not repeated.</param>
    /// <param name="tenant">The tenant the session must belong to.</param>
    /// <param name="stepUp">A purpose for which the session is marked fresh as well. Default: no mark. Earlier marks are removed in any case.</param>
    /// <param name="session">The session that the token opened, where the caller has just validated it: this saves a look-up. Default null: it is looked up.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns><see cref="SessionRotationStatus.NotFound"/> for an anonymous session too: those are promoted.</returns>
    /// <exception cref="ArgumentException">The methods or the mark are out of their bounds.</exception>
    ValueTask<SessionRotation> ElevateAsync(string? token, IReadOnlyList<string> amr, string tenant = "", SessionStepUp? stepUp = null, Session? session = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says whether a session is marked fresh for a purpose, and uses the mark up where it is good for one use: of any number
    /// of calls one is told so then.
    /// </summary>
    /// <exception cref="ArgumentException">The purpose is out of its bounds.</exception>
    ValueTask<bool> UseStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives back a mark for one use that <see cref="UseStepUpAsync"/> took for a request that was then refused: it counts again until
    /// its old end. Nothing is given back where the session has another mark or another token by now.
    /// </summary>
    /// <param name="session">As it was before the use, with its mark.</param>
    /// <param name="purpose">The purpose of the mark.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if this call gave it back.</returns>
    /// <exception cref="ArgumentException">The purpose is out of its bounds.</exception>
    ValueTask<bool> ReturnStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default);

    /// <summary>Replaces the application's data, if nobody changed the session since it was read.</summary>
    /// <exception cref="ArgumentException">The data is larger than <see cref="SessionServiceOptions.MaxDataSize"/>.</exception>
    ValueTask<SessionDataUpdate> UpdateDataAsync(Session session, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default);

    /// <summary>Ends a session, whatever its token is by now.</summary>
    /// <param name="session">The session.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if this call ended it.</returns>
    ValueTask<bool> EndAsync(Session session, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);

    /// <summary>Ends the subject's session with a public id; another subject's is out of reach.</summary>
    /// <returns>True if this call ended it.</returns>
    ValueTask<bool> EndBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all sessions of a subject but one.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The one to keep, or null for none.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>How many were ended.</returns>
    ValueTask<long> EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);

    /// <summary>
    /// The sessions that would be evicted if the subject got one more now (<see cref="SessionServiceOptions.MaxSessionsPerSubject"/>).
    /// An application that keeps something under their names, such as tokens, ends it before <see cref="CreateAsync"/> evicts them: after that,
    /// nobody could try again.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<IReadOnlyList<SessionId>> FindEvictionsAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the subject's live session with a public name; null if the subject has no such session. <see cref="SessionService"/> finds it among
    /// any number of sessions; an implementation that leaves this method out finds it in the list.
    /// </summary>
    async ValueTask<Session?> FindBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        (await ListAsync(subject, cancellationToken).ConfigureAwait(false)).FirstOrDefault(session => session.Sid == sid);

    /// <summary>The subject's live sessions, the newest first; at most 1,000.</summary>
    ValueTask<IReadOnlyList<Session>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);
}

/// <summary>A session that was just made or rotated, with the token for its client.</summary>
public sealed class SessionGrant
{
    /// <summary>
    /// The secret for the client: 48 base64url characters. It exists only here; the store keeps a hash. Give it to the
    /// client and nobody else.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>The session that the token opens.</summary>
    public required Session Session { get; init; }

    /// <summary>The subject's oldest sessions that had to end because there were too many; usually none.</summary>
    public IReadOnlyList<SessionId> Evicted { get; init; } = [];
}

/// <summary>The facts of a sign-in.</summary>
public sealed class SessionRequest
{
    /// <summary>The subject that signed in.</summary>
    public required SubjectRef Subject { get; init; }

    /// <summary>How they proved it (RFC 8176 values); 0 to 16 texts of 1 to 64 UTF-16 units. Default: none.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>
    /// When they last showed a second factor. Default: now where <see cref="Amr"/> has
    /// <see cref="AuthenticationMethods.MultipleFactors"/>, else never.
    /// </summary>
    public DateTimeOffset? SecondFactorTime { get; init; }

    /// <summary>The account's security version. Default 0.</summary>
    public long SecurityVersion { get; init; }

    /// <summary>The client's address as the host sees it; up to 64 UTF-16 units are kept.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; up to 512 UTF-16 units are kept.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The application's own data, within <see cref="SessionServiceOptions.MaxDataSize"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Data { get; init; } = Session.NoData;
}

/// <summary>The answer to a token.</summary>
public readonly struct SessionValidation
{
    internal SessionValidation(SessionStatus status) => Status = status;

    internal SessionValidation(Session session)
    {
        Status = SessionStatus.Valid;
        Session = session;
    }

    /// <summary>Whether the token opens a session.</summary>
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
    /// <summary>No session answers to the token: it ended, expired, rotated away, or never was (in this tenant).</summary>
    NotFound = 0,

    /// <summary>The text cannot be a token of AuthKit; no store was asked.</summary>
    Malformed = 1,

    /// <summary>The session lives.</summary>
    Valid = 2,
}
