using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>
/// A subject's sign-ins, each one device with one name (<c>sid</c>), whether it goes on by a session, by refresh tokens, or
/// by both. Every method throws <see cref="AuthUnavailableException"/> when a store cannot be asked. Whatever ends a device goes
/// in one order: access tokens, refresh tokens, session. Where a refresh token names the device, the session ends first. So what names
/// the device ends last: a call that fails stops there, the same call finds what is left, and it can be made again until it returns.
/// </summary>
public interface IDeviceService
{
    /// <summary>The live ones, the newest first; at most 1,000 sessions and 1,000 families.</summary>
    ValueTask<IReadOnlyList<Device>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a sign-in: its access tokens (where revocations are kept), its refresh tokens, its session. Access tokens end also
    /// where the sign-in no longer has refresh tokens.
    /// </summary>
    /// <param name="subject">Whose: another's is out of reach.</param>
    /// <param name="sid">The sign-in's id.</param>
    /// <param name="isKnown">
    /// Whether the caller knows that the subject has, or had, this sign-in: by a session or a token that was validated. Default
    /// false: the stores are asked first, and for a name that no sign-in has nothing is written.
    /// </param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if there was one to end.</returns>
    ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, bool isKnown = false, CancellationToken cancellationToken = default);

    /// <summary>
    /// Signs a client out: ends the sign-in of its session, a visitor's session too, and the sign-ins of its refresh tokens where they are
    /// others, whatever client they were issued to.
    /// </summary>
    /// <param name="session">The session that the client showed; null where it showed none.</param>
    /// <param name="refreshTokens">The refresh tokens that the client showed; any texts. The caller bounds how many: each is looked up.</param>
    /// <param name="tenant">The tenant that the refresh tokens must belong to.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask SignOutAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant = "", CancellationToken cancellationToken = default);

    /// <summary>Ends all sign-ins of a subject but one, in the same way.</summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="exceptSid">The one to keep, or null for none.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);
}
