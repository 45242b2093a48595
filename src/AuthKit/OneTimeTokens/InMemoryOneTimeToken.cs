namespace AuthKit.OneTimeTokens;

/// <summary>A token's place in memory. Used under the store's lock only.</summary>
internal sealed class InMemoryOneTimeToken(OneTimeTokenRecord record, long sequence)
{
    public static readonly Comparer<InMemoryOneTimeToken> ByAge = Comparer<InMemoryOneTimeToken>.Create(static (left, right) =>
        left.Record.CreatedAt.CompareTo(right.Record.CreatedAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    public static readonly Comparer<InMemoryOneTimeToken> ByEnd = Comparer<InMemoryOneTimeToken>.Create(static (left, right) =>
        left.Record.ExpiresAt.CompareTo(right.Record.ExpiresAt) is var byTime and not 0 ? byTime : left._sequence.CompareTo(right._sequence));

    // The order of adding, for tokens of one instant.
    private readonly long _sequence = sequence;

    public OneTimeTokenRecord Record { get; private set; } = record;

    /// <summary>Counts a try; the times, by which tokens are ordered, stay as they are.</summary>
    public int CountTry()
    {
        Record = Record with { TriesLeft = Record.TriesLeft - 1 };
        return Record.TriesLeft;
    }
}
