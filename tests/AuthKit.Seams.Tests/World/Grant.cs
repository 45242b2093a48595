namespace AuthKit.Seams.Tests.World;

internal enum GrantKind
{
    Session,
    Refresh,
    Access,
}

internal enum GrantState
{
    /// <summary>The secret must work.</summary>
    Live,

    /// <summary>The secret may work or not.</summary>
    Unsure,

    /// <summary>The secret must not work.</summary>
    Ended,
}

/// <summary>An issued secret that opens an account.</summary>
internal sealed class Grant(GrantKind kind, string secret, DateTimeOffset at, string by)
{
    public GrantKind Kind { get; } = kind;

    public string Secret { get; } = secret;

    public DateTimeOffset At { get; } = at;

    public string By { get; } = by;

    /// <summary>The family of a token, whose tokens are revoked together; empty for a session.</summary>
    public string Family { get; init; } = "";

    /// <summary>Whether a body contained the refresh token. Such a token has no grace period once it is spent.</summary>
    public bool WasInBody { get; init; }

    public GrantState State { get; private set; }

    public string EndedBy { get; private set; } = "";

    public void End(string by)
    {
        if (State != GrantState.Ended)
        {
            (State, EndedBy) = (GrantState.Ended, by);
        }
    }

    public void Doubt()
    {
        if (State == GrantState.Live)
        {
            State = GrantState.Unsure;
        }
    }

    public override string ToString() => Kind switch
    {
        GrantKind.Session => "The session",
        GrantKind.Refresh => "The refresh token",
        _ => "The access token",
    };
}
