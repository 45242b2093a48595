namespace AuthKit.Events;

/// <summary>A token for a link, or a code to type, was issued.</summary>
public sealed class OneTimeTokenIssuedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "one_time_token.issued";

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it is a code.</summary>
    public bool IsCode { get; init; }
}
