namespace AuthKit.Benchmarks.SignIn;

/// <summary>The result of one scenario.</summary>
/// <param name="Name">A description of the scenario.</param>
internal sealed record ScenarioResult(string Name)
{
    /// <summary>The number of hashes that were computed.</summary>
    public int Hashes { get; set; }

    /// <summary>The number of attempts whose password was verified, of the attacker and the users together.</summary>
    public int LetThrough { get; set; }

    /// <summary>The number of attempts that were refused by a limit.</summary>
    public int Refused { get; set; }

    /// <summary>The number of correct passwords with which the attacker signed in.</summary>
    public int Found { get; set; }

    /// <summary>The number of legitimate users in the scenario.</summary>
    public int Users { get; set; }

    /// <summary>The number of users who knew their password and were refused or locked out at least once.</summary>
    public int TurnedAway { get; set; }

    /// <summary>The simulated duration.</summary>
    public TimeSpan Time { get; set; }
}
