using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <content>Changes a session without giving it a new token: the mark of a step-up, and the application's data.</content>
public sealed partial class SessionService
{
    /// <inheritdoc/>
    public async ValueTask<bool> UseStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        PurposeRules.ThrowIfNotPurpose(purpose, nameof(purpose));
        for (var attempt = 0; attempt < MaxRotationAttempts; attempt++)
        {
            if (session.StepUp is not { } mark || !mark.IsGoodFor(purpose, Now()))
            {
                return false;
            }

            if (!mark.IsSingleUse)
            {
                return true;
            }

            var written = await UpdateAsync(session.Record, session.Payload.With(stepUp: null).ToUtf8(), cancellationToken).ConfigureAwait(false);
            if (written != StoreWrite.Conflict)
            {
                return written == StoreWrite.Written;
            }

            // Something else in the session changed in the meantime, or another call used the mark.
            if (await FindAgainAsync(session.Record, cancellationToken).ConfigureAwait(false) is not { } now)
            {
                return false;
            }

            session = now;
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReturnStepUpAsync(Session session, string purpose, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        PurposeRules.ThrowIfNotPurpose(purpose, nameof(purpose));
        for (var attempt = 0; attempt < MaxRotationAttempts; attempt++)
        {
            if (session.StepUp is not { IsSingleUse: true } mark
                || !mark.IsGoodFor(purpose, Now())
                || await FindAgainAsync(session.Record, cancellationToken).ConfigureAwait(false) is not { StepUp: null } now)
            {
                return false;
            }

            var written = await UpdateAsync(now.Record, now.Payload.With(mark).ToUtf8(), cancellationToken).ConfigureAwait(false);
            if (written != StoreWrite.Conflict)
            {
                return written == StoreWrite.Written;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public async ValueTask<SessionDataUpdate> UpdateDataAsync(Session session, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        SessionPayloadRules.ThrowIfTooLarge(data, _options.MaxDataSize, nameof(data));
        var record = session.Record;
        var payload = session.Payload.With(data).ToUtf8();
        var written = await UpdateAsync(record, payload, cancellationToken).ConfigureAwait(false);
        return written == StoreWrite.Written
            ? new SessionDataUpdate(written, Read(record with { Payload = payload, Version = record.Version + 1 }))
            : new SessionDataUpdate(written);
    }

    private ValueTask<StoreWrite> UpdateAsync(SessionRecord record, byte[] payload, CancellationToken cancellationToken) =>
        _store.CallAsync(
            (record, payload, now: Now()),
            static (store, a, ct) => store.UpdateAsync(a.record.Key, a.record.Version, a.payload, a.now, ct),
            cancellationToken);

    private async ValueTask<Session?> FindAgainAsync(SessionRecord record, CancellationToken cancellationToken) =>
        await _store.CallAsync(
            (record.Key, now: Now()),
            static (store, a, ct) => store.FindAsync(a.Key, a.now, ct),
            cancellationToken).ConfigureAwait(false) is { } found ? Read(found) : null;
}
