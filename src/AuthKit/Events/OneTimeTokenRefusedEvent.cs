namespace AuthKit.Events;

/// <summary>
/// A token for a link, or the handle of a code, is not there: never made, expired, used up, or of another purpose or
/// tenant.
/// </summary>
public sealed class OneTimeTokenRefusedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "one_time_token.refused";

    /// <summary>What it was presented for.</summary>
    public required string Purpose { get; init; }

    /// <summary>Whether it was to be a code.</summary>
    public bool IsCode { get; init; }
}
