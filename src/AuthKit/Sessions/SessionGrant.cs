namespace AuthKit.Sessions;

/// <summary>A session that was just made or rotated, with the token for its client.</summary>
public sealed class SessionGrant
{
    /// <summary>
    /// The secret for the client: 48 base64url characters. It exists only here; the store keeps a hash. Give it to the
    /// client and nobody else.
    /// </summary>
    public required string Token { get; init; }

    /// <summary>The session that the token opens.</summary>
    public required Session Session { get; init; }

    /// <summary>The subject's oldest sessions that had to end because there were too many; usually none.</summary>
    public IReadOnlyList<SessionId> Evicted { get; init; } = [];
}
