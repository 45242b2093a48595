using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Lists and ends sign-ins with the session service and the token service. It has no state of its own. Safe for concurrent use.</summary>
public sealed class DeviceService : IDeviceService
{
    private readonly ISessionService? _sessions;
    private readonly ITokenService? _tokens;

    /// <summary>Creates the service.</summary>
    /// <param name="sessions">The session service; null if the application has no sessions.</param>
    /// <param name="tokens">The token service; null if the application has no tokens.</param>
    public DeviceService(ISessionService? sessions, ITokenService? tokens)
    {
        _sessions = sessions;
        _tokens = tokens;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Device>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Session> sessions = _sessions is null ? [] : await _sessions.ListAsync(subject, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RefreshFamily> families = _tokens is null ? [] : await _tokens.ListAsync(subject, cancellationToken).ConfigureAwait(false);
        var bySid = families.ToDictionary(static family => family.Sid);
        List<Device> devices = [.. sessions.Select(session => new Device(session, bySid.Remove(session.Sid, out var family) ? family : null))];
        devices.AddRange(bySid.Values.Select(static family => new Device(null, family)));
        return [.. devices.OrderByDescending(static device => device.CreatedAt)];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, bool isKnown = false, CancellationToken cancellationToken = default) =>
        (isKnown || await ExistsAsync(subject, sid, cancellationToken).ConfigureAwait(false))
        && await EndKnownAsync(subject, sid, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask SignOutAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(refreshTokens);
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        await EndHeldAsync(session, refreshTokens, tenant, cancellationToken).ConfigureAwait(false);
        if (session is { Subject: null } && _sessions is not null)
        {
            await _sessions.EndAsync(session, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Ends the sign-ins that a client holds: that of its session, and the other sign-ins to which its refresh tokens belong. A visitor's session
    /// does not end.
    /// </summary>
    internal async ValueTask EndHeldAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant = "", CancellationToken cancellationToken = default)
    {
        await EndOthersHeldAsync(session, refreshTokens, tenant, cancellationToken).ConfigureAwait(false);
        if (session is { Subject: { } subject })
        {
            await EndKnownAsync(subject, session.Sid, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the sign-ins to which a client's refresh tokens belong, except the sign-in of its session.</summary>
    /// <returns>Whether there was such a sign-in.</returns>
    internal async ValueTask<bool> EndOthersHeldAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant, CancellationToken cancellationToken)
    {
        // All tokens are looked up before the first sign-in ends, so a lookup that fails leaves every sign-in as it is.
        var others = new List<RefreshFamily>();
        foreach (var token in _tokens is null ? [] : refreshTokens)
        {
            if (await _tokens!.FindForAnyClientAsync(token, tenant, cancellationToken).ConfigureAwait(false) is { } family
                && (family.Subject != session?.Subject || family.Sid != session.Sid))
            {
                others.Add(family);
            }
        }

        foreach (var family in others)
        {
            // The tokens end last: after a failure, the refresh token may be all that the caller has for another attempt.
            if (_sessions is not null)
            {
                await _sessions.EndBySidAsync(family.Subject, family.Sid, cancellationToken).ConfigureAwait(false);
            }

            await _tokens!.RevokeSignInAsync(family.Subject, family.Sid, cancellationToken).ConfigureAwait(false);
        }

        return others.Count > 0;
    }

    /// <summary>
    /// Ends the tokens of the sessions that a new session of the subject will evict. This happens before the eviction: if it fails, the old sessions
    /// remain and no new one is created, so the call can be repeated. After the eviction, a repeated call could no longer find their sids.
    /// </summary>
    internal async ValueTask MakeRoomAsync(SubjectRef subject, CancellationToken cancellationToken)
    {
        if (_sessions is null || _tokens is null)
        {
            return;
        }

        foreach (var sid in await _sessions.FindEvictionsAsync(subject, cancellationToken).ConfigureAwait(false))
        {
            await _tokens.RevokeSignInAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default)
    {
        // If no sign-in is kept, the caller's own session ends too, and it may need that session to repeat a failed call. The tokens end first.
        if (exceptSid is null && _tokens is not null)
        {
            await _tokens.RevokeSubjectAsync(subject, exceptSid: null, reason, cancellationToken).ConfigureAwait(false);
        }

        var count = _sessions is null ? 0 : await _sessions.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);

        // Revokes the tokens after the sessions have ended, because a live session could still get new tokens until now. A session that has ended
        // gets no tokens: the token service for sessions checks at the end that the session is still live.
        if (_tokens is not null && (exceptSid is not null || count > 0))
        {
            await _tokens.RevokeSubjectAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Whether the subject has this sign-in. Without the check, a signed-in user could fill the revocation store with sids that never existed.
    /// </summary>
    private async ValueTask<bool> ExistsAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken) =>
        (_sessions is not null && await _sessions.FindBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false) is not null)
        || (_tokens is not null && await _tokens.FindBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false) is not null);

    /// <summary>Ends a sign-in, the session last: while the session exists, the caller can use it to repeat a failed call.</summary>
    private async ValueTask<bool> EndKnownAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken)
    {
        var wasThere = _tokens is not null && await _tokens.RevokeSignInAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        return (_sessions is not null && await _sessions.EndBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false)) || wasThere;
    }
}
