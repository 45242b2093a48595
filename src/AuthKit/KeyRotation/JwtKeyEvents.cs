using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.KeyRotation;

/// <summary>A ring of signing keys has a new key. Its private half is in no event.</summary>
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

    /// <summary>From when on it signs.</summary>
    public required DateTimeOffset SignsFrom { get; init; }

    /// <summary>Whether it took the place of all other keys, after a leak; else it joined them.</summary>
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
/// The record of a ring of signing keys is older than what this instance has read before, or is gone: a backup was restored, a
/// fail-over lost a write, or somebody changed the store. The older record is not used. The instance writes the newer keys back.
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

    /// <summary>The version that the store has; 0 where the record is gone.</summary>
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
