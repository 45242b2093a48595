namespace AuthKit.Events;

/// <summary>A wrong code was typed.</summary>
public sealed class CodeFailedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "code.failed";

    /// <summary>What the code was asked for.</summary>
    public required string Purpose { get; init; }

    /// <summary>How many tries the request still has.</summary>
    public required int TriesLeft { get; init; }
}
