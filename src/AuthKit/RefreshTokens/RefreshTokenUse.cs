namespace AuthKit.RefreshTokens;

/// <summary>A refresh as it is asked for.</summary>
public sealed class RefreshTokenUse
{
    /// <summary>The tenant that the token must belong to. Default: the empty one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Who asks, authenticated as the host does it: the client of the family must be the same. Default null: the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>What the access token is to have, at most what was granted; null for all of it. Default null.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>
    /// How long the token that is spent now is still answered with its successor, in whole milliseconds; 0 to 1 minute.
    /// Default null: <see cref="RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>
    /// Asked once nothing else speaks against the refresh, and before anything is spent: false refuses it, as the subject's
    /// gate would. Default null: nobody is asked.
    /// </summary>
    public Func<RefreshFamily, CancellationToken, ValueTask<bool>>? Confirm { get; init; }

    /// <summary>The client's address as the host sees it; stands in the event where the token was used before.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; stands in the event where the token was used before.</summary>
    public string? UserAgent { get; init; }
}
