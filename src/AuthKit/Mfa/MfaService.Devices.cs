using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <content>Trusted devices.</content>
public sealed partial class MfaService
{
    /// <inheritdoc/>
    public ValueTask<string?> TrustDeviceAsync(SubjectRef subject, long securityVersion, ClientContext? client = null, CancellationToken cancellationToken = default)
    {
        var token = SecretToken.Create(subject.ToOwnerKey());
        SecretToken.TryGetStoreKey(token, subject.Tenant, out var hash);
        return _records.ChangeAsync(
            subject,
            (payload, now) =>
            {
                // A device with a later security version shows that the account has changed since the caller read it. The new device would never be
                // trusted.
                if (!payload.IsEnabled || _options.MaxTrustedDevices == 0 || payload.Devices.Any(stored => stored.SecurityVersion > securityVersion))
                {
                    return new MfaChange<string?>(payload, null);
                }

                var device = new StoredDevice
                {
                    Id = RandomName.Create(),
                    Hash = hash.ToArray(),
                    CreatedAt = now.ToUnixTimeMilliseconds(),
                    ExpiresAt = (now + _options.TrustedDeviceLifetime).ToUnixTimeMilliseconds(),
                    SecurityVersion = securityVersion,
                    Address = BoundedText.Address(client?.Address),
                    UserAgent = BoundedText.UserAgent(client?.UserAgent),
                };
                var kept = payload.Devices.Where(stored => IsLive(stored, securityVersion, now)).TakeLast(_options.MaxTrustedDevices - 1);
                var trusted = new MfaDeviceTrustedEvent { Time = now, Tenant = subject.Tenant, SubjectId = subject.Id, DeviceId = device.Id, Address = client?.Address, UserAgent = client?.UserAgent };
                return new MfaChange<string?>(payload with { Devices = [.. kept, device] }, token, trusted);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsTrustedDeviceAsync(SubjectRef subject, string? token, long securityVersion, CancellationToken cancellationToken = default)
    {
        if (!SecretToken.TryGetStoreKey(token, subject.Tenant, out var hash))
        {
            return false;
        }

        var payload = await _records.FindAsync(subject, cancellationToken).ConfigureAwait(false);
        return payload.IsEnabled && Find(payload, hash.ToArray()) is { } device && IsLive(device, securityVersion, StoreTime.Now(_timeProvider));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ForgetDeviceAsync(SubjectRef subject, string deviceId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deviceId);
        return ForgetAsync(subject, deviceId, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> ForgetAllDevicesAsync(SubjectRef subject, CancellationToken cancellationToken = default) => ForgetAsync(subject, deviceId: null, cancellationToken);

    private ValueTask<bool> ForgetAsync(SubjectRef subject, string? deviceId, CancellationToken cancellationToken) =>
        _records.ChangeAsync(
            subject,
            (payload, now) =>
            {
                var forgotten = payload.Devices.Where(stored => deviceId is null || string.Equals(stored.Id, deviceId, StringComparison.Ordinal)).ToArray();
                return forgotten.Length == 0
                    ? new MfaChange<bool>(payload, false)
                    : new MfaChange<bool>(
                        payload with { Devices = [.. payload.Devices.Except(forgotten)] },
                        true,
                        [.. forgotten.Select(stored => new MfaDeviceForgottenEvent { Time = now, Tenant = subject.Tenant, SubjectId = subject.Id, DeviceId = stored.Id })]);
            },
            cancellationToken);

    private static StoredDevice? Find(MfaPayload payload, ReadOnlySpan<byte> hash)
    {
        StoredDevice? found = null;
        foreach (var device in payload.Devices)
        {
            found = FixedTime.Equals(hash, device.Hash) ? device : found;
        }

        return found;
    }

    private static bool IsLive(StoredDevice device, long securityVersion, DateTimeOffset now) =>
        device.SecurityVersion == securityVersion && now.ToUnixTimeMilliseconds() < device.ExpiresAt;
}
