namespace AuthKit.Events;

/// <summary>Something that works once was presented where it cannot work any more, or never did.</summary>
public sealed class TokenReusedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "token.reused";

    /// <summary>What it was presented for.</summary>
    public required string Purpose { get; init; }

    /// <summary>What is wrong with it.</summary>
    public required TokenReuse Reuse { get; init; }
}
