namespace AuthKit.Events;

/// <summary>
/// The record of a ring of signing keys is older than what this instance has read before, or is gone: a backup was restored, a
/// fail-over lost a write, or somebody changed the store. The older record is not used. The instance writes the newer keys back.
/// </summary>
public sealed class JwtKeyRolledBackEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "jwt_key.rolled_back";

    /// <summary>The ring's name.</summary>
    public required string Ring { get; init; }

    /// <summary>The version that the store has; 0 where the record is gone.</summary>
    public required long FoundVersion { get; init; }

    /// <summary>The version that this instance has read or written before.</summary>
    public required long KnownVersion { get; init; }
}
