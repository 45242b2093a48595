using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Mfa;

/// <content>Decisions on a record that was read. Nothing in this part writes or publishes.</content>
public sealed partial class MfaService
{
    private MfaChange<MfaResult> Confirm(SubjectRef subject, MfaPayload payload, string? code, byte[]? shown, DateTimeOffset now)
    {
        if (payload.IsEnabled && ShownCodes.Find(payload, shown, now) is { } confirmed)
        {
            return ConfirmAgain(subject, payload, confirmed, now);
        }

        if (payload.Pending is not { } pending)
        {
            return new(payload, new MfaResult(MfaStatus.NotPending));
        }

        var owner = subject.ToOwnerKey();
        using var secret = now.ToUnixTimeMilliseconds() < pending.ExpiresAt ? Open(pending.Authenticator, owner) : null;
        if (secret is null || payload.Authenticators.Count >= _options.MaxAuthenticators)
        {
            return new(payload with { Pending = null }, new MfaResult(MfaStatus.NotPending));
        }

        if (OtpCode.Read(code) is not { } typed || typed.Length != pending.Authenticator.Parameters.Digits)
        {
            return new(payload, new MfaResult(MfaStatus.InvalidCode));
        }

        var verification = _totp.VerifyAt(secret, pending.Authenticator.Parameters, typed, now, afterStep: null);
        if (!verification.IsMatched)
        {
            var failures = pending.Failures + 1;
            return new(
                payload with { Pending = failures < MaxEnrollmentFailures ? pending with { Failures = failures } : null },
                new MfaResult(MfaStatus.InvalidCode));
        }

        var authenticator = pending.Authenticator with { CreatedAt = now.ToUnixTimeMilliseconds(), Step = verification.Step };
        var added = Added(subject, payload with { Pending = null }, authenticator, now);
        var noted = ShownCodes.Note(added.Next, shown, now, hasMadeCodes: added.Codes.Count > 0);
        return new(noted, new MfaResult(MfaStatus.Verified, recoveryCodes: added.Codes), added.Event);
    }

    /// <summary>The recovery codes of the first time are kept as hashes only, so its caller may have got none: there are new ones.</summary>
    private MfaChange<MfaResult> ConfirmAgain(SubjectRef subject, MfaPayload payload, StoredShownCode confirmed, DateTimeOffset now)
    {
        if (!confirmed.HasMadeCodes)
        {
            return new(payload, new MfaResult(MfaStatus.Verified));
        }

        var (next, codes) = WithCodes(subject, payload, now);
        return new(next with { Shown = payload.Shown }, new MfaResult(MfaStatus.Verified, recoveryCodes: codes));
    }

    private MfaChange<MfaResult> Verify(SubjectRef subject, MfaPayload payload, string? code, byte[]? shown, DateTimeOffset now)
    {
        if (!payload.IsEnabled)
        {
            return new(payload, default);
        }

        if (ShownCodes.Find(payload, shown, now) is not null)
        {
            return new(payload, new MfaResult(MfaStatus.Verified));
        }

        if (_tries.IsLocked(payload))
        {
            return new(payload, new MfaResult(MfaStatus.Locked));
        }

        if (MfaTries.Wait(payload, now) is var wait && wait > TimeSpan.Zero)
        {
            return new(payload, new MfaResult(MfaStatus.RateLimited, wait));
        }

        // A text that no authenticator of the account can show is not a guess, so it is not counted.
        if (OtpCode.Read(code) is not { } typed || !payload.Authenticators.Any(stored => stored.Parameters.Digits == typed.Length))
        {
            return new(payload, new MfaResult(MfaStatus.InvalidCode));
        }

        var owner = subject.ToOwnerKey();
        var matched = (Place: -1, Step: 0L);
        var isUsed = false;
        for (var place = 0; place < payload.Authenticators.Count; place++)
        {
            var stored = payload.Authenticators[place];
            using var secret = Open(stored, owner);
            var verification = secret is null ? default : _totp.VerifyAt(secret, stored.Parameters, typed, now, stored.Step);
            matched = verification.IsMatched ? (place, verification.Step.Value) : matched;
            isUsed |= verification.Status == TotpStatus.AlreadyUsed;
        }

        if (matched.Place < 0)
        {
            return isUsed ? new(payload, new MfaResult(MfaStatus.AlreadyUsed)) : Fail(subject, payload, now);
        }

        var authenticators = payload.Authenticators.ToArray();
        authenticators[matched.Place] = authenticators[matched.Place] with { Step = matched.Step, LastUsedAt = now.ToUnixTimeMilliseconds() };
        var verified = MfaTries.WithSuccess(payload) with { Authenticators = [.. authenticators.Select(stored => _seal.Renew(stored, owner))] };
        return new(ShownCodes.Note(verified, shown, now), new MfaResult(MfaStatus.Verified));
    }

    private MfaChange<MfaResult> VerifyRecoveryCode(SubjectRef subject, MfaPayload payload, string? code, byte[]? shown, DateTimeOffset now)
    {
        if (!payload.IsEnabled || payload.Codes is not { } codes)
        {
            return new(payload, default);
        }

        if (ShownCodes.Find(payload, shown, now) is not null)
        {
            return new(payload, new MfaResult(MfaStatus.Verified, method: MfaMethod.RecoveryCode));
        }

        var place = RecoveryCode.Find(code, subject.ToOwnerKey(), codes, _keys);
        if (place < 0)
        {
            // A recovery code cannot be guessed, so a wrong one is reported but counts against no limit: otherwise an attacker could lock out the
            // owner.
            return new(payload, default, Failed(subject, payload, MfaMethod.RecoveryCode, TimeSpan.Zero, now));
        }

        var left = codes with { Hashes = [.. codes.Hashes.Where((_, i) => i != place)] };
        return new(
            ShownCodes.Note(MfaTries.WithSuccess(payload) with { Codes = left }, shown, now),
            new MfaResult(MfaStatus.Verified, method: MfaMethod.RecoveryCode),
            new MfaRecoveryCodeUsedEvent { Time = now, Tenant = subject.Tenant, SubjectId = subject.Id, CodesLeft = left.Hashes.Count });
    }

    /// <summary>Verifies a code of an authenticator or a recovery code. No text can be both.</summary>
    private MfaChange<MfaResult> VerifyAny(SubjectRef subject, MfaPayload payload, string? code, DateTimeOffset now) =>
        RecoveryCode.IsOne(code) ? VerifyRecoveryCode(subject, payload, code, shown: null, now) : Verify(subject, payload, code, shown: null, now);

    private MfaChange<MfaResult> Fail(SubjectRef subject, MfaPayload payload, DateTimeOffset now)
    {
        var next = _tries.WithFailure(payload, now);
        return new(next, default, Failed(subject, next, MfaMethod.Totp, MfaTries.Wait(next, now), now));
    }

    private MfaFailedEvent Failed(SubjectRef subject, MfaPayload payload, MfaMethod method, TimeSpan blockedFor, DateTimeOffset now) => new()
    {
        Time = now,
        Tenant = subject.Tenant,
        SubjectId = subject.Id,
        Method = method,
        ConsecutiveFailures = payload.Failures,
        BlockedFor = blockedFor,
        IsLocked = _tries.IsLocked(payload),
    };

    private static MfaChange<bool> Remove(SubjectRef subject, MfaPayload payload, string? authenticatorId, DateTimeOffset now, bool byAdministrator)
    {
        var removed = payload.Authenticators.Where(stored => authenticatorId is null || Is(stored, authenticatorId)).ToArray();
        var kept = payload.Authenticators.Except(removed).ToArray();
        var next = removed.Length == 0 ? payload : payload with { Authenticators = kept, Shown = [] };
        if (kept.Length == 0 && (removed.Length > 0 || authenticatorId is null) && !payload.IsEmpty)
        {
            next = MfaTries.WithSuccess(next) with { Pending = null, Codes = null, Devices = [] };
        }

        return new(next, removed.Length > 0, [.. removed.Select(stored => new MfaAuthenticatorRemovedEvent
        {
            Time = now,
            Tenant = subject.Tenant,
            SubjectId = subject.Id,
            AuthenticatorId = stored.Id,
            IsLast = kept.Length == 0,
            IsByAdministrator = byAdministrator,
        })]);
    }

    private (MfaPayload Next, IReadOnlyList<string> Codes) WithCodes(SubjectRef subject, MfaPayload payload, DateTimeOffset now)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCode.Count).Select(static _ => RecoveryCode.Create())];
        var (key, owner) = (_keys.Active, subject.ToOwnerKey());
        var stored = new StoredRecoveryCodes
        {
            CreatedAt = now.ToUnixTimeMilliseconds(),
            KeyId = key.Id,
            Hashes = [.. codes.Select(code => RecoveryCode.Hash(key, owner, code))],
        };
        return (payload with { Codes = stored, Shown = [] }, codes);
    }

    /// <summary>
    /// The secret of a stored authenticator; null if it does not open or its parameters are impossible. Such an authenticator matches no code, and
    /// the account's other authenticators still work.
    /// </summary>
    private OtpSecret? Open(StoredAuthenticator stored, StoreKey owner)
    {
        var secret = stored.Parameters.IsValid ? _seal.Open(stored, owner) : null;
        if (secret is null)
        {
            LogUnreadable(_logger, stored.Id);
        }

        return secret;
    }

    [LoggerMessage(EventId = 93, EventName = "AuthenticatorUnreadable", Level = LogLevel.Critical, Message = "The secret of the authenticator {AuthenticatorId} does not open: it was sealed with secret keys that are not here, or changed or moved in its store.")]
    private static partial void LogUnreadable(ILogger logger, string authenticatorId);
}
