namespace AuthKit.Tokens;

/// <summary>
/// The header of the last token whose signature was good, with the key that it names: the tokens of one key have one header.
/// It says nothing about a token; each is verified.
/// </summary>
internal sealed class JwtKnownHeader(ReadOnlySpan<byte> encoded, JwkSet keys, JwtKey key)
{
    private readonly byte[] _encoded = encoded.ToArray();

    public JwtKey Key { get; } = key;

    /// <summary>Whether this is the header, letter for letter, and the keys are still the same set.</summary>
    public bool Is(ReadOnlySpan<byte> header, JwkSet current) => ReferenceEquals(keys, current) && header.IsText(_encoded);
}
