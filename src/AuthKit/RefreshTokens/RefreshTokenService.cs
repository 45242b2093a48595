using AuthKit.Events;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.RefreshTokens;

/// <summary>Issues and refreshes tokens with the families in a store. Thread-safe.</summary>
public sealed partial class RefreshTokenService : IRefreshTokenService
{
    /// <summary>The purpose of refresh tokens in <see cref="TokenReusedEvent"/>.</summary>
    private const string Purpose = "refresh";

    private readonly StoreCalls<IRefreshTokenStore> _store;
    private readonly ISubjectGate? _gate;
    private readonly RefreshTokenOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly IAuthEventSink _events;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of the families.</param>
    /// <param name="gate">The gate that decides whether an account may stay signed in; null if families end only by expiry and revocation.</param>
    /// <param name="options">The lifetimes and limits; copied. Null for the defaults.</param>
    /// <param name="runtime">The clock, the log and the destination of events; null for the system clock, no log and no events.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public RefreshTokenService(IRefreshTokenStore store, ISubjectGate? gate = null, RefreshTokenOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        _gate = gate;
        _options = (options ?? new RefreshTokenOptions()).Snapshot();
        _timeProvider = runtime.TimeProvider;
        _events = runtime.Events;
        _logger = runtime.LoggerFactory.CreateLogger<RefreshTokenService>();
        _store = new StoreCalls<IRefreshTokenStore>(store, _logger, runtime);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshTokenGrant> IssueAsync(RefreshTokenIssueRequest request, CancellationToken cancellationToken = default)
    {
        RefreshTokenRules.ThrowIfInvalid(request);
        var owner = request.Subject.ToOwnerKey();
        var token = RefreshToken.Create(owner);
        var (familyKey, tokenKey) = KeysOf(token, request.Subject.Tenant);
        var now = Now();
        var payload = new RefreshFamilyPayload
        {
            Format = RefreshFamilyPayload.CurrentFormat,
            ClientId = request.ClientId,
            Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)],
            Audiences = [.. request.Audiences],
            SecurityVersion = request.SecurityVersion,
            SubjectGeneration = request.SubjectGeneration,
            IssuerGeneration = request.IssuerGeneration,
            AuthTime = (request.AuthTime ?? now).ToUnixTimeMilliseconds(),
            SecondFactorTime = SecondFactorTimeOf(request, now),
            Acr = request.Acr,
            Amr = [.. request.Amr],
            Address = BoundedText.Address(request.Client.Address),
            UserAgent = BoundedText.UserAgent(request.Client.UserAgent),
            ReuseGrace = (long)(request.ReuseGrace ?? _options.ReuseGrace).TotalMilliseconds,
        };
        var expiresAt = After(now, _options.AbsoluteLifetime);
        var record = new RefreshFamilyRecord
        {
            Key = familyKey,
            Owner = owner,
            Sid = request.Sid ?? SessionId.Create(),
            Tenant = request.Subject.Tenant,
            SubjectId = request.Subject.Id,
            TokenKey = tokenKey,
            CreatedAt = now,
            RefreshedAt = now,
            ExpiresAt = expiresAt,
            EndsAt = EndOf(now, expiresAt),
            Payload = payload.ToUtf8(),
        };
        if (request is { PresentedToken: { } presented } && Shorter(request.PresentedTokenGrace, (record.EndsAt - now) / 2) is var grace && grace > TimeSpan.Zero)
        {
            record = record with
            {
                PreviousTokenKey = RefreshShare.KeyOf(presented, payload),
                PreviousTokenEndsAt = StoreTime.Truncate(After(now, grace)),
                Payload = payload.WithSuccessor(RefreshSuccessorSeal.Close(presented, familyKey, owner, token), TimeSpan.FromMilliseconds(payload.ReuseGrace)).ToUtf8(),
            };
        }

        return await AddAsync(token, record, request.PresentedToken, now, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshTokenResult> RefreshAsync(string? token, RefreshTokenRefreshRequest use, CancellationToken cancellationToken = default)
    {
        RefreshTokenRules.ThrowIfInvalid(use);
        if (!RefreshToken.TryGetKeys(token, use.Tenant, out var familyKey, out var tokenKey))
        {
            return new RefreshTokenResult(RefreshTokenStatus.Malformed);
        }

        if (await FindAsync(familyKey, cancellationToken).ConfigureAwait(false) is not { } family)
        {
            return default;
        }

        // A spent token is a sign of theft, whichever client presents it and whatever it requests. The store checks this again in the step that
        // ends the family.
        var status = family.Record.Evaluate(tokenKey, Now());
        var isLate = status == RefreshRotationStatus.Repeated && !IsAnswered(family.Record, use, Now());
        if ((isLate || status == RefreshRotationStatus.Reused) && use.Ending is { } ending)
        {
            await ending(family).ConfigureAwait(false);
        }

        if (isLate)
        {
            return await EndReusedAsync(family, use).ConfigureAwait(false);
        }

        if (status != RefreshRotationStatus.Reused
            && await RefuseAsync(family, use, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return new RefreshTokenResult(refusal, family);
        }

        return await RotateAsync(token!, tokenKey, family, use, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshFamily?> FindAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default) =>
        await FindForAnyClientAsync(token, tenant, cancellationToken).ConfigureAwait(false) is { } family && string.Equals(family.ClientId, clientId, StringComparison.Ordinal)
            ? family
            : null;

    /// <inheritdoc/>
    public async ValueTask<RefreshFamily?> FindForAnyClientAsync(string? token, string tenant = "", CancellationToken cancellationToken = default)
    {
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return RefreshToken.TryGetKeys(token, tenant, out var familyKey, out _) ? await FindAsync(familyKey, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<RefreshFamily?> RevokeTokenAsync(string? token, string? clientId = null, string tenant = "", CancellationToken cancellationToken = default) =>
        await FindAsync(token, clientId, tenant, cancellationToken).ConfigureAwait(false) is { } family
        && await RevokeAsync(family, cancellationToken).ConfigureAwait(false)
            ? family
            : null;

    /// <inheritdoc/>
    public ValueTask<bool> RevokeAsync(RefreshFamily family, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(family);
        return RevokeAsync(family.Record.Key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RevokeFamilyAsync(SubjectRef subject, SessionId sid, CancellationToken cancellationToken = default) =>
        _store.CallAsync(
            (owner: subject.ToOwnerKey(), sid),
            static (store, a, ct) => store.RevokeFamilyAsync(a.owner, a.sid, ct),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RevokeSubjectAsync(SubjectRef subject, SessionId? exceptSid = null, CancellationToken cancellationToken = default) =>
        _store.CallAsync(
            (owner: subject.ToOwnerKey(), exceptSid),
            static (store, a, ct) => store.RevokeByOwnerAsync(a.owner, a.exceptSid, ct),
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RefreshFamily>> ListAsync(SubjectRef subject, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var records = await _store.CallAsync(
            (owner: subject.ToOwnerKey(), limit, now: Now()),
            static (store, a, ct) => store.ListAsync(a.owner, a.now, a.limit, ct),
            cancellationToken).ConfigureAwait(false);
        return [.. records.Select(Read).OfType<RefreshFamily>()];
    }

    /// <summary>
    /// Adds the family. It cannot be cancelled after it started, so that a client that disconnects does not lose the old family without a new one.
    /// </summary>
    private async ValueTask<RefreshTokenGrant> AddAsync(string token, RefreshFamilyRecord record, string? presented, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var addition = await _store.CallAsync(
            (record, max: _options.MaxFamiliesPerSubject, now),
            static (store, a, ct) => store.AddAsync(a.record, a.max, a.now, ct),
            CancellationToken.None).ConfigureAwait(false);
        if (addition.Record.Key == record.Key)
        {
            return Grant(token, record, scopes: null, now, [.. addition.Evicted.Select(static name => new EvictedRefreshFamily(RefreshFamilyId.Of(name.Key), name.Sid))]);
        }

        if (presented is not null && Open(presented, addition.Record) is { } shared)
        {
            return Grant(shared, addition.Record, scopes: null, now, [], isShared: true);
        }

        // The seal was changed or copied from another family. The family can never return its token, so it is revoked, and the next call gets
        // another family.
        await RevokeAsync(addition.Record.Key, CancellationToken.None).ConfigureAwait(false);
        throw new AuthUnavailableException(AuthUnavailableKind.Store, "The refresh token of a sign-in cannot be read back. Try again.");
    }

    /// <summary>Returns the reason to refuse the refresh before the token is spent, or null if the refresh may go ahead.</summary>
    private async ValueTask<RefreshTokenStatus?> RefuseAsync(RefreshFamily family, RefreshTokenRefreshRequest use, CancellationToken cancellationToken)
    {
        if (!string.Equals(family.ClientId, use.ClientId, StringComparison.Ordinal))
        {
            return RefreshTokenStatus.OtherClient;
        }

        if (!RefreshTokenRules.IsWithin(use.Scopes, family.Scopes))
        {
            return RefreshTokenStatus.ScopeExceeded;
        }

        var standing = _gate is null ? SubjectStanding.Good : await _gate.GetStandingAsync(family.Subject, family.SecurityVersion, cancellationToken).ConfigureAwait(false);
        return standing switch
        {
            SubjectStanding.EnrollmentRequired => RefreshTokenStatus.EnrollmentRequired,
            SubjectStanding.Good when use.Confirm is null || await use.Confirm(family, cancellationToken).ConfigureAwait(false) => null,
            _ => RefreshTokenStatus.SubjectRefused,
        };
    }

    private async ValueTask<RefreshTokenResult> RotateAsync(string token, StoreKey tokenKey, RefreshFamily family, RefreshTokenRefreshRequest use, CancellationToken cancellationToken)
    {
        // The clock is read after the gate has returned, so that a family that expired meanwhile is refused.
        var now = Now();
        var successorToken = RefreshToken.CreateSuccessor(token);
        var shown = use.ReuseGrace ?? _options.ReuseGrace;
        var grace = Shorter(shown, TimeSpan.FromMilliseconds(family.Payload.ReuseGrace));
        var sealedSuccessor = grace > TimeSpan.Zero ? RefreshSuccessorSeal.Close(token, family.Record.Key, family.Record.Owner, successorToken) : null;
        var successor = family.Record with
        {
            TokenKey = KeysOf(successorToken, family.Record.Tenant).TokenKey,
            PreviousTokenKey = sealedSuccessor is null ? null : tokenKey,
            PreviousTokenEndsAt = sealedSuccessor is null ? null : After(now, grace),
            RefreshedAt = now > family.RefreshedAt ? now : family.RefreshedAt,
            EndsAt = EndOf(now, family.ExpiresAt),
            Payload = family.Payload.WithSuccessor(sealedSuccessor, shown).ToUtf8(),
        };
        var rotation = await _store.CallAsync(
            (tokenKey, successor, now),
            static (store, a, ct) => store.RotateAsync(a.tokenKey, a.successor, a.now, ct),
            cancellationToken).ConfigureAwait(false);

        switch (rotation.Status)
        {
            case RefreshRotationStatus.Rotated:
                return new RefreshTokenResult(RefreshTokenStatus.Refreshed, Grant(successorToken, successor, use.Scopes, now, []));

            case RefreshRotationStatus.Repeated when rotation.Record is { } record:
                return IsAnswered(record, use, now) ? Repeat(token, record, use, now) : await EndReusedAsync(family, use).ConfigureAwait(false);

            case RefreshRotationStatus.Reused:
                return Reused(family, use, now);

            default:
                return default;
        }
    }

    /// <summary>
    /// Whether this caller gets an answer to a token that was spent a moment ago. A token from a cookie may be late. But a token from a cookie
    /// that is
    /// presented in a body was stolen from the cookie. The working token was issued when the previous one was spent.
    /// </summary>
    private bool IsAnswered(RefreshFamilyRecord record, RefreshTokenRefreshRequest use, DateTimeOffset now) =>
        (use.ReuseGrace ?? _options.ReuseGrace) is var grace && grace > TimeSpan.Zero && now < After(record.RefreshedAt, grace);

    /// <summary>Ends the family of a spent token that the store would still answer. If several calls do so at once, one of them reports it.</summary>
    private async ValueTask<RefreshTokenResult> EndReusedAsync(RefreshFamily family, RefreshTokenRefreshRequest use) =>
        await RevokeAsync(family, CancellationToken.None).ConfigureAwait(false) ? Reused(family, use, Now()) : default;

    private RefreshTokenResult Reused(RefreshFamily family, RefreshTokenRefreshRequest use, DateTimeOffset now)
    {
        _events.Publish(new TokenReusedEvent
        {
            Time = now,
            Tenant = family.Subject.Tenant,
            SubjectId = family.Subject.Id,
            Address = use.Client.Address,
            UserAgent = use.Client.UserAgent,
            Purpose = Purpose,
            Reuse = TokenReuse.Spent,
        });
        return new RefreshTokenResult(RefreshTokenStatus.Reused, family);
    }

    /// <summary>Returns the existing successor to the holder of the previous token.</summary>
    private RefreshTokenResult Repeat(string token, RefreshFamilyRecord record, RefreshTokenRefreshRequest use, DateTimeOffset now)
    {
        return Open(token, record) is { } successor
            ? new RefreshTokenResult(RefreshTokenStatus.Repeated, Grant(successor, record, use.Scopes, now, []))
            : default;
    }

    /// <summary>Opens the working token of a family for the holder of the previous token. Returns null if it cannot be opened.</summary>
    private string? Open(string token, RefreshFamilyRecord record)
    {
        if (Read(record) is not { } family)
        {
            return null;
        }

        if (RefreshSuccessorSeal.TryOpen(token, record.Key, record.Owner, family.Payload.SealedSuccessor, out var successor)
            && RefreshToken.TryGetKeys(successor, record.Tenant, out _, out var tokenKey)
            && tokenKey == record.TokenKey)
        {
            return successor;
        }

        LogUnopened(_logger);
        return null;
    }

    private async ValueTask<RefreshFamily?> FindAsync(StoreKey familyKey, CancellationToken cancellationToken)
    {
        var record = await _store.CallAsync(
            (familyKey, now: Now()),
            static (store, a, ct) => store.FindAsync(a.familyKey, a.now, ct),
            cancellationToken).ConfigureAwait(false);
        return record is null || record.Key != familyKey ? null : Read(record);
    }

    private ValueTask<bool> RevokeAsync(StoreKey familyKey, CancellationToken cancellationToken) =>
        _store.CallAsync(familyKey, static (store, key, ct) => store.RevokeAsync(key, ct), cancellationToken);

    private static RefreshTokenGrant Grant(
        string token,
        RefreshFamilyRecord record,
        IReadOnlyList<string>? scopes,
        DateTimeOffset issuedAt,
        IReadOnlyList<EvictedRefreshFamily> evicted,
        bool isShared = false)
    {
        var family = RefreshFamily.TryRead(record)!;
        return new RefreshTokenGrant(token, family, scopes is null ? family.Scopes : [.. scopes.Distinct(StringComparer.Ordinal)], issuedAt, evicted, isShared);
    }

    private static (StoreKey FamilyKey, StoreKey TokenKey) KeysOf(string token, string tenant)
    {
        if (!RefreshToken.TryGetKeys(token, tenant, out var familyKey, out var tokenKey))
        {
            Errors.InvalidOperation("A refresh token that was just created cannot be decoded.");
        }

        return (familyKey, tokenKey);
    }

    /// <summary>Reads a record. Logs and returns null if AuthKit did not write it.</summary>
    private RefreshFamily? Read(RefreshFamilyRecord record)
    {
        var family = RefreshFamily.TryRead(record);
        if (family is null)
        {
            LogUnreadable(_logger);
        }

        return family;
    }

    private DateTimeOffset EndOf(DateTimeOffset now, DateTimeOffset expiresAt) => expiresAt - now <= _options.IdleTimeout ? expiresAt : now + _options.IdleTimeout;

    private static DateTimeOffset After(DateTimeOffset now, TimeSpan time) => DateTimeOffset.MaxValue - now <= time ? StoreTime.Truncate(DateTimeOffset.MaxValue) : now + time;

    /// <summary>
    /// Returns the time of the second factor. If the request sets the time of authentication, the time of the second factor is not inferred from the
    /// methods, because it may be older.
    /// </summary>
    internal static long SecondFactorTimeOf(RefreshTokenIssueRequest request, DateTimeOffset now)
    {
        var time = request.SecondFactorTime ?? (request.AuthTime is null && AuthenticationMethods.AreMultiple(request.Amr) ? now : DateTimeOffset.UnixEpoch);
        return time.ToUnixTimeMilliseconds();
    }

    private static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);

    [LoggerMessage(EventId = 80, EventName = "RefreshFamilyUnreadable", Level = LogLevel.Error, Message = "A refresh family holds what AuthKit did not write; it is treated as not found.")]
    private static partial void LogUnreadable(ILogger logger);

    [LoggerMessage(EventId = 81, EventName = "RefreshSuccessorUnopened", Level = LogLevel.Error, Message = "The successor that a refresh family keeps cannot be opened: it was changed or moved; the token is treated as not found.")]
    private static partial void LogUnopened(ILogger logger);
}
