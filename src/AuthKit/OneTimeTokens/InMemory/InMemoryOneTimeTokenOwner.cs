namespace AuthKit.OneTimeTokens;

/// <summary>What one owner has, by purpose and by age. Used under the store's lock only.</summary>
internal sealed class InMemoryOneTimeTokenOwner
{
    private readonly Dictionary<string, SortedSet<InMemoryOneTimeToken>> _byPurpose = new(StringComparer.Ordinal);

    public bool IsEmpty => _byPurpose.Count == 0;

    /// <summary>All of them, the oldest of a purpose first.</summary>
    public IEnumerable<InMemoryOneTimeToken> All => _byPurpose.Values.SelectMany(static tokens => tokens);

    /// <summary>Those of a purpose, the oldest first.</summary>
    public IEnumerable<InMemoryOneTimeToken> Of(string purpose) => _byPurpose.TryGetValue(purpose, out var ofPurpose) ? ofPurpose : [];

    public void Add(InMemoryOneTimeToken token)
    {
        if (!_byPurpose.TryGetValue(token.Record.Purpose, out var tokens))
        {
            tokens = new SortedSet<InMemoryOneTimeToken>(InMemoryOneTimeToken.ByAge);
            _byPurpose.Add(token.Record.Purpose, tokens);
        }

        tokens.Add(token);
    }

    public void Remove(InMemoryOneTimeToken token)
    {
        if (_byPurpose.TryGetValue(token.Record.Purpose, out var tokens) && tokens.Remove(token) && tokens.Count == 0)
        {
            _byPurpose.Remove(token.Record.Purpose);
        }
    }
}

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
