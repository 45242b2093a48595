namespace AuthKit.RefreshTokens;

/// <summary>A family's place in memory. Used under the store's lock only; its record is replaced while it is in no set by end.</summary>
internal sealed class InMemoryRefreshFamily(RefreshFamilyRecord record, long sequence)
{
    public static readonly Comparer<InMemoryRefreshFamily> ByAge = Comparer<InMemoryRefreshFamily>.Create(static (left, right) =>
        left.Record.CreatedAt.CompareTo(right.Record.CreatedAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    public static readonly Comparer<InMemoryRefreshFamily> ByEnd = Comparer<InMemoryRefreshFamily>.Create(static (left, right) =>
        left.Record.EndsAt.CompareTo(right.Record.EndsAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    // The order of adding, for families of one instant.
    private readonly long _sequence = sequence;

    public RefreshFamilyRecord Record { get; set; } = record;
}
