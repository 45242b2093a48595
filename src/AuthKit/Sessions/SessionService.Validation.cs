using AuthKit.Stores;

namespace AuthKit.Sessions;

/// <content>Validates session tokens, and notes the use of sessions.</content>
public sealed partial class SessionService
{
    /// <inheritdoc/>
    public ValueTask<SessionValidation> ValidateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        if (!SecretToken.TryGetStoreKey(token, tenant, out var key))
        {
            return ValueTask.FromResult(new SessionValidation(SessionStatus.Malformed));
        }

        var now = Now();
        var pending = FindAsync(key, now, cancellationToken);
        if (!pending.IsCompletedSuccessfully)
        {
            return WaitAndNoteUseAsync(pending, key, now, cancellationToken);
        }

        // If the store has already answered, no async state machine is needed.
        var found = pending.Result;
        return IsUseToBeNoted(found, now) ? NoteUseAsync(key, found.Session!.Record, now, cancellationToken) : ValueTask.FromResult(found);
    }

    private async ValueTask<SessionValidation> WaitAndNoteUseAsync(ValueTask<SessionValidation> pending, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await pending.ConfigureAwait(false);
        return IsUseToBeNoted(found, now) ? await NoteUseAsync(key, found.Session!.Record, now, cancellationToken).ConfigureAwait(false) : found;
    }

    private bool IsUseToBeNoted(SessionValidation found, DateTimeOffset now) =>
        found.IsValid && found.Session.Record.LastSeenAt <= now - _touchInterval && found.Session.Record.LastSeenAt < now;

    /// <summary>
    /// Notes the use of a session. If that fails, the session is valid anyway. It then ends at the stored idle expiry, which is never too late.
    /// </summary>
    private async ValueTask<SessionValidation> NoteUseAsync(StoreKey key, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (isNoted, isLive) = await _store.TryCallAsync(
            (key, now, touchBefore: now - _touchInterval),
            static (store, a, ct) => store.TouchAsync(a.key, a.now, a.touchBefore, ct),
            _notes,
            cancellationToken).ConfigureAwait(false);
        return !isNoted ? Answer(record) : isLive ? Answer(record with { LastSeenAt = now }) : new SessionValidation(SessionStatus.NotFound);
    }

    private ValueTask<SessionValidation> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = _store.CallAsync((key, now), static (store, a, ct) => store.FindAsync(a.key, a.now, ct), cancellationToken);

        // If the store has already answered, no async state machine is needed.
        return pending.IsCompletedSuccessfully ? ValueTask.FromResult(Answer(pending.Result)) : WaitAsync(pending);

        async ValueTask<SessionValidation> WaitAsync(ValueTask<SessionRecord?> pending) => Answer(await pending.ConfigureAwait(false));
    }

    private SessionValidation Answer(SessionRecord? record) =>
        record is not null && Read(record) is { } session
            ? new SessionValidation(session)
            : new SessionValidation(SessionStatus.NotFound);
}
