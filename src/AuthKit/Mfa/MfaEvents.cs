using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Mfa;

/// <summary>An authenticator was added: its owner confirmed it with its first code, or it was imported from another system.</summary>
public sealed class MfaAuthenticatorAddedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.authenticator_added")
    {
        Id = 183,
        Message = "An authenticator was added.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The authenticator's public id.</summary>
    public required string AuthenticatorId { get; init; }

    /// <summary>Whether the account had no second factor before.</summary>
    public required bool IsFirst { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(AuthenticatorId), AuthenticatorId);
        fields.Flag(nameof(IsFirst), IsFirst);
    }
}

/// <summary>An authenticator of an account was removed.</summary>
public sealed class MfaAuthenticatorRemovedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.authenticator_removed")
    {
        Id = 184,
        Message = "An authenticator was removed.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The authenticator's public id.</summary>
    public required string AuthenticatorId { get; init; }

    /// <summary>Whether the account has no second factor now.</summary>
    public required bool IsLast { get; init; }

    /// <summary>Whether an administrator removed it without a code.</summary>
    public required bool IsByAdministrator { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(AuthenticatorId), AuthenticatorId);
        fields.Flag(nameof(IsLast), IsLast);
        fields.Flag(nameof(IsByAdministrator), IsByAdministrator);
    }
}

/// <summary>
/// A second factor was refused because the code was wrong. If this follows a correct password, somebody else may know the password.
/// </summary>
public sealed class MfaFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.failed")
    {
        Id = 185,
        Level = LogLevel.Warning,
        Message = "A second factor was refused.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The kind of code that was tried.</summary>
    public required MfaMethod Method { get; init; }

    /// <summary>Failures since the last success, this one included.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <summary>How long codes of authenticators are refused without being verified; zero if they are verified.</summary>
    public required TimeSpan BlockedFor { get; init; }

    /// <summary>Whether codes of authenticators are no longer accepted.</summary>
    public required bool IsLocked { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Method), Method.ToCode());
        fields.Number(nameof(ConsecutiveFailures), ConsecutiveFailures);
        fields.Duration(nameof(BlockedFor), BlockedFor);
        fields.Flag(nameof(IsLocked), IsLocked);
    }
}

/// <summary>A recovery code was used.</summary>
public sealed class MfaRecoveryCodeUsedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.recovery_code_used")
    {
        Id = 186,
        Message = "A recovery code was used.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>How many recovery codes are left.</summary>
    public required int CodesLeft { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Number(nameof(CodesLeft), CodesLeft);
}

/// <summary>All recovery codes were replaced by new ones.</summary>
public sealed class MfaRecoveryCodesRenewedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.recovery_codes_renewed")
    {
        Id = 187,
        Message = "The recovery codes were renewed.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A device was trusted: for a while it needs no second factor to sign in.</summary>
public sealed class MfaDeviceTrustedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.device_trusted")
    {
        Id = 188,
        Message = "A device was trusted.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The device's public id.</summary>
    public required string DeviceId { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(DeviceId), DeviceId);
}

/// <summary>A device is no longer trusted.</summary>
public sealed class MfaDeviceForgottenEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("mfa.device_forgotten")
    {
        Id = 189,
        Message = "A device is no longer trusted.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The device's public id.</summary>
    public required string DeviceId { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(DeviceId), DeviceId);
}

/// <summary>A way to show a second factor. The numbers are stable.</summary>
public enum MfaMethod
{
    /// <summary>A code of an authenticator.</summary>
    Totp = 0,

    /// <summary>A recovery code.</summary>
    RecoveryCode = 1,
}

/// <summary>The stable text codes of <see cref="MfaMethod"/>.</summary>
public static class MfaMethodCodes
{
    /// <summary>The stable code of a method: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public static string ToCode(this MfaMethod method) => method switch
    {
        MfaMethod.Totp => "totp",
        MfaMethod.RecoveryCode => "recovery_code",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };
}
