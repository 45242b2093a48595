using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>A sign-in that becomes a session.</summary>
/// <param name="sessions">Makes it.</param>
/// <param name="devices">Ends what is left of sessions that had to make room.</param>
internal sealed class SessionForm(ISessionService sessions, IDeviceService devices) : ISignInForm
{
    public SessionGrant? Grant { get; private set; }

    public TokenSignIn? Wanted => null;

    public async ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, Session? visitor, CancellationToken cancellationToken)
    {
        var request = new SessionRequest
        {
            Subject = account.Subject,
            Amr = amr,
            SecurityVersion = account.SecurityVersion,
            Address = client.Address,
            UserAgent = client.UserAgent,
        };
        Grant = (visitor is null ? null : await sessions.PromoteAsync(visitor, request, cancellationToken).ConfigureAwait(false))
            ?? await sessions.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        await EndEvictedAsync(account.Subject, Grant.Evicted).ConfigureAwait(false);
        return (Grant.Session.Sid, Grant.Session.Amr);
    }

    public async ValueTask TakeBackAsync(CancellationToken cancellationToken) => await sessions.EndAsync(Grant!.Session, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// The tokens of the sessions that made room. Where that fails, the devices stay in the subject's list by their refresh tokens,
    /// and can be ended there: no reason to refuse the new sign-in, which could not bring those sessions back.
    /// </summary>
    private async ValueTask EndEvictedAsync(SubjectRef subject, IReadOnlyList<SessionId> evicted)
    {
        try
        {
            foreach (var sid in evicted)
            {
                await devices.EndAsync(subject, sid, isKnown: true, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (AuthUnavailableException)
        {
        }
    }
}
