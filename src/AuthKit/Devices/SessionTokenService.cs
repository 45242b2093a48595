using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Issues tokens for sessions with the session service and the token service. It has no state of its own. Safe for concurrent use.</summary>
public sealed class SessionTokenService : ISessionTokenService
{
    // A pair that a simultaneous revocation of the family or the subject revokes is issued again, up to this many attempts.
    private const int MaxAttempts = 3;

    private readonly ISessionService _sessions;
    private readonly ITokenService _tokens;
    private readonly ISubjectGate? _gate;
    private readonly DeviceService _devices;

    /// <summary>Creates the service.</summary>
    /// <param name="sessions">The session service, which checks the session again after the tokens are issued.</param>
    /// <param name="tokens">The token service, which issues the tokens.</param>
    /// <param name="gate">The gate that the refresh tokens have too; null if every session may get tokens.</param>
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
                // The pair was revoked while it was issued, by its sid or with everything of its subject. Its refresh token ends too.
                await _tokens.RevokeRefreshTokenAsync(pair.Refresh.Token, request.ClientId, subject.Tenant, CancellationToken.None).ConfigureAwait(false);
                continue;
            }

            if (await IsLiveAsync(session, subject, sessionToken).ConfigureAwait(false))
            {
                var hasEndedOther = await _devices.EndOthersHeldAsync(session, request.CurrentRefreshTokens, subject.Tenant, CancellationToken.None).ConfigureAwait(false);
                return new SessionTokenResult(pair, hasEndedOther);
            }

            // The session ended while its tokens were issued, and the call that ended it did not find them. They end here.
            await _tokens.RevokeSignInAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false);
            return default;
        }

        // Every pair was revoked, so the sign-in itself is revoked. A call to end it failed after it had revoked the tokens, and left the session.
        // The session ends here, because no tokens of this sign-in would work.
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
        Client = request.Client,
        PresentedToken = sessionToken,
        PresentedTokenGrace = request.SharedFor,
        ReuseGrace = request.ReuseGrace,
    };

    /// <summary>
    /// Whether the session is live. It is looked up by the caller's token and, if that no longer opens it, by its sid, because the session may have
    /// got another token in the meantime.
    /// </summary>
    private async ValueTask<bool> IsLiveAsync(Session session, SubjectRef subject, string sessionToken) =>
        (await _sessions.ValidateAsync(sessionToken, subject.Tenant, CancellationToken.None).ConfigureAwait(false)).IsValid
        || await _sessions.FindBySidAsync(subject, session.Sid, CancellationToken.None).ConfigureAwait(false) is not null;
}
