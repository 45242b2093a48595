using System.Text;
using Base64Url = AuthKit.Cryptography.Base64Url;

namespace AuthKit.Tokens;

/// <summary>The encoded header of one key and type: the same for each of their tokens.</summary>
internal sealed class JwtIssuerHeader
{
    private readonly JwtKey _key;
    private readonly string _type;

    public JwtIssuerHeader(JwtKey key, string type)
    {
        _key = key;
        _type = type;

        // Names of algorithms, ids of keys and types hold no character that JSON escapes.
        var json = $$"""{"alg":"{{key.Algorithm.Name}}","kid":"{{key.Id}}","typ":"{{type}}"}""";
        EncodedWithDot = Encoding.ASCII.GetBytes(Base64Url.Encode(Encoding.ASCII.GetBytes(json)) + ".");
    }

    public byte[] EncodedWithDot { get; }

    public bool IsFor(JwtKey key, string type) => ReferenceEquals(_key, key) && string.Equals(_type, type, StringComparison.Ordinal);
}
