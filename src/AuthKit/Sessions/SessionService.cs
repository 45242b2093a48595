using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Sessions;

/// <summary>Sessions over a store. Safe for concurrent use.</summary>
public sealed partial class SessionService : ISessionService
{
    private const int MaxListed = 1_000;

    // A rotation that meets a write to the session's data reads again; more often than this nobody writes by chance.
    private const int MaxRotationAttempts = 5;

    private readonly StoreCalls<ISessionStore> _store;
    private readonly OptionalWrites _notes;
    private readonly SessionServiceOptions _options;
    private readonly TimeSpan _touchInterval;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IAuthEventSink _events;

    /// <summary>Creates the service.</summary>
    /// <param name="store">Keeps the sessions.</param>
    /// <param name="options">Lifetimes and bounds; copied. Default: the defaults.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, no log, no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; lists all that are.</exception>
    public SessionService(ISessionStore store, SessionServiceOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        _options = (options ?? new SessionServiceOptions()).Snapshot();
        _touchInterval = _options.EffectiveTouchInterval;
        _timeProvider = runtime.TimeProvider;
        _logger = runtime.LoggerFactory.CreateLogger<SessionService>();
        _events = runtime.Events;
        _store = new StoreCalls<ISessionStore>(store, _logger, runtime);
        _notes = new OptionalWrites(nameof(ISessionStore), "session_use", runtime);
    }

    /// <inheritdoc/>
    public ValueTask<SessionGrant> CreateAsync(SessionRequest request, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(request);
        return AddAsync(request, request.Data, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SessionGrant> CreateAnonymousAsync(string tenant = "", IReadOnlyDictionary<string, string>? data = null, CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        data ??= Session.NoData;
        SessionPayloadRules.ThrowIfTooLarge(data, _options.MaxDataSize, nameof(data));

        // A random owner of its own gives the session a random bucket, and every store operation its usual shape.
        Span<byte> owner = stackalloc byte[StoreKey.Size];
        RandomNumberGenerator.Fill(owner);
        return AddAsync(new StoreKey(owner), tenant, subjectId: null, new SessionPayload { Format = SessionPayload.CurrentFormat, Data = data }, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<SessionGrant?> PromoteAsync(Session anonymous, SessionRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(anonymous);
        ThrowIfInvalid(request);
        if (anonymous.Subject is not null || !string.Equals(anonymous.Tenant, request.Subject.Tenant, StringComparison.Ordinal))
        {
            return null;
        }

        var data = new Dictionary<string, string>(anonymous.Data, StringComparer.Ordinal);
        foreach (var (name, value) in request.Data)
        {
            data[name] = value;
        }

        SessionPayloadRules.ThrowIfTooLarge(data, _options.MaxDataSize, nameof(request));
        return await RemoveAsync(anonymous.Record.Owner, anonymous.Sid, anonymous.Tenant, subjectId: null, SessionEndReason.Promoted, cancellationToken).ConfigureAwait(false)
            ? await AddAsync(request, data, cancellationToken).ConfigureAwait(false)
            : null;
    }

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

        // An answer that is there already costs no state machine.
        var found = pending.Result;
        return IsUseToBeNoted(found, now) ? NoteUseAsync(key, found.Session!.Record, now, cancellationToken) : ValueTask.FromResult(found);
    }

    /// <inheritdoc/>
    public ValueTask<SessionRotation> RotateAsync(string? token, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return ReplaceAsync(token, tenant, amr: null, stepUp: null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SessionRotation> ElevateAsync(string? token, IReadOnlyList<string> amr, string tenant = "", SessionStepUp? stepUp = null, CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        SessionPayloadRules.ThrowIfNotAmr(amr, nameof(amr));
        stepUp?.ThrowIfInvalid(Now(), nameof(stepUp));
        return ReplaceAsync(token, tenant, amr, stepUp, cancellationToken);
    }

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

            // Something else of the session changed meanwhile, or another call was told so.
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

    /// <inheritdoc/>
    public ValueTask<bool> EndAsync(Session session, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return RemoveAsync(session.Record.Owner, session.Sid, session.Tenant, session.Record.SubjectId, SessionEndReason.Requested, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> EndBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        RemoveAsync(subject.ToOwnerKey(), sid, subject.Tenant, subject.Id, SessionEndReason.Requested, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<long> EndAllAsync(
        SubjectRef subject,
        SessionId? exceptSid = null,
        SessionEndReason reason = SessionEndReason.Requested,
        CancellationToken cancellationToken = default)
    {
        var count = await _store.CallAsync(
            (owner: subject.ToOwnerKey(), exceptSid),
            static (store, a, ct) => store.RemoveByOwnerAsync(a.owner, a.exceptSid, ct),
            cancellationToken).ConfigureAwait(false);

        ReportEndedAll(subject, count, exceptSid, reason);
        return count;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Session>> ListAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        var records = await _store.CallAsync(
            (owner: subject.ToOwnerKey(), now: Now()),
            static (store, a, ct) => store.ListAsync(a.owner, a.now, MaxListed, ct),
            cancellationToken).ConfigureAwait(false);

        var sessions = new List<Session>(records.Count);
        foreach (var record in records)
        {
            if (Read(record) is { } session)
            {
                sessions.Add(session);
            }
        }

        return sessions;
    }

    private ValueTask<SessionGrant> AddAsync(SessionRequest request, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken)
    {
        var now = Now();
        var payload = new SessionPayload
        {
            Format = SessionPayload.CurrentFormat,
            Amr = request.Amr,
            AuthTime = now.ToUnixTimeMilliseconds(),
            SecondFactorTime = (request.SecondFactorTime ?? (AuthenticationMethods.AreMultiple(request.Amr) ? now : DateTimeOffset.UnixEpoch)).ToUnixTimeMilliseconds(),
            SecurityVersion = request.SecurityVersion,
            Address = BoundedText.Address(request.Address),
            UserAgent = BoundedText.Head(request.UserAgent, SessionPayloadRules.MaxUserAgentLength),
            Data = data,
        };
        return AddAsync(request.Subject.ToOwnerKey(), request.Subject.Tenant, request.Subject.Id, payload, cancellationToken);
    }

    private async ValueTask<SessionGrant> AddAsync(StoreKey owner, string tenant, string? subjectId, SessionPayload payload, CancellationToken cancellationToken)
    {
        var now = Now();
        var token = SecretToken.Create(owner);
        var record = new SessionRecord
        {
            Key = KeyOf(token, tenant),
            Sid = SessionId.Create(),
            Owner = owner,
            Tenant = tenant,
            SubjectId = subjectId,
            Version = 1,
            CreatedAt = now,
            LastSeenAt = now,
            IdleTimeout = _options.IdleTimeout,
            ExpiresAt = now + _options.AbsoluteLifetime,
            Payload = payload.ToUtf8(),
        };
        var evicted = await _store.CallAsync(
            (record, max: _options.MaxSessionsPerSubject, now),
            static (store, a, ct) => store.AddAsync(a.record, a.max, a.now, ct),
            cancellationToken).ConfigureAwait(false);

        var session = ReadOwn(record);
        ReportCreated(session, evicted);
        return new SessionGrant { Token = token, Session = session, Evicted = evicted };
    }

    private async ValueTask<SessionValidation> WaitAndNoteUseAsync(ValueTask<SessionValidation> pending, StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await pending.ConfigureAwait(false);
        return IsUseToBeNoted(found, now) ? await NoteUseAsync(key, found.Session!.Record, now, cancellationToken).ConfigureAwait(false) : found;
    }

    private bool IsUseToBeNoted(SessionValidation found, DateTimeOffset now) =>
        found.IsValid && found.Session.Record.LastSeenAt <= now - _touchInterval && found.Session.Record.LastSeenAt < now;

    /// <summary>
    /// A session is valid whether its use can be noted or not: without the note it ends at the idle end that is stored, which
    /// is never too late.
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

    private ValueTask<SessionValidation> FindAsync(string? token, string tenant, DateTimeOffset now, CancellationToken cancellationToken) =>
        SecretToken.TryGetStoreKey(token, tenant, out var key)
            ? FindAsync(key, now, cancellationToken)
            : ValueTask.FromResult(new SessionValidation(SessionStatus.Malformed));

    private ValueTask<SessionValidation> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var pending = _store.CallAsync((key, now), static (store, a, ct) => store.FindAsync(a.key, a.now, ct), cancellationToken);

        // An answer that is there already costs no state machine.
        return pending.IsCompletedSuccessfully ? ValueTask.FromResult(Answer(pending.Result)) : WaitAsync(pending);

        async ValueTask<SessionValidation> WaitAsync(ValueTask<SessionRecord?> pending) => Answer(await pending.ConfigureAwait(false));
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

    private SessionValidation Answer(SessionRecord? record) =>
        record is not null && Read(record) is { } session
            ? new SessionValidation(session)
            : new SessionValidation(SessionStatus.NotFound);

    /// <summary>Gives the session a new key; with <paramref name="amr"/> it is an elevation.</summary>
    private async ValueTask<SessionRotation> ReplaceAsync(string? token, string tenant, IReadOnlyList<string>? amr, SessionStepUp? stepUp, CancellationToken cancellationToken)
    {
        if (!SecretToken.TryGetStoreKey(token, tenant, out var key))
        {
            return new SessionRotation(SessionRotationStatus.Malformed);
        }

        for (var attempt = 0; attempt < MaxRotationAttempts; attempt++)
        {
            var found = await FindAsync(token, tenant, Now(), cancellationToken).ConfigureAwait(false);
            if (!found.IsValid || (amr is not null && found.Session.Subject is null))
            {
                return new SessionRotation(SessionRotationStatus.NotFound);
            }

            if (found.Session.Record.Key != key)
            {
                return new SessionRotation(SessionRotationStatus.Conflict);
            }

            var now = Now();
            var newToken = SecretToken.Create(found.Session.Record.Owner);
            var record = Successor(found.Session, KeyOf(newToken, tenant), amr, stepUp, now);
            var written = await _store.CallAsync(
                (key, version: found.Session.Record.Version, record, now),
                static (store, a, ct) => store.ReplaceAsync(a.key, a.version, a.record, a.now, ct),
                cancellationToken).ConfigureAwait(false);

            switch (written)
            {
                case StoreWrite.Written:
                    var session = ReadOwn(record);
                    ReportReplaced(session, isElevation: amr is not null);
                    return new SessionRotation(new SessionGrant { Token = newToken, Session = session });
                case StoreWrite.Gone:
                    return new SessionRotation(SessionRotationStatus.Conflict);
            }
        }

        return new SessionRotation(SessionRotationStatus.Conflict);
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

    private async ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, string tenant, string? subjectId, SessionEndReason reason, CancellationToken cancellationToken)
    {
        var isRemoved = await _store.CallAsync((owner, sid), static (store, a, ct) => store.RemoveAsync(a.owner, a.sid, ct), cancellationToken).ConfigureAwait(false);
        if (isRemoved)
        {
            ReportEnded(sid, tenant, subjectId, reason);
        }

        return isRemoved;
    }

    private void ThrowIfInvalid([NotNull] SessionRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        SessionPayloadRules.ThrowIfNotAmr(request.Amr, nameof(request));
        SessionPayloadRules.ThrowIfTooLarge(request.Data, _options.MaxDataSize, nameof(request));
    }

    private Session? Read(SessionRecord record)
    {
        var session = record.ToSession();
        if (session is null)
        {
            LogUnreadable(_logger, record.Sid);
        }

        return session;
    }

    private static Session ReadOwn(SessionRecord record) =>
        record.ToSession() ?? throw new InvalidOperationException("A payload that was just written cannot be read.");

    private static StoreKey KeyOf(string token, string tenant)
    {
        if (!SecretToken.TryGetStoreKey(token, tenant, out var key))
        {
            Errors.InvalidOperation("A token that was just made cannot be read.");
        }

        return key;
    }

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);

    [LoggerMessage(EventId = 10, EventName = "SessionUnreadable", Level = LogLevel.Error, Message = "The session {Sid} holds a payload that AuthKit did not write; it is treated as not found.")]
    private static partial void LogUnreadable(ILogger logger, SessionId sid);
}
