using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.SignIn;

/// <summary>Creates the session or the tokens of one sign-in after its owner has authenticated, and keeps them for the caller.</summary>
internal interface ISignInTarget
{
    /// <summary>The tokens to issue, if the sign-in is for tokens; null for a session.</summary>
    TokenSignInRequest? Wanted { get; }

    /// <summary>Ends the tokens that must end before the new session is created. If it fails, the sign-in can be repeated.</summary>
    ValueTask MakeRoomAsync(SubjectRef subject, CancellationToken cancellationToken);

    /// <summary>
    /// Creates the session or the tokens. Returns the public id of the sign-in and the methods by which the subject authenticated.
    /// </summary>
    /// <param name="account">The account that signed in.</param>
    /// <param name="amr">The methods of the proof (RFC 8176 values).</param>
    /// <param name="client">The client.</param>
    /// <param name="visitor">The client's session as a visitor, whose data the new session gets; null if it had none. The caller ends it.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientContext client, Session? visitor, CancellationToken cancellationToken);

    /// <summary>Ends the session or the tokens, which no client has got yet.</summary>
    ValueTask TakeBackAsync(CancellationToken cancellationToken);
}

/// <summary>Creates a session.</summary>
/// <param name="sessions">Creates and ends the session.</param>
/// <param name="devices">Ends the tokens of evicted sessions.</param>
internal sealed class SessionTarget(ISessionService sessions, DeviceService devices) : ISignInTarget
{
    public SessionGrant? Grant { get; private set; }

    public TokenSignInRequest? Wanted => null;

    public ValueTask MakeRoomAsync(SubjectRef subject, CancellationToken cancellationToken) => devices.MakeRoomAsync(subject, cancellationToken);

    public async ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientContext client, Session? visitor, CancellationToken cancellationToken)
    {
        var request = new SessionRequest
        {
            Subject = account.Subject,
            Amr = amr,
            SecurityVersion = account.SecurityVersion,
            Client = client,
            Data = visitor?.Data ?? Session.NoData,
        };
        Grant = await sessions.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        await EndEvictedAsync(account.Subject, Grant.Evicted).ConfigureAwait(false);
        return (Grant.Session.Sid, Grant.Session.Amr);
    }

    public async ValueTask TakeBackAsync(CancellationToken cancellationToken) => await sessions.EndAsync(Grant!.Session, cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Ends the tokens that the evicted sessions got after <see cref="MakeRoomAsync"/>. If it fails, the devices stay in the subject's list because
    /// of their refresh tokens, and can be ended there. That is no reason to refuse the new sign-in, because a refusal would not bring those
    /// sessions back.
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

/// <summary>Issues an access token and a refresh token.</summary>
internal sealed class TokenTarget(ITokenService tokens, TokenSignInRequest wanted) : ISignInTarget
{
    public TokenPair? Pair { get; private set; }

    public TokenSignInRequest? Wanted => wanted;

    public ValueTask MakeRoomAsync(SubjectRef subject, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async ValueTask<(SessionId Sid, IReadOnlyList<string> Amr)> MakeAsync(Account account, IReadOnlyList<string> amr, ClientContext client, Session? visitor, CancellationToken cancellationToken)
    {
        Pair = await tokens.IssueAsync(
            new RefreshTokenIssueRequest
            {
                Subject = account.Subject,
                ClientId = wanted.ClientId,
                Scopes = wanted.Scopes,
                Audiences = wanted.Audiences,
                ReuseGrace = wanted.ReuseGrace,
                SecurityVersion = account.SecurityVersion,
                Amr = amr,
                Acr = AuthenticationClasses.Of(amr),
                Client = client,
            },
            cancellationToken).ConfigureAwait(false);
        return (Pair.Refresh.Family.Sid, amr);
    }

    public async ValueTask TakeBackAsync(CancellationToken cancellationToken) =>
        await tokens.RevokeSignInAsync(Pair!.Refresh.Family.Subject, Pair.Refresh.Family.Sid, cancellationToken).ConfigureAwait(false);
}

/// <summary>The outcome of a sign-in for a session or for tokens. The default value is a refusal.</summary>
internal readonly record struct SignInConclusion
{
    public SignInStatus Status { get; init; }

    public Account? Account { get; init; }

    public string? DeviceToken { get; init; }

    public TimeSpan RetryAfter { get; init; }

    public bool IsPasswordBreached { get; init; }

    public MfaChallenge? Challenge { get; init; }

    public DateTimeOffset? EnrollBefore { get; init; }

    public string? TrustedDeviceToken { get; init; }

    public IReadOnlyList<string>? RecoveryCodes { get; init; }
}
