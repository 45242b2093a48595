using AuthKit.Accounts;
using AuthKit.Sessions;

namespace AuthKit.SignIn;

/// <summary>A sign-in that becomes a session.</summary>
/// <param name="sessions">Makes it.</param>
/// <param name="currentToken">The session token that came along: it ends, or is a visitor's that becomes the new one.</param>
internal sealed class SessionForm(ISessionService sessions, string? currentToken) : ISignInForm
{
    public SessionGrant? Grant { get; private set; }

    public TokenSignIn? Wanted => null;

    /// <summary>The old session ends before the new one begins: a token from before the sign-in opens nothing after it.</summary>
    public async ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientInfo client, CancellationToken cancellationToken)
    {
        var request = new SessionRequest
        {
            Subject = account.Subject,
            Amr = amr,
            SecurityVersion = account.SecurityVersion,
            Address = client.Address,
            UserAgent = client.UserAgent,
        };
        Grant = await sessions.PromoteAsync(currentToken, request, cancellationToken).ConfigureAwait(false)
            ?? await ReplaceAsync(request, cancellationToken).ConfigureAwait(false);
        return (Grant.Session.Sid, Grant.Session.Amr);
    }

    public async ValueTask TakeBackAsync(CancellationToken cancellationToken) => await sessions.EndAsync(Grant!.Session, cancellationToken).ConfigureAwait(false);

    private async ValueTask<SessionGrant> ReplaceAsync(SessionRequest request, CancellationToken cancellationToken)
    {
        var current = await sessions.ValidateAsync(currentToken, request.Subject.Tenant, cancellationToken).ConfigureAwait(false);
        if (current.IsValid)
        {
            await sessions.EndAsync(current.Session, cancellationToken).ConfigureAwait(false);
        }

        return await sessions.CreateAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
