namespace AuthKit.Passwords;

/// <summary>The cost of bcrypt for new passwords, where it is chosen.</summary>
public sealed class BcryptOptions
{
    /// <summary>The least cost that bcrypt has.</summary>
    public const int MinCost = 4;

    /// <summary>The greatest cost that is taken: each step doubles the time.</summary>
    public const int MaxCost = 20;

    internal const int OwaspMinimum = 10;

    /// <summary>The logarithm of the rounds. Default 12; <see cref="MinCost"/> to <see cref="MaxCost"/>.</summary>
    public int Cost { get; set; } = 12;

    internal BcryptOptions Snapshot() => (BcryptOptions)MemberwiseClone();

    internal void Validate(List<string> problems)
    {
        OptionRange.Check(problems, Cost, MinCost, MaxCost, "Bcrypt.Cost");
    }
}
