using System.Security.Cryptography;
using AuthKit.Cryptography;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.OneTimeTokens;

/// <summary>One-time tokens and codes over a store. Safe for concurrent use.</summary>
public sealed partial class OneTimeTokenService : IOneTimeTokenService
{
    private readonly StoreCalls<IOneTimeTokenStore> _store;
    private readonly ISecretProtector? _protector;
    private readonly OneTimeTokenOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of the tokens.</param>
    /// <param name="protector">The protector that seals payloads; null if no request has a payload.</param>
    /// <param name="options">The bounds; copied. Default: a new <see cref="OneTimeTokenOptions"/>.</param>
    /// <param name="runtime">Clock and log. Default: the system's clock, without a log.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public OneTimeTokenService(IOneTimeTokenStore store, ISecretProtector? protector = null, OneTimeTokenOptions? options = null, AuthKitRuntime? runtime = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        runtime ??= AuthKitRuntime.Default;
        _protector = protector;
        _options = (options ?? new OneTimeTokenOptions()).Snapshot();
        _timeProvider = runtime.TimeProvider;
        _logger = runtime.LoggerFactory.CreateLogger<OneTimeTokenService>();
        _store = new StoreCalls<IOneTimeTokenStore>(store, _logger, runtime);
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeTokenGrant> IssueAsync(OneTimeTokenRequest request, CancellationToken cancellationToken = default)
    {
        OneTimeTokenRules.ThrowIfInvalid(request);
        var token = SecretToken.Create(request.Subject.ToOwnerKey());
        var record = NewRecord(token, request.Subject, request.Purpose, request.Lifetime, request.SecurityVersion, request.Payload.Span);
        await AddAsync(record, cancellationToken).ConfigureAwait(false);
        return new OneTimeTokenGrant(token, record.ExpiresAt);
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeToken?> FindAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default)
    {
        if (!TryGetKey(token, purpose, tenant, out var key))
        {
            return null;
        }

        var record = await _store.CallAsync(
            (key, purpose, now: Now()),
            static (store, a, ct) => store.FindAsync(a.key, a.purpose, a.now, ct),
            cancellationToken).ConfigureAwait(false);

        // The holder of a handle does not have the code yet, so the record's content is not returned.
        return record is null || !record.CodeHash.IsEmpty ? null : Read(record, key, purpose);
    }

    /// <inheritdoc/>
    public async ValueTask<OneTimeToken?> ConsumeAsync(string? token, string purpose, string tenant = "", CancellationToken cancellationToken = default)
    {
        if (!TryGetKey(token, purpose, tenant, out var key))
        {
            return null;
        }

        var record = await _store.CallAsync(
            (key, purpose, now: Now()),
            static (store, a, ct) => store.ConsumeAsync(a.key, a.purpose, a.now, ct),
            cancellationToken).ConfigureAwait(false);

        return record is null ? null : Read(record, key, purpose);
    }

    /// <inheritdoc/>
    public string CreateHandle(SubjectRef subject) => SecretToken.Create(subject.ToOwnerKey());

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeGrant> IssueCodeAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default)
    {
        OneTimeTokenRules.ThrowIfInvalid(request);
        return IssueCodeAsync(request, isDecoy: false, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeGrant> IssueDecoyAsync(OneTimeCodeRequest request, CancellationToken cancellationToken = default)
    {
        OneTimeTokenRules.ThrowIfInvalid(request);
        return IssueCodeAsync(request, isDecoy: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeResult> RedeemCodeAsync(string? handle, string? code, string purpose, string tenant = "", CancellationToken cancellationToken = default) =>
        TryCodeAsync(handle, code, purpose, tenant, take: true, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OneTimeCodeResult> CheckCodeAsync(string? handle, string? code, string purpose, string tenant = "", CancellationToken cancellationToken = default) =>
        TryCodeAsync(handle, code, purpose, tenant, take: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> RemoveAsync(SubjectRef subject, IReadOnlyList<string> purposes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(purposes);
        string[] named = [.. purposes.Distinct(StringComparer.Ordinal)];
        if (named.Length is < 1 or > OneTimeTokenRules.MaxPurposes)
        {
            Errors.Argument($"The number of purposes must be 1 to {OneTimeTokenRules.MaxPurposes}.", nameof(purposes));
        }

        Array.ForEach(named, static purpose => PurposeRules.ThrowIfNotPurpose(purpose, nameof(purposes)));
        return RemoveByOwnerAsync(subject, named, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> RemoveAllAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        RemoveByOwnerAsync(subject, purposes: null, cancellationToken);

    private async ValueTask<OneTimeCodeResult> TryCodeAsync(string? handle, string? code, string purpose, string tenant, bool take, CancellationToken cancellationToken)
    {
        if (!TryGetKey(handle, purpose, tenant, out var key))
        {
            return default;
        }

        if (!OneTimeCode.IsOne(code))
        {
            return new OneTimeCodeResult(OneTimeCodeStatus.Malformed, triesLeft: 0);
        }

        var answer = await _store.CallAsync(
            (key, purpose, hash: OneTimeCode.Hash(handle!, purpose, code), take, now: Now()),
            static (store, a, ct) => store.TryCodeAsync(a.key, a.purpose, a.hash, a.take, a.now, ct),
            cancellationToken).ConfigureAwait(false);

        return answer.Status switch
        {
            OneTimeCodeStatus.Matched => answer.Record is { } record && Read(record, key, purpose) is { } token ? new OneTimeCodeResult(token) : default,
            OneTimeCodeStatus.Wrong => new OneTimeCodeResult(OneTimeCodeStatus.Wrong, answer.TriesLeft),
            _ => default,
        };
    }

    private ValueTask<long> RemoveByOwnerAsync(SubjectRef subject, string[]? purposes, CancellationToken cancellationToken) =>
        _store.CallAsync(
            (owner: subject.ToOwnerKey(), purposes),
            static (store, a, ct) => store.RemoveByOwnerAsync(a.owner, a.purposes, ct),
            cancellationToken);

    /// <summary>A decoy differs only in its stored hash: random bytes, which are the hash of no code.</summary>
    private async ValueTask<OneTimeCodeGrant> IssueCodeAsync(OneTimeCodeRequest request, bool isDecoy, CancellationToken cancellationToken)
    {
        var handle = request.Handle ?? CreateHandle(request.Subject);
        var code = OneTimeCode.Create(request.Alphabet, request.Length);
        var hash = OneTimeCode.Hash(handle, request.Purpose, code);
        var noCode = RandomNumberGenerator.GetBytes(OneTimeCode.HashSize);
        var record = NewRecord(handle, request.Subject, request.Purpose, request.Lifetime, request.SecurityVersion, request.Payload.Span) with
        {
            CodeHash = isDecoy ? noCode : hash,
            TriesLeft = _options.MaxTries,
        };
        await AddAsync(record, cancellationToken).ConfigureAwait(false);
        return new OneTimeCodeGrant(handle, code, record.ExpiresAt);
    }

    private OneTimeTokenRecord NewRecord(string secret, SubjectRef subject, string purpose, TimeSpan lifetime, long securityVersion, ReadOnlySpan<byte> payload)
    {
        if (!SecretToken.TryGetStoreKey(secret, subject.Tenant, out var key))
        {
            Errors.InvalidOperation("A token that was just made cannot be read.");
        }

        var now = Now();
        var owner = subject.ToOwnerKey();
        var stored = new OneTimeTokenPayload
        {
            Format = OneTimeTokenPayload.CurrentFormat,
            SecurityVersion = securityVersion,
            Sealed = payload.IsEmpty ? null : OneTimeTokenSeal.Close(_protector, key, owner, purpose, payload),
        };
        return new OneTimeTokenRecord
        {
            Key = key,
            Owner = owner,
            Purpose = purpose,
            Tenant = subject.Tenant,
            SubjectId = subject.Id,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            Payload = stored.ToUtf8(),
        };
    }

    private ValueTask<int> AddAsync(OneTimeTokenRecord record, CancellationToken cancellationToken) =>
        _store.CallAsync(
            (record, max: _options.MaxLive, now: record.CreatedAt),
            static (store, a, ct) => store.AddAsync(a.record, a.max, a.now, ct),
            cancellationToken);

    /// <summary>False if AuthKit cannot have made the text. Such a text never reaches the store.</summary>
    private static bool TryGetKey(string? secret, string purpose, string tenant, out StoreKey key)
    {
        PurposeRules.ThrowIfNotPurpose(purpose, nameof(purpose));
        NameRules.ThrowIfNotTenant(tenant, nameof(tenant));
        return SecretToken.TryGetStoreKey(secret, tenant, out key);
    }

    /// <summary>Null, with a line in the log, if this core did not write the record, cannot open it, or asked for another one.</summary>
    private OneTimeToken? Read(OneTimeTokenRecord record, StoreKey key, string purpose)
    {
        byte[]? opened = null;
        if (record.Key != key
            || !string.Equals(record.Purpose, purpose, StringComparison.Ordinal)
            || !NameRules.IsWellFormed(record.Tenant)
            || !NameRules.IsWellFormed(record.SubjectId) || record.SubjectId.Length == 0
            || OwnerKeys.Derive(record.Tenant, record.SubjectId) != record.Owner
            || OneTimeTokenPayload.TryParse(record.Payload.Span) is not { } payload)
        {
            LogUnreadable(_logger, purpose);
            return null;
        }

        if (payload.Sealed is { } sealedPayload && !OneTimeTokenSeal.TryOpen(_protector, record, sealedPayload, out opened))
        {
            LogUnopened(_logger, purpose);
            return null;
        }

        return new OneTimeToken
        {
            Purpose = purpose,
            Subject = new SubjectRef(record.Tenant, record.SubjectId),
            SecurityVersion = payload.SecurityVersion,
            CreatedAt = record.CreatedAt,
            Payload = opened,
        };
    }

    private DateTimeOffset Now() => StoreTime.Now(_timeProvider);

    [LoggerMessage(EventId = 50, EventName = "OneTimeTokenUnreadable", Level = LogLevel.Error, Message = "A one-time token for {Purpose} holds what AuthKit did not write; it is treated as not found.")]
    private static partial void LogUnreadable(ILogger logger, string purpose);

    [LoggerMessage(EventId = 51, EventName = "OneTimeTokenUnopened", Level = LogLevel.Error, Message = "The payload of a one-time token for {Purpose} cannot be opened: it was changed or moved, or the key that sealed it is not in the ring; the token is treated as not found.")]
    private static partial void LogUnopened(ILogger logger, string purpose);
}
