namespace AuthKit.Events;

/// <summary>A token for a link, or a code, was used up.</summary>
public sealed class OneTimeTokenConsumedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "one_time_token.consumed";

    /// <summary>What it was issued for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it was a code.</summary>
    public bool IsCode { get; init; }
}
