namespace AuthKit.OneTimeTokens;

/// <summary>What one owner has, by purpose and by age. Used under the store's lock only.</summary>
internal sealed class InMemoryOneTimeTokenOwner
{
    private readonly Dictionary<string, SortedSet<InMemoryOneTimeToken>> _byPurpose = new(StringComparer.Ordinal);

    public bool IsEmpty => _byPurpose.Count == 0;

    /// <summary>Those of a purpose, or all; the oldest of a purpose first.</summary>
    public IEnumerable<InMemoryOneTimeToken> Of(string? purpose) =>
        purpose is null ? _byPurpose.Values.SelectMany(tokens => tokens)
        : _byPurpose.TryGetValue(purpose, out var ofPurpose) ? ofPurpose
        : [];

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
