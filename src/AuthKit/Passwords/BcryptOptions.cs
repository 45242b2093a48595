namespace AuthKit.Passwords;

/// <summary>The cost of bcrypt for new passwords. Applies only if bcrypt is the chosen algorithm.</summary>
public sealed class BcryptOptions
{
    /// <summary>The lowest cost that bcrypt defines.</summary>
    public const int MinCost = 4;

    /// <summary>The highest cost that AuthKit accepts. Each step doubles the time.</summary>
    public const int MaxCost = 20;

    internal const int OwaspMinimum = 10;

    /// <summary>The base-2 logarithm of the number of rounds. Default 12; <see cref="MinCost"/> to <see cref="MaxCost"/>.</summary>
    public int Cost { get; set; } = 12;

    internal BcryptOptions Snapshot() => (BcryptOptions)MemberwiseClone();

    internal void Validate(List<string> problems)
    {
        OptionRange.Check(problems, Cost, MinCost, MaxCost, "Bcrypt.Cost");
    }
}
