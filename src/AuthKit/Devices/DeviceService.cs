using AuthKit.AccessTokens;
using AuthKit.Events;
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
    public async ValueTask<bool> EndAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        var (wasThere, failure) = (false, default(AuthUnavailableException));
        if (_tokens is not null)
        {
            try
            {
                wasThere = await _tokens.RevokeSignInAsync(subject, sid, cancellationToken).ConfigureAwait(false);
            }
            catch (AuthUnavailableException exception)
            {
                failure = exception;
            }
        }

        if (_sessions is not null)
        {
            wasThere |= await _sessions.EndBySidAsync(subject, sid, cancellationToken).ConfigureAwait(false);
        }

        return failure is null ? wasThere : throw new AuthUnavailableException(failure.Kind, failure.Message, failure);
    }

    /// <inheritdoc/>
    public async ValueTask EndAllAsync(SubjectRef subject, SessionId? exceptSid = null, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default)
    {
        var failure = default(AuthUnavailableException);
        if (_tokens is not null)
        {
            try
            {
                await _tokens.RevokeSubjectAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
            }
            catch (AuthUnavailableException exception)
            {
                failure = exception;
            }
        }

        if (_sessions is not null)
        {
            await _sessions.EndAllAsync(subject, exceptSid, reason, cancellationToken).ConfigureAwait(false);
        }

        if (failure is not null)
        {
            throw new AuthUnavailableException(failure.Kind, failure.Message, failure);
        }
    }
}
