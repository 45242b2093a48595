using AuthKit.Cryptography;
using AuthKit.Stores;

namespace AuthKit.Mfa;

/// <content>Authenticators that were enrolled elsewhere.</content>
public sealed partial class MfaService
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>?> ImportTotpAsync(
        SubjectRef subject, OtpSecret secret, TotpParameters parameters, string? name = null, long? afterStep = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(secret);
        parameters.GetHash(nameof(parameters));
        ThrowIfNotName(name ??= DefaultName);
        return _records.ChangeAsync(subject, (payload, now) => Import(payload, now), cancellationToken);

        MfaChange<IReadOnlyList<string>?> Import(MfaPayload payload, DateTimeOffset now)
        {
            if (payload.Authenticators.Any(stored => HasSecret(stored, subject.ToOwnerKey(), secret)))
            {
                return new(payload, []);
            }

            if (payload.Authenticators.Count >= _options.MaxAuthenticators)
            {
                return new(payload, null);
            }

            var authenticator = NewAuthenticator(name, parameters, now) with { Step = afterStep };
            var added = Added(subject, payload, _seal.Seal(authenticator, subject.ToOwnerKey(), secret), now);
            return new(added.Next, added.Codes, added.Event);
        }
    }

    /// <summary>The record with the additional authenticator, and with recovery codes if it is the first.</summary>
    private (MfaPayload Next, IReadOnlyList<string> Codes, MfaAuthenticatorAddedEvent Event) Added(SubjectRef subject, MfaPayload payload, StoredAuthenticator authenticator, DateTimeOffset now)
    {
        var isFirst = !payload.IsEnabled;
        var next = payload with { Authenticators = [.. payload.Authenticators, authenticator] };
        IReadOnlyList<string> codes = [];
        if (isFirst)
        {
            (next, codes) = WithCodes(subject, next, now);
        }

        return (next, codes, new MfaAuthenticatorAddedEvent { Time = now, Tenant = subject.Tenant, SubjectId = subject.Id, AuthenticatorId = authenticator.Id, IsFirst = isFirst });
    }

    private static StoredAuthenticator NewAuthenticator(string name, TotpParameters parameters, DateTimeOffset now) => new()
    {
        Id = RandomName.Create(),
        Name = name,
        CreatedAt = now.ToUnixTimeMilliseconds(),
        Algorithm = parameters.Algorithm.ToString(),
        Digits = parameters.Digits,
        Period = (int)parameters.Period.TotalSeconds,
        Secret = [],
    };

    private bool HasSecret(StoredAuthenticator stored, StoreKey owner, OtpSecret secret)
    {
        using var present = Open(stored, owner);
        return present is not null && FixedTime.Equals(present.Bytes, secret.Bytes);
    }
}
