namespace AuthKit.Events;

/// <summary>All tokens of a subject were revoked, or all but those of one sign-in; without a subject, everybody's were.</summary>
public sealed class TokensRevokedEvent : AuthEvent
{
    /// <inheritdoc/>
    public override string Name => "tokens.revoked";

    /// <summary>How many sign-ins had refresh tokens; also 0. Everybody's are not counted: 0.</summary>
    public required long Count { get; init; }

    /// <summary>The sign-in that kept its tokens, where one was to.</summary>
    public string? ExceptSid { get; init; }

    /// <summary>Why. Default: somebody asked for it.</summary>
    public SessionEndReason Reason { get; init; }
}
