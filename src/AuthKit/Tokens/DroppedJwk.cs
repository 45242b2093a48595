namespace AuthKit.Tokens;

/// <summary>A key of a document that <see cref="JwkSet.Parse"/> left out, and why. Nothing of the key itself is in it.</summary>
public sealed class DroppedJwk
{
    internal DroppedJwk(int index, string? keyId, string reason)
    {
        Index = index;
        KeyId = keyId;
        Reason = reason;
    }

    /// <summary>Its place among the document's keys, from 0.</summary>
    public int Index { get; }

    /// <summary>Its <c>kid</c>; null where it has none, or one that is none.</summary>
    public string? KeyId { get; }

    /// <summary>Why, in one sentence for the log.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Key {Index} ({KeyId ?? "no kid"}): {Reason}";
}
