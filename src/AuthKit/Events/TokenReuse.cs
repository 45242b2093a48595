namespace AuthKit.Events;

/// <summary>What is wrong with a thing that works once. The numbers and codes are stable.</summary>
public enum TokenReuse
{
    /// <summary>It was used before.</summary>
    Spent = 0,

    /// <summary>It was issued for another purpose.</summary>
    OtherPurpose = 1,
}
