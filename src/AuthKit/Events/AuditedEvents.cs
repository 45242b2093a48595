using System.Collections.Frozen;
using System.Text.Json;
using static AuthKit.Events.AuditKeeping;

namespace AuthKit.Events;

/// <summary>
/// Which events the audit log keeps, which of them are chained, and what of them it keeps: decided here and nowhere else.
/// A name of a member is never changed, since rows with it are there. <c>docs/audit.md</c> has the same table.
/// </summary>
internal static class AuditedEvents
{
    public static readonly IReadOnlyList<AuditedEvent> All =
    [
        // What an account's owner or an operator did, once somebody had proven who it was, and what became of the account.
        AuditedEvent.Of<AccountRegisteredEvent>(Chained),
        AuditedEvent.Of<AccountClaimedEvent>(Chained),
        AuditedEvent.Of<AccountDisabledEvent>(Chained),
        AuditedEvent.Of<AccountEnabledEvent>(Chained),
        AuditedEvent.Of<AccountDeletedEvent>(Chained),
        AuditedEvent.Of<AccountLockedEvent>(Chained, static (writer, e) => writer.WriteNumber("consecutiveFailures", e.ConsecutiveFailures)),
        AuditedEvent.Of<EmailChangeRequestedEvent>(Chained),
        AuditedEvent.Of<EmailChangedEvent>(Chained),
        AuditedEvent.Of<EmailVerifiedEvent>(Chained),
        AuditedEvent.Of<InvitationSentEvent>(Chained),
        AuditedEvent.Of<InvitationAcceptedEvent>(Chained),
        AuditedEvent.Of<PasswordChangedEvent>(Chained),
        AuditedEvent.Of<PasswordResetEvent>(Chained),
        AuditedEvent.Of<SignInSucceededEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("sid", e.Sid);
            WriteTexts(writer, "amr", e.Amr);
            writer.WriteBoolean("isKnownDevice", e.IsKnownDevice);
        }),
        AuditedEvent.Of<SignInNewDeviceEvent>(Chained, static (writer, e) => writer.WriteString("sid", e.Sid)),
        AuditedEvent.Of<JwtKeyAddedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("ring", e.Ring);
            writer.WriteString("keyId", e.KeyId);
            writer.WriteString("algorithm", e.Algorithm);
            writer.WriteString("signsFrom", e.SignsFrom);
            writer.WriteBoolean("isReplacement", e.IsReplacement);
        }),
        AuditedEvent.Of<JwtKeyRolledBackEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("ring", e.Ring);
            writer.WriteNumber("foundVersion", e.FoundVersion);
            writer.WriteNumber("knownVersion", e.KnownVersion);
        }),
        AuditedEvent.Of<MfaAuthenticatorAddedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("authenticatorId", e.AuthenticatorId);
            writer.WriteBoolean("isFirst", e.IsFirst);
        }),
        AuditedEvent.Of<MfaAuthenticatorRemovedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("authenticatorId", e.AuthenticatorId);
            writer.WriteBoolean("isLast", e.IsLast);
            writer.WriteBoolean("isByAdministrator", e.IsByAdministrator);
        }),
        AuditedEvent.Of<MfaFailedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("method", e.Method.ToCode());
            writer.WriteNumber("consecutiveFailures", e.ConsecutiveFailures);
            writer.WriteNumber("blockedForSeconds", Math.Ceiling(e.BlockedFor.TotalSeconds));
            writer.WriteBoolean("isLocked", e.IsLocked);
        }),
        AuditedEvent.Of<MfaRecoveryCodeUsedEvent>(Chained, static (writer, e) => writer.WriteNumber("codesLeft", e.CodesLeft)),
        AuditedEvent.Of<MfaRecoveryCodesRenewedEvent>(Chained),
        AuditedEvent.Of<MfaDeviceTrustedEvent>(Chained, static (writer, e) => writer.WriteString("deviceId", e.DeviceId)),
        AuditedEvent.Of<MfaDeviceForgottenEvent>(Chained, static (writer, e) => writer.WriteString("deviceId", e.DeviceId)),
        AuditedEvent.Of<SessionElevatedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("sid", e.Sid);
            WriteTexts(writer, "amr", e.Amr);
        }),
        AuditedEvent.Of<SessionEndedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteString("sid", e.Sid);
            writer.WriteString("reason", e.Reason.ToCode());
        }),
        AuditedEvent.Of<SessionsEndedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteNumber("count", e.Count);
            WriteText(writer, "exceptSid", e.ExceptSid);
            writer.WriteString("reason", e.Reason.ToCode());
        }),
        AuditedEvent.Of<TokenRevokedEvent>(Chained, static (writer, e) =>
        {
            WriteText(writer, "sid", e.Sid);
            WriteText(writer, "clientId", e.ClientId);
            WriteText(writer, "tokenId", e.TokenId);
        }),
        AuditedEvent.Of<TokensRevokedEvent>(Chained, static (writer, e) =>
        {
            writer.WriteNumber("count", e.Count);
            WriteText(writer, "exceptSid", e.ExceptSid);
            writer.WriteString("reason", e.Reason.ToCode());
        }),

        // What anybody can cause, in any number, without having proven anything.
        AuditedEvent.Of<SignInFailedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("reason", e.Reason.ToCode());
            WriteText(writer, "loginHash", e.LoginHash);
        }),
        AuditedEvent.Of<SignInLimitedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("policy", e.Policy);
            writer.WriteNumber("retryAfterSeconds", Math.Ceiling(e.RetryAfter.TotalSeconds));
        }),
        AuditedEvent.Of<CodeFailedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("purpose", e.Purpose);
            writer.WriteNumber("triesLeft", e.TriesLeft);
        }),
        AuditedEvent.Of<TokenReusedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("purpose", e.Purpose);
            writer.WriteString("reuse", e.Reuse.ToCode());
        }),
        AuditedEvent.Of<OneTimeTokenRefusedEvent>(Kept, static (writer, e) =>
        {
            writer.WriteString("purpose", e.Purpose);
            writer.WriteBoolean("isCode", e.IsCode);
        }),
        AuditedEvent.Of<CrossSiteRefusedEvent>(Kept, static (writer, e) => WriteText(writer, "endpoint", e.Endpoint)),
        AuditedEvent.Of<AccountRegistrationRepeatedEvent>(Kept),
        AuditedEvent.Of<PasswordResetRequestedEvent>(Kept),
        AuditedEvent.Of<MagicLinkRequestedEvent>(Kept),
        AuditedEvent.Of<EmailCodeRequestedEvent>(Kept),
        AuditedEvent.Of<PasswordBreachedEvent>(Kept),

        // What AuthKit does by itself, and what others above tell of already.
        AuditedEvent.Of<SessionCreatedEvent>(None),
        AuditedEvent.Of<SessionRotatedEvent>(None),
        AuditedEvent.Of<SessionEvictedEvent>(None),
        AuditedEvent.Of<TokenIssuedEvent>(None),
        AuditedEvent.Of<TokenRefreshedEvent>(None),
        AuditedEvent.Of<TokenEvictedEvent>(None),
        AuditedEvent.Of<OneTimeTokenIssuedEvent>(None),
        AuditedEvent.Of<OneTimeTokenConsumedEvent>(None),
        AuditedEvent.Of<EmailVerificationSentEvent>(None),
        AuditedEvent.Of<PasswordRehashedEvent>(None),
        AuditedEvent.Of<PasswordRehashFailedEvent>(None),
        AuditedEvent.Of<MessageSentEvent>(None),
        AuditedEvent.Of<MessageFailedEvent>(None),
        AuditedEvent.Of<MessageQueueFullEvent>(None),
        AuditedEvent.Of<StoreFailedEvent>(None),
        AuditedEvent.Of<StoreWriteSkippedEvent>(None),
    ];

    private static readonly FrozenDictionary<Type, AuditedEvent> ByType = All.ToFrozenDictionary(row => row.Type);

    /// <summary>Null for an event that is not kept; the application's own are not.</summary>
    /// <exception cref="ArgumentException">Tenant or subject are out of bounds.</exception>
    public static AuditRecord? TryRecord(AuthEvent authEvent) =>
        ByType.TryGetValue(authEvent.GetType(), out var row) && row.Keeping != None
            ? AuditPayload.Record(authEvent, row)
            : null;

    /// <summary>Whether the audit log chains it: what somebody did who had proven who it was.</summary>
    public static bool IsChained(AuthEvent authEvent) => ByType.TryGetValue(authEvent.GetType(), out var row) && row.Keeping == Chained;

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
