using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.KeyRotation;

/// <summary>A ring of signing keys has a new key. The event does not contain the private half.</summary>
public sealed class JwtKeyAddedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("jwt_key.added")
    {
        Id = 182,
        Message = "A signing key was added.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The ring's name.</summary>
    public required string Ring { get; init; }

    /// <summary>The key's <c>kid</c>.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key's <c>alg</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>The time at which the key starts to sign.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Whether the key replaced all other keys, as after a leak. False if it was added to them.</summary>
    public required bool IsReplacement { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Ring), Ring);
        fields.Text(nameof(KeyId), KeyId);
        fields.Text(nameof(Algorithm), Algorithm);
        fields.Time(nameof(SignsFrom), SignsFrom);
        fields.Flag(nameof(IsReplacement), IsReplacement);
    }
}

/// <summary>
/// The record of a ring of signing keys is older than the one that this instance has read before, or is missing. A backup was restored, a
/// failover lost a write, or somebody changed the store. The instance does not use the older record, and writes the newer keys back.
/// </summary>
public sealed class JwtKeyRolledBackEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("jwt_key.rolled_back")
    {
        Id = 230,
        Level = LogLevel.Critical,
        Message = "The store has an older record of the signing keys than this instance has read; the newer keys are written back.",
        Audit = AuditKeeping.Chained,
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The ring's name.</summary>
    public required string Ring { get; init; }

    /// <summary>The version that the store has; 0 if the record is missing.</summary>
    public required long FoundVersion { get; init; }

    /// <summary>The version that this instance has read or written before.</summary>
    public required long KnownVersion { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Ring), Ring);
        fields.Number(nameof(FoundVersion), FoundVersion);
        fields.Number(nameof(KnownVersion), KnownVersion);
    }
}
