namespace AuthKit.Events;

/// <summary>A sign-in was refused before it was looked at, because there had been too many.</summary>
public sealed class SignInLimitedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "sign_in.limited";

    /// <summary>The name of the limit that was reached.</summary>
    public required string Policy { get; init; }

    /// <summary>When the next attempt is allowed at the earliest, from now.</summary>
    public required TimeSpan RetryAfter { get; init; }
}
