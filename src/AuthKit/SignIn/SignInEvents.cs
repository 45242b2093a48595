using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.SignIn;

/// <summary>A user signed in, with every factor that was needed.</summary>
public sealed class SignInSucceededEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("sign_in.succeeded")
    {
        Id = 110,
        Message = "A sign-in succeeded.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.SignInAttempts,
        Outcome = "succeeded",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The public id of the sign-in: 22 base64url characters. It gives no access.</summary>
    public required string Sid { get; init; }

    /// <summary>The methods by which the user authenticated (RFC 8176 values). Default: empty.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <summary>Whether the device had signed in to the account before.</summary>
    public bool IsKnownDevice { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Texts(nameof(Amr), Amr);
        fields.Flag(nameof(IsKnownDevice), IsKnownDevice);
    }
}

/// <summary>A sign-in was refused. The client gets the same answer for every reason.</summary>
public sealed class SignInFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("sign_in.failed")
    {
        Id = 111,
        Level = LogLevel.Warning,
        Message = "A sign-in was refused.",
        Audit = AuditKeeping.Kept,
        Metric = AuthEventMetrics.SignInAttempts,
        Outcome = "failed",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The reason, which only logs and events have.</summary>
    public required SignInFailureReason Reason { get; init; }

    /// <summary>
    /// A keyed hash of the login as typed, by which attempts on different logins can be told apart. Null if the typed text cannot be a login, or if
    /// no login was typed. No event has the login itself, because people type passwords there.
    /// </summary>
    public string? LoginHash { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Reason), Reason.ToCode(), AuthEventAttributes.Reason);
        fields.Text(nameof(LoginHash), LoginHash);
    }
}

/// <summary>A sign-in was refused before it was verified, because there had been too many failures.</summary>
public sealed class SignInLimitedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("sign_in.limited")
    {
        Id = 112,
        Level = LogLevel.Warning,
        Message = "A rate limit refused a sign-in.",
        Audit = AuditKeeping.Kept,
        Metric = AuthEventMetrics.SignInAttempts,
        Outcome = "limited",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The name of the limit that was reached.</summary>
    public required string Policy { get; init; }

    /// <summary>The time until the next attempt is allowed at the earliest.</summary>
    public required TimeSpan RetryAfter { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Policy), Policy, AuthEventAttributes.Policy);
        fields.Duration(nameof(RetryAfter), RetryAfter);
    }
}

/// <summary>A user signed in from a device that had not signed in to the account before.</summary>
public sealed class SignInNewDeviceEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("sign_in.new_device")
    {
        Id = 113,
        Message = "A sign-in came from a new device.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The public id of the sign-in: 22 base64url characters. It gives no access.</summary>
    public required string Sid { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Sid), Sid);
}

/// <summary>
/// There were too many consecutive failures. Passwords from unknown devices are refused until the owner gives a proof by mail or signs in from a
/// known device.
/// </summary>
public sealed class AccountLockedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("account.locked")
    {
        Id = 114,
        Level = LogLevel.Warning,
        Message = "An account was locked for unknown devices.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The number of consecutive failures that locked the account.</summary>
    public required int ConsecutiveFailures { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Number(nameof(ConsecutiveFailures), ConsecutiveFailures);
}

/// <summary>A stored password hash was renewed at the current cost during a sign-in.</summary>
public sealed class PasswordRehashedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.rehashed")
    {
        Id = 123,
        Message = "A stored password hash was renewed.",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A stored password hash of an old cost could not be renewed. The sign-in continued.</summary>
public sealed class PasswordRehashFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.rehash_failed")
    {
        Id = 124,
        Level = LogLevel.Debug,
        Message = "A stored password hash could not be renewed.",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}

/// <summary>A password that was just accepted is known from breaches. It was not refused.</summary>
public sealed class PasswordBreachedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("password.breached")
    {
        Id = 125,
        Level = LogLevel.Warning,
        Message = "A password that signed in is known from breaches.",
        Audit = AuditKeeping.Kept,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;
}
