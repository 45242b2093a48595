using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>
/// A subject's sign-ins, each one device with one name (<c>sid</c>), whether it goes on by a session, by refresh tokens, or
/// by both. Every method throws <see cref="AuthUnavailableException"/> when a store cannot be asked.
/// </summary>
public interface IDeviceService
{
    /// <summary>The live ones, the newest first; at most 1,000 sessions and 1,000 families.</summary>
    ValueTask<IReadOnlyList<Device>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default);

    /// <summary>
    /// Ends a sign-in: its access tokens (where revocations are kept), its refresh tokens, its session. A store that fails
    /// does not keep the others from ending; the call then throws, and may be made again until all have ended.
    /// </summary>
    /// <param name="subject">Whose: another's is out of reach.</param>
    /// <param name="sid">Which.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True if there was one to end.</returns>
    ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default);

    /// <summary>Ends all sign-ins of a subject but one, in the same way.</summary>
    /// <param name="subject">Whose.</param>
    /// <param name="exceptSid">The one to keep, or null for none.</param>
    /// <param name="reason">Why, for the event.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default);
}
