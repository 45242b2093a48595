using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>
/// Lists and ends a subject's sign-ins. Each sign-in is one device with one public id (<c>sid</c>), whether it has a session, refresh tokens or
/// both. Every method throws <see cref="AuthUnavailableException"/> if a store is not available. A device ends in this order: access tokens,
/// refresh tokens, session. If the caller names the device by a refresh token, the session ends first. The token or session that names the device
/// therefore ends last. A call that fails stops at the failure, and can be repeated until it succeeds, because it still finds what is left.
/// </summary>
public interface IDeviceService
{
    /// <summary>Lists the subject's live sign-ins, newest first; at most 1,000 sessions and 1,000 families.</summary>
    ValueTask<IReadOnlyList<Device>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a sign-in: its access tokens (if revocations are stored), its refresh tokens and its session. The access tokens end even if the
    /// sign-in no longer has refresh tokens.
    /// </summary>
    /// <param name="subject">The owner of the sign-in. A sign-in of another subject is not found.</param>
    /// <param name="sid">The public id of the sign-in.</param>
    /// <param name="isKnown">
    /// Whether the caller knows that the subject has, or had, this sign-in, because a session or a token of it was validated. Default false: the
    /// call looks the sign-in up first, and writes nothing if it does not exist.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if there was a sign-in to end.</returns>
    ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, bool isKnown = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signs a client out. Ends the sign-in of its session, even a visitor's session, and the other sign-ins to which its refresh tokens belong,
    /// whatever client these were issued to.
    /// </summary>
    /// <param name="session">The session that the client presented; null if it presented no session.</param>
    /// <param name="refreshTokens">
    /// The refresh tokens that the client presented; any texts. Each is looked up, so the caller must limit their number.
    /// </param>
    /// <param name="tenant">The tenant that the refresh tokens must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask SignOutAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Ends all sign-ins of a subject, or all except one, as <see cref="EndAsync"/> does.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The public id of the sign-in to keep; null to end all of them.</param>
    /// <param name="reason">The reason that the event reports.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);
}
