namespace AuthKit.Tokens;

/// <summary>The keys that tokens are issued with: one signs at a time, the others still, or soon, verify.</summary>
public interface IJwtKeyRing : IJwtKeySource
{
    /// <summary>The key that signs from now on; it can sign, and is one of the keys. Answers from memory.</summary>
    JwtKey SigningKey { get; }
}
