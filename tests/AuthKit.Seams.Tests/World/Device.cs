namespace AuthKit.Seams.Tests.World;

/// <summary>One sign-in: its session, its refresh tokens and its access tokens.</summary>
internal sealed class Device(Account account, Browser browser)
{
    public Account Account { get; } = account;

    public Browser Browser { get; } = browser;

    /// <summary>Its public name.</summary>
    public string Sid { get; set; } = "";

    public List<Grant> Grants { get; } = [];

    /// <summary>A refresh token that was traded for the next one; null where none was.</summary>
    public string? Spent { get; set; }

    /// <summary>The mark of its session for the purpose <c>pay</c>.</summary>
    public StepUpMark Mark { get; } = new();

    /// <summary>What ended it as a whole; null where nothing did.</summary>
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

    /// <param name="by">The command of which a call failed, and that may still end it.</param>
    public void Doubt(string? by = null)
    {
        LiveUntil = IsLive && by is not null ? by : LiveUntil;
        Grants.ForEach(static grant => grant.Doubt());
    }

    /// <summary>The command of which a call failed while the device was live.</summary>
    public string? LiveUntil { get; private set; }

    public bool IsLive => Grants.Exists(static grant => grant is { State: GrantState.Live, Kind: not GrantKind.Access });

    /// <summary>The tokens of the refresh token's family: others that the sign-in was given live until it ends.</summary>
    public IEnumerable<Grant> FamilyOf(Grant refresh) => Tokens.Where(token => token.Family == refresh.Family);

    public IEnumerable<Grant> Tokens => Grants.Where(static grant => grant.Kind != GrantKind.Session);
}
