using AuthKit.Cryptography;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Mfa;

/// <summary>Second factors over a store. Safe for concurrent use.</summary>
public sealed partial class MfaService : IMfaService
{
    /// <summary>The most UTF-16 units in the name of an authenticator: 100.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The number of wrong codes that ends an enrolment: 10. The user then starts a new one.</summary>
    public const int MaxEnrollmentFailures = 10;

    private const string DefaultName = "Authenticator";

    private readonly MfaRecords _records;
    private readonly ITotpService _totp;
    private readonly MfaOptions _options;
    private readonly IMfaIssuerSource? _issuers;
    private readonly MfaTries _tries;
    private readonly AuthenticatorSeal _seal;
    private readonly SecretKeyRing _keys;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    /// <summary>Creates the service.</summary>
    /// <param name="store">The store of second factors.</param>
    /// <param name="keys">
    /// The keys that seal secrets and make the hashes of recovery codes. All instances have the same keys. The caller owns and disposes them.
    /// </param>
    /// <param name="totp">The service that makes and verifies codes. Default: one with default options.</param>
    /// <param name="options">Limits and times; copied. Default: a new <see cref="MfaOptions"/>.</param>
    /// <param name="runtime">Clock, log and events. Default: the system's clock, without log and events.</param>
    /// <param name="issuers">The issuers by tenant. Default: those of the options.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public MfaService(
        IMfaStore store,
        SecretKeyRing keys,
        ITotpService? totp = null,
        MfaOptions? options = null,
        AuthKitRuntime? runtime = null,
        IMfaIssuerSource? issuers = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(keys);
        runtime ??= AuthKitRuntime.Default;
        _options = (options ?? new MfaOptions()).Snapshot();
        _logger = runtime.LoggerFactory.CreateLogger<MfaService>();
        _records = new MfaRecords(store, _logger, runtime);
        _totp = totp ?? new TotpService(runtime: runtime);
        _tries = new MfaTries(_options);
        _seal = new AuthenticatorSeal(new SecretProtector(keys));
        _keys = keys;
        _issuers = issuers;
        _timeProvider = runtime.TimeProvider;
    }

    /// <inheritdoc/>
    public async ValueTask<MfaState> GetAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        var payload = await _records.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        var now = StoreTime.Now(_timeProvider);
        var present = now.ToUnixTimeMilliseconds();
        var wait = MfaTries.Wait(payload, now);
        return new MfaState
        {
            Authenticators = [.. payload.Authenticators.Select(static stored => new MfaAuthenticator(stored))],
            RecoveryCodesLeft = payload.Codes?.Hashes.Count ?? 0,
            TrustedDevices = [.. payload.Devices.Where(stored => present < stored.ExpiresAt).Select(static stored => new TrustedDevice(stored))],
            PendingUntil = payload.Pending is { } pending && present < pending.ExpiresAt ? DateTimeOffset.FromUnixTimeMilliseconds(pending.ExpiresAt) : null,
            ConsecutiveFailures = payload.Failures,
            BlockedUntil = wait > TimeSpan.Zero ? now + wait : null,
            IsLocked = _tries.IsLocked(payload),
            Shown = [.. ShownCodes.LiveOf(payload, now).Select(static stored => stored.Hash)],
        };
    }

    /// <inheritdoc/>
    public async ValueTask<TotpEnrollment?> BeginTotpAsync(SubjectRef subject, string accountName, string? name = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotName(name ??= DefaultName);
        var parameters = _totp.Parameters;
        using var secret = _totp.CreateSecret();
        var uri = OtpauthUri.ForTotp(await FindIssuerAsync(subject.Tenant, cancellationToken).ConfigureAwait(false), accountName, secret, parameters);
        TotpEnrollment? enrollment = null;
        try
        {
            enrollment = await _records.ChangeAsync(
                subject,
                (payload, now) => payload.Authenticators.Count >= _options.MaxAuthenticators
                    ? new MfaChange<TotpEnrollment?>(payload, null)
                    : Pend(payload, now),
                cancellationToken).ConfigureAwait(false);
            return enrollment;
        }
        finally
        {
            if (enrollment is null)
            {
                uri.Dispose();
            }
        }

        MfaChange<TotpEnrollment?> Pend(MfaPayload payload, DateTimeOffset now)
        {
            var expiresAt = now + _options.EnrollmentLifetime;
            var authenticator = NewAuthenticator(name, parameters, now);
            var pending = new PendingAuthenticator { Authenticator = _seal.Seal(authenticator, subject.ToOwnerKey(), secret), ExpiresAt = expiresAt.ToUnixTimeMilliseconds() };
            return new(payload with { Pending = pending }, new TotpEnrollment(uri, expiresAt));
        }
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> ConfirmTotpAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default)
    {
        var shown = ShownCodes.HashOf(subject, shownFor, code);
        return _records.ChangeAsync(subject, (payload, now) => Confirm(subject, payload, code, shown, now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> VerifyAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default)
    {
        var shown = ShownCodes.HashOf(subject, shownFor, code);
        return _records.ChangeAsync(subject, (payload, now) => Verify(subject, payload, code, shown, now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> VerifyRecoveryCodeAsync(SubjectRef subject, string? code, string? shownFor = null, CancellationToken cancellationToken = default)
    {
        var shown = ShownCodes.HashOf(subject, shownFor, code);
        return _records.ChangeAsync(subject, (payload, now) => VerifyRecoveryCode(subject, payload, code, shown, now), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> RemoveAsync(SubjectRef subject, string authenticatorId, string? code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authenticatorId);
        return RemoveVerifiedAsync(subject, authenticatorId, code, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> RemoveAllAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default) =>
        RemoveVerifiedAsync(subject, authenticatorId: null, code, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> RemoveByAdministratorAsync(SubjectRef subject, string authenticatorId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authenticatorId);
        return _records.ChangeAsync(subject, (payload, now) => Remove(subject, payload, authenticatorId, now, byAdministrator: true), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> RemoveAllByAdministratorAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        _records.ChangeAsync(subject, (payload, now) => Remove(subject, payload, authenticatorId: null, now, byAdministrator: true), cancellationToken);

    private ValueTask<MfaResult> RemoveVerifiedAsync(SubjectRef subject, string? authenticatorId, string? code, CancellationToken cancellationToken) =>
        _records.ChangeAsync(
            subject,
            (payload, now) =>
            {
                // Checked first, so that no code is spent if there is nothing to remove.
                if (authenticatorId is not null && !payload.Authenticators.Any(stored => Is(stored, authenticatorId)))
                {
                    return new MfaChange<MfaResult>(payload, new MfaResult(MfaStatus.UnknownAuthenticator));
                }

                var verified = VerifyAny(subject, payload, code, now);
                return verified.Result.Succeeded ? Join(verified, Remove(subject, verified.Next, authenticatorId, now, byAdministrator: false)) : verified;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async ValueTask UnlockAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        await _records.ChangeAsync(
            subject,
            static (payload, _) => new MfaChange<bool>(payload is { Failures: 0, WaitsUntil: 0 } ? payload : MfaTries.WithSuccess(payload), true),
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask EndWaitsAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        await _records.ChangeAsync(subject, static (payload, _) => new MfaChange<bool>(MfaTries.WithoutWait(payload), true), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> RenameAsync(SubjectRef subject, string authenticatorId, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(authenticatorId);
        ThrowIfNotName(name);
        return _records.ChangeAsync(
            subject,
            (payload, _) => payload.Authenticators.Any(stored => Is(stored, authenticatorId))
                ? new MfaChange<bool>(payload with { Authenticators = [.. payload.Authenticators.Select(stored => Is(stored, authenticatorId) ? stored with { Name = name } : stored)] }, true)
                : new MfaChange<bool>(payload, false),
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<MfaResult> RenewRecoveryCodesAsync(SubjectRef subject, string? code, CancellationToken cancellationToken = default) =>
        _records.ChangeAsync(
            subject,
            (payload, now) =>
            {
                var verified = Verify(subject, payload, code, shown: null, now);
                if (!verified.Result.Succeeded)
                {
                    return verified;
                }

                var (next, codes) = WithCodes(subject, verified.Next, now);
                var renewed = new MfaRecoveryCodesRenewedEvent { Time = now, Tenant = subject.Tenant, SubjectId = subject.Id };
                return new(next, new MfaResult(MfaStatus.Verified, recoveryCodes: codes), [.. verified.Events, renewed]);
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> NoteRequiredAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        _records.ChangeAsync(
            subject,
            static (payload, now) => payload.RequiredSince == 0
                ? new MfaChange<DateTimeOffset>(payload with { RequiredSince = now.ToUnixTimeMilliseconds() }, now)
                : new MfaChange<DateTimeOffset>(payload, DateTimeOffset.FromUnixTimeMilliseconds(payload.RequiredSince)),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default) => _records.DeleteAsync(subject, cancellationToken);

    /// <exception cref="InvalidOperationException">The source returned an invalid issuer.</exception>
    private async ValueTask<string> FindIssuerAsync(string tenant, CancellationToken cancellationToken)
    {
        var issuer = _issuers is null ? null : await _issuers.FindAsync(tenant, cancellationToken).ConfigureAwait(false);
        if (issuer is not null && !MfaOptions.IsIssuer(issuer))
        {
            Errors.InvalidOperation($"{nameof(IMfaIssuerSource)} returned an issuer that is empty, too long or not well-formed.");
        }

        return issuer ?? (_options.TenantIssuers.TryGetValue(tenant, out var known) ? known : _options.Issuer);
    }

    private static MfaChange<MfaResult> Join(MfaChange<MfaResult> verified, MfaChange<bool> removed) =>
        new(removed.Next, verified.Result, [.. verified.Events, .. removed.Events]);

    private static bool Is(StoredAuthenticator stored, string id) => string.Equals(stored.Id, id, StringComparison.Ordinal);

    private static void ThrowIfNotName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!MfaAuthenticator.IsName(name))
        {
            Errors.Argument($"The name of an authenticator must be 1 to {MaxNameLength} UTF-16 units, well-formed, visible, without control or direction-changing characters.", nameof(name));
        }
    }
}
