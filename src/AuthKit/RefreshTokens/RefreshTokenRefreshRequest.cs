namespace AuthKit.RefreshTokens;

/// <summary>A refresh as it is asked for.</summary>
public sealed class RefreshTokenRefreshRequest
{
    private Func<RefreshFamily, CancellationToken, ValueTask<bool>>? _confirm;

    /// <summary>The tenant that the token must belong to. Default: the empty one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>Who asks, authenticated as the host does it: the client of the family must be the same. Default null: the application itself.</summary>
    public string? ClientId { get; init; }

    /// <summary>The scopes for the access token, all of them granted before; null for every granted scope. Default null.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>
    /// How long a spent token is answered with its successor where it is shown in this way, such as by a cookie, in whole
    /// milliseconds; 0 to 1 minute. It bounds how long the token that is spent now is answered, whether a token that was spent
    /// before is answered now, and how long the successor will be: the shortest of what was said at each counts. Default null:
    /// <see cref="RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>
    /// Asked once nothing else speaks against the refresh, and before anything is spent: false refuses it, as the subject's
    /// gate would. Default null: nobody is asked.
    /// </summary>
    public Func<RefreshFamily, CancellationToken, ValueTask<bool>>? Confirm
    {
        get => _confirm;
        init => _confirm = value;
    }

    /// <summary>
    /// Run before a family ends because a spent token of it was shown: what fails here leaves the family, so that the call can be
    /// made again. Where only the store noticed, in a race, it is not run.
    /// </summary>
    internal Func<RefreshFamily, ValueTask>? Ending { get; private set; }

    /// <summary>The client's address as the host sees it; stands in the event where the token was used before.</summary>
    public string? Address { get; init; }

    /// <summary>The client's user agent; stands in the event where the token was used before.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The same request with other callbacks.</summary>
    internal RefreshTokenRefreshRequest With(Func<RefreshFamily, CancellationToken, ValueTask<bool>> confirm, Func<RefreshFamily, ValueTask> ending)
    {
        var copy = (RefreshTokenRefreshRequest)MemberwiseClone();
        copy._confirm = confirm;
        copy.Ending = ending;
        return copy;
    }
}
