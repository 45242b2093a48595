namespace AuthKit.Revocation;

/// <summary>An entry's place in memory. Immutable, so that a check without a lock sees it whole.</summary>
internal sealed class InMemoryRevocation(RevocationEntry entry, long sequence)
{
    public static readonly Comparer<InMemoryRevocation> ByEnd = Comparer<InMemoryRevocation>.Create(static (left, right) =>
        left.Entry.ExpiresAt.CompareTo(right.Entry.ExpiresAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    // The order of writing, for entries of one end.
    private readonly long _sequence = sequence;

    public RevocationEntry Entry { get; } = entry;
}
