namespace AuthKit.Stores;

/// <summary>What is wrong with a thing that works once. The numbers and codes are stable.</summary>
public enum TokenReuse
{
    /// <summary>It was used before.</summary>
    Spent = 0,

    /// <summary>It was issued for another purpose.</summary>
    OtherPurpose = 1,
}

/// <summary>The stable text codes of <see cref="TokenReuse"/>.</summary>
public static class TokenReuseCodes
{
    /// <summary>The stable code of what is wrong: lower case with underscores.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration's.</exception>
    public static string ToCode(this TokenReuse reuse) => reuse switch
    {
        TokenReuse.Spent => "spent",
        TokenReuse.OtherPurpose => "other_purpose",
        _ => throw new ArgumentOutOfRangeException(nameof(reuse)),
    };
}
