using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <content>Gives a session a new token: by rotation, or by elevation after a fresh proof of identity.</content>
public sealed partial class SessionService
{
    /// <inheritdoc/>
    public ValueTask<SessionRotation> RotateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return ReplaceAsync(token, tenant, amr: null, stepUp: null, known: null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SessionRotation> ElevateAsync(string? token, IReadOnlyList<string> amr, string tenant = "", SessionStepUp? stepUp = null, Session? session = null, CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        SessionPayloadRules.ThrowIfNotAmr(amr, nameof(amr));
        stepUp?.ThrowIfInvalid(Now(), nameof(stepUp));
        return ReplaceAsync(token, tenant, amr, stepUp, session, cancellationToken);
    }

    /// <summary>Gives the session a new key. If <paramref name="amr"/> is not null, this is an elevation.</summary>
    private async ValueTask<SessionRotation> ReplaceAsync(string? token, string tenant, IReadOnlyList<string>? amr, SessionStepUp? stepUp, Session? known, CancellationToken cancellationToken)
    {
        if (!SecretToken.TryGetStoreKey(token, tenant, out var key))
        {
            return new SessionRotation(SessionRotationStatus.Malformed);
        }

        known = known?.Record.Key == key ? known : null;
        for (var attempt = 0; attempt < MaxRotationAttempts; attempt++)
        {
            var found = known ?? (await FindAsync(key, Now(), cancellationToken).ConfigureAwait(false)).Session;
            if (found is null || (amr is not null && found.Subject is null))
            {
                return new SessionRotation(SessionRotationStatus.NotFound);
            }

            if (found.Record.Key != key)
            {
                return new SessionRotation(SessionRotationStatus.Conflict);
            }

            var now = Now();
            var newToken = SecretToken.Create(found.Record.Owner);
            var record = Successor(found, KeyOf(newToken, tenant), amr, stepUp, now);
            var written = await WriteAsync(key, found.Record.Version, record, now, cancellationToken).ConfigureAwait(false);

            switch (written)
            {
                case StoreWrite.Written:
                    var replaced = ReadOwn(record);
                    ReportReplaced(replaced, isElevation: amr is not null);
                    return new SessionRotation(new SessionGrant { Token = newToken, Session = replaced });
                case StoreWrite.Gone when known is null:
                    return new SessionRotation(SessionRotationStatus.Conflict);
            }

            // The caller's session may be out of date, so later attempts read the session from the store.
            known = null;
        }

        return new SessionRotation(SessionRotationStatus.Conflict);
    }

    /// <summary>
    /// Writes the record. If the store fails, the write may have succeeded, and the client would be left with a token that no longer works. The
    /// session is therefore looked up by its new key, which only this call knows.
    /// </summary>
    private async ValueTask<StoreWrite> WriteAsync(StoreKey key, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.CallAsync(
                (key, version, record, now),
                static (store, a, ct) => store.ReplaceAsync(a.key, a.version, a.record, a.now, ct),
                cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            if (await FindAgainAsync(record, cancellationToken).ConfigureAwait(false) is null)
            {
                throw;
            }

            return StoreWrite.Written;
        }
    }

    private SessionRecord Successor(Session session, StoreKey key, IReadOnlyList<string>? amr, SessionStepUp? stepUp, DateTimeOffset now)
    {
        var record = session.Record with { Key = key, Version = session.Record.Version + 1, LastSeenAt = now, PreviousKey = null, PreviousKeyExpiresAt = null };
        if (amr is not null)
        {
            return record with { Payload = session.Payload.With(amr, now, stepUp).ToUtf8() };
        }

        return _options.RotationOverlap > TimeSpan.Zero
            ? record with { PreviousKey = session.Record.Key, PreviousKeyExpiresAt = now + _options.RotationOverlap }
            : record;
    }
}
