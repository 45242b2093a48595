namespace AuthKit.Seams.Tests.World;

/// <summary>One sign-in: its session, its refresh tokens and its access tokens.</summary>
internal sealed class Device(Account account, Browser browser)
{
    public Account Account { get; } = account;

    public Browser Browser { get; } = browser;

    /// <summary>The public id of the sign-in.</summary>
    public string Sid { get; set; } = "";

    public List<Grant> Grants { get; } = [];

    /// <summary>A refresh token that was spent; null if no token was spent.</summary>
    public string? Spent { get; set; }

    /// <summary>The session's mark for the purpose <c>pay</c>.</summary>
    public StepUpMark Mark { get; } = new();

    /// <summary>The command that ended the whole sign-in; null if it did not end.</summary>
    public string? EndedBy { get; private set; }

    public Grant? Session => Grants.LastOrDefault(static grant => grant.Kind == GrantKind.Session);

    public Grant? Refresh => Grants.LastOrDefault(static grant => grant.Kind == GrantKind.Refresh);

    public bool IsSignedIn => Session is { State: GrantState.Live };

    public void Add(Grant grant)
    {
        Grants.Add(grant);
        if (EndedBy is not null)
        {
            grant.End(EndedBy);
        }
    }

    public void End(string by)
    {
        EndedBy ??= by;
        Grants.ForEach(grant => grant.End(by));
    }

    /// <param name="by">The command with the failed call that may still end the sign-in.</param>
    public void Doubt(string? by = null)
    {
        LiveUntil = IsLive && by is not null ? by : LiveUntil;
        Grants.ForEach(static grant => grant.Doubt());
    }

    /// <summary>The command of which a call failed while the sign-in was live.</summary>
    public string? LiveUntil { get; private set; }

    public bool IsLive => Grants.Exists(static grant => grant is { State: GrantState.Live, Kind: not GrantKind.Access });

    /// <summary>The tokens of the refresh token's family. Other tokens of the sign-in live until it ends.</summary>
    public IEnumerable<Grant> FamilyOf(Grant refresh) => Tokens.Where(token => token.Family == refresh.Family);

    public IEnumerable<Grant> Tokens => Grants.Where(static grant => grant.Kind != GrantKind.Session);
}
