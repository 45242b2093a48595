using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Sessions;

/// <summary>The session service: it keeps sessions in a store. Safe for concurrent use.</summary>
public sealed partial class SessionService : ISessionService
{
    private const int MaxListed = 1_000;

    // If another call changes the session during a rotation, the rotation reads the session and tries again. More conflicts than this do not happen
    // by chance.
    private const int MaxRotationAttempts = 5;

    private readonly StoreCalls<ISessionStore> _store;
    private readonly OptionalWrites _notes;
    private readonly SessionServiceOptions _options;
    private readonly TimeSpan _touchInterval;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly IAuthEventSink _events;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of the sessions.</param>
    /// <param name="options">The lifetimes and bounds; copied. Null for the defaults.</param>
    /// <param name="runtime">The clock, the log and the events. Default: the system's clock, no log, no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range. The exception lists every such option.
    /// </exception>
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

        // The session gets a random owner of its own. It therefore has a random bucket, and the store operations need no special case for it.
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
        if (!await ExistsAsync(anonymous.Record, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        // The new session is created first: after a failure the visitor's session still exists, so the call can be repeated. After the creation, the
        // call can no longer be cancelled.
        var grant = await AddAsync(request, data, cancellationToken).ConfigureAwait(false);
        try
        {
            if (await EndAsync(anonymous, SessionEndReason.Promoted, CancellationToken.None).ConfigureAwait(false))
            {
                return grant;
            }
        }
        catch
        {
            await TryTakeBackAsync(grant).ConfigureAwait(false);
            throw;
        }

        await TryTakeBackAsync(grant).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EndAsync(Session session, SessionEndReason reason = SessionEndReason.Requested, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        try
        {
            return await RemoveAsync(session.Record.Owner, session.Sid, session.Tenant, session.Record.SubjectId, reason, cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException) when (session.Subject is null)
        {
            // The store may have removed the session even though the call failed. A repeated call would not find it, and the visitor's data would be
            // lost. The owner never has another session, so its list tells whether this session still exists.
            if (await ExistsAsync(session.Record, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }

            ReportEnded(session.Sid, session.Tenant, session.Record.SubjectId, reason);
            return true;
        }
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
        var records = await ListAsync(subject.ToOwnerKey(), MaxListed, cancellationToken).ConfigureAwait(false);
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

    /// <inheritdoc/>
    public async ValueTask<Session?> FindBySidAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default)
    {
        var records = await ListAsync(subject.ToOwnerKey(), SessionServiceOptions.MaxSessionsPerSubjectLimit, cancellationToken).ConfigureAwait(false);
        return records.FirstOrDefault(record => record.Sid == sid) is { } found ? Read(found) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionId>> FindEvictionsAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        var keep = _options.MaxSessionsPerSubject - 1;
        var records = await ListAsync(subject.ToOwnerKey(), limit: keep + MaxListed, cancellationToken).ConfigureAwait(false);
        return [.. records.Skip(keep).Select(static record => record.Sid)];
    }

    private ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, int limit, CancellationToken cancellationToken) =>
        _store.CallAsync(
            (owner, now: Now(), limit),
            static (store, a, ct) => store.ListAsync(a.owner, a.now, a.limit, ct),
            cancellationToken);

    /// <summary>Whether a visitor's session exists, whatever its token is by now. Its owner has no other session.</summary>
    private async ValueTask<bool> ExistsAsync(SessionRecord visitor, CancellationToken cancellationToken) =>
        (await ListAsync(visitor.Owner, limit: 1, cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>Ends a session whose token no client has received. If that fails too, the session ends at its expiry.</summary>
    private async ValueTask TryTakeBackAsync(SessionGrant grant)
    {
        try
        {
            await EndAsync(grant.Session, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
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
            Address = BoundedText.Address(request.Client.Address),
            UserAgent = BoundedText.Head(request.Client.UserAgent, SessionPayloadRules.MaxUserAgentLength),
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
