namespace AuthKit.RefreshTokens;

/// <summary>The answer of <see cref="IRefreshTokenStore.AddAsync"/>.</summary>
public sealed class RefreshAddition
{
    /// <summary>Creates an answer.</summary>
    /// <param name="record">The family that the sign-in has now.</param>
    /// <param name="evicted">The live families that had to make room.</param>
    public RefreshAddition(RefreshFamilyRecord record, IReadOnlyList<RefreshFamilyName> evicted)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(evicted);
        Record = record;
        Evicted = evicted;
    }

    /// <summary>The family that the sign-in has now: the new one; or the one that it had, where that one answers the same token (<see cref="RefreshFamilyRecord.Answers"/>).</summary>
    public RefreshFamilyRecord Record { get; }

    /// <summary>The live families that were evicted because the owner had too many; empty for most calls.</summary>
    public IReadOnlyList<RefreshFamilyName> Evicted { get; }
}
