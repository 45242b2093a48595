using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Devices;

/// <summary>Sign-ins over sessions and tokens. Keeps nothing of its own; safe for concurrent use.</summary>
public sealed class DeviceService : IDeviceService
{
    private readonly ISessionService? _sessions;
    private readonly ITokenService? _tokens;

    /// <summary>Creates the service.</summary>
    /// <param name="sessions">The sessions; null where the application has none.</param>
    /// <param name="tokens">The tokens; null where the application has none.</param>
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
    /// Ends the sign-ins that a client holds: that of its session, and those of its refresh tokens where they are others. The session of
    /// a visitor goes on.
    /// </summary>
    internal async ValueTask EndHeldAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant = "", CancellationToken cancellationToken = default)
    {
        await EndOthersHeldAsync(session, refreshTokens, tenant, cancellationToken).ConfigureAwait(false);
        if (session is { Subject: { } subject })
        {
            await EndKnownAsync(subject, session.Sid, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Ends the sign-ins of refresh tokens that a client holds beside its session's own.</summary>
    /// <returns>Whether there was one.</returns>
    internal async ValueTask<bool> EndOthersHeldAsync(Session? session, IReadOnlyList<string> refreshTokens, string tenant, CancellationToken cancellationToken)
    {
        // All are looked up before the first ends: after that the session would not be found again.
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
            // The tokens last: a caller who is told of a failure may have nothing but the refresh token to show again.
            if (_sessions is not null)
            {
                await _sessions.EndBySidAsync(family.Subject, family.Sid, cancellationToken).ConfigureAwait(false);
            }

            await _tokens!.RevokeSignInAsync(family.Subject, family.Sid, cancellationToken).ConfigureAwait(false);
        }

        return others.Count > 0;
    }

    /// <summary>
    /// Ends the tokens of the sessions that a new session of a subject will evict. Before the eviction: a failure leaves those sessions
    /// and creates none, so that the call can be made again. After it, nobody would know their names.
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
        // Where nothing is kept, what the caller tries again with may be the session itself: it ends once the tokens have.
        if (exceptSid is null && _tokens is not null)
        {
            await _tokens.RevokeSubjectAsync(subject, exceptSid: null, reason, cancellationToken).ConfigureAwait(false);
        }

        var count = _sessions is null ? 0 : await _sessions.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);

        // Once the sessions have ended: one that was still there could get tokens, and checked that it was there before it gave them out.
        if (_tokens is not null && (exceptSid is not null || count > 0))
        {
            await _tokens.RevokeSubjectAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A user who is signed in could fill the store of revocations with names that no sign-in ever had.</summary>
    private async ValueTask<bool> ExistsAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken) =>
        (_sessions is not null && await _sessions.FindBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false) is not null)
        || (_tokens is not null && await _tokens.FindBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false) is not null);

    /// <summary>The session last: while it is there, a caller who is told of a failure can show it again.</summary>
    private async ValueTask<bool> EndKnownAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken)
    {
        var wasThere = _tokens is not null && await _tokens.RevokeSignInAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        return (_sessions is not null && await _sessions.EndBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false)) || wasThere;
    }
}
