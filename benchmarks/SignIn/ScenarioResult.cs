namespace AuthKit.Benchmarks.SignIn;

/// <summary>What became of one scenario.</summary>
/// <param name="Name">What happened.</param>
internal sealed record ScenarioResult(string Name)
{
    /// <summary>Hashes computed.</summary>
    public int Hashes { get; set; }

    /// <summary>Tries that were verified, the attacker's and the users' together.</summary>
    public int LetThrough { get; set; }

    /// <summary>Tries that were answered "too many".</summary>
    public int Refused { get; set; }

    /// <summary>Right passwords that opened an account for the attacker.</summary>
    public int Found { get; set; }

    /// <summary>Legitimate users who took part.</summary>
    public int Users { get; set; }

    /// <summary>Those who knew their password and were refused or locked out at least once.</summary>
    public int TurnedAway { get; set; }

    /// <summary>How long it took.</summary>
    public TimeSpan Time { get; set; }
}
