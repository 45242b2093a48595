using AuthKit.Stores;

namespace AuthKit.RefreshTokens;

/// <summary>A client's request to refresh a token.</summary>
public sealed class RefreshTokenRefreshRequest
{
    private Func<RefreshFamily, CancellationToken, ValueTask<bool>>? _confirm;

    /// <summary>The tenant that the token must belong to. Default: the empty one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>
    /// The client that asks, which the host has authenticated. It must be the family's client. Default null: the application itself.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>The scopes for the access token, all of which must be granted. Default null: all granted scopes.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>
    /// How long a spent token is answered with its successor if the client presents tokens in this way, such as by a cookie: 0 to 1 minute, in whole
    /// milliseconds. It limits how long the token that this request spends is answered, whether this request gets an answer if its token was
    /// already spent, and how long the successor is answered. The shortest value of all requests involved applies. Default null:
    /// <see cref="RefreshTokenOptions.ReuseGrace"/>.
    /// </summary>
    public TimeSpan? ReuseGrace { get; init; }

    /// <summary>
    /// A last check before the token is spent, called if all other checks have passed. If it returns false, the refresh is refused as by the subject
    /// gate. Default null: no check.
    /// </summary>
    public Func<RefreshFamily, CancellationToken, ValueTask<bool>>? Confirm
    {
        get => _confirm;
        init => _confirm = value;
    }

    /// <summary>
    /// A callback before a family ends because a spent token was presented. If it throws, the family stays, so that the call can be repeated. It is
    /// not called if only the store detects the reuse, in a race.
    /// </summary>
    internal Func<RefreshFamily, ValueTask>? Ending { get; private set; }

    /// <summary>The client. The events of a refresh and of a reused token contain it. Default: an unknown client.</summary>
    public ClientContext Client { get; init; } = new();

    /// <summary>Returns a copy of the request with other callbacks.</summary>
    internal RefreshTokenRefreshRequest With(Func<RefreshFamily, CancellationToken, ValueTask<bool>> confirm, Func<RefreshFamily, ValueTask> ending)
    {
        var copy = (RefreshTokenRefreshRequest)MemberwiseClone();
        copy._confirm = confirm;
        copy.Ending = ending;
        return copy;
    }
}
