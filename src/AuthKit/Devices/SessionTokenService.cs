using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Tokens for sessions, over both services. Keeps nothing of its own; safe for concurrent use.</summary>
public sealed class SessionTokenService : ISessionTokenService
{
    // A family that was revoked a moment ago, or everything of its subject, makes room for another try.
    private const int MaxAttempts = 3;

    private readonly ISessionService _sessions;
    private readonly ITokenService _tokens;
    private readonly ISubjectGate? _gate;
    private readonly DeviceService _devices;

    /// <summary>Creates the service.</summary>
    /// <param name="sessions">Looked at again once the tokens are made.</param>
    /// <param name="tokens">Makes them.</param>
    /// <param name="gate">The same that the refresh tokens have; null where every session may get tokens.</param>
    public SessionTokenService(ISessionService sessions, ITokenService tokens, ISubjectGate? gate = null)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        ArgumentNullException.ThrowIfNull(tokens);
        _sessions = sessions;
        _tokens = tokens;
        _gate = gate;
        _devices = new DeviceService(sessions, tokens);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionTokenResult> IssueAsync(Session session, string sessionToken, SessionTokenRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(sessionToken);
        ArgumentNullException.ThrowIfNull(request);
        if (session.Subject is not { } subject)
        {
            Errors.Argument("Nobody is signed in by this session.", nameof(session));
            return default;
        }

        var standing = _gate is null ? SubjectStanding.Good : await _gate.GetStandingAsync(subject, session.SecurityVersion, cancellationToken).ConfigureAwait(false);
        if (standing != SubjectStanding.Good)
        {
            return new SessionTokenResult(standing == SubjectStanding.EnrollmentRequired ? SessionTokenStatus.EnrollmentRequired : SessionTokenStatus.Ended);
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var pair = await _tokens.IssueAsync(RequestOf(session, subject, sessionToken, request), cancellationToken).ConfigureAwait(false);
            if ((await _tokens.ValidateAsync(pair.AccessToken, subject.Tenant, CancellationToken.None).ConfigureAwait(false)).Status == AccessTokenStatus.Revoked)
            {
                // Revoked while it was made: by name, or with everything of its subject. The rest of it ends too.
                await _tokens.RevokeRefreshTokenAsync(pair.Refresh.Token, request.ClientId, subject.Tenant, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (await IsLiveAsync(session, subject, sessionToken).ConfigureAwait(false))
            {
                var hasEndedOther = await _devices.EndOthersHeldAsync(session, request.CurrentRefreshTokens, subject.Tenant, CancellationToken.None).ConfigureAwait(false);
                return new SessionTokenResult(pair, hasEndedOther);
            }

            // The session was ended while its tokens were made, and could not end them.
            await _tokens.RevokeSignInAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false);
            return default;
        }

        // Its sign-in is what was revoked, by an end that failed half-way and left the session: that end is finished here, for no
        // tokens of this sign-in would work.
        await _sessions.EndBySidAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false);
        return default;
    }

    private static RefreshTokenIssueRequest RequestOf(Session session, SubjectRef subject, string sessionToken, SessionTokenRequest request) => new()
    {
        Subject = subject,
        Sid = session.Sid,
        ClientId = request.ClientId,
        Scopes = request.Scopes,
        Audiences = request.Audiences,
        SecurityVersion = session.SecurityVersion,
        AuthTime = session.AuthTime,
        SecondFactorTime = session.SecondFactorTime,
        Amr = session.Amr,
        Acr = session.Acr,
        Address = request.Address,
        UserAgent = request.UserAgent,
        PresentedToken = sessionToken,
        PresentedTokenGrace = request.SharedFor,
        ReuseGrace = request.ReuseGrace,
    };

    /// <summary>
    /// By the caller's own token; and if that no longer opens a session, by name: the session may have been given another token
    /// meanwhile, and lives.
    /// </summary>
    private async ValueTask<bool> IsLiveAsync(Session session, SubjectRef subject, string sessionToken) =>
        (await _sessions.ValidateAsync(sessionToken, subject.Tenant, CancellationToken.None).ConfigureAwait(false)).IsValid
        || await _sessions.FindBySidAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false) is not null;
}
