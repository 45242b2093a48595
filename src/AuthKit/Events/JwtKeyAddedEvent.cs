namespace AuthKit.Events;

/// <summary>A ring of signing keys has a new key. Its private half is in no event.</summary>
public sealed class JwtKeyAddedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "jwt_key.added";

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
}
