namespace AuthKit.Tokens;

/// <summary>The keys that tokens are issued with: one signs at a time, the others still, or soon, verify.</summary>
public interface IJwtKeyRing : IJwtKeySource
{
    /// <summary>The key that signs from now on; it can sign, and is one of the keys. Answers from memory.</summary>
    JwtKey SigningKey { get; }
}

/// <summary>The keys that tokens are verified with.</summary>
public interface IJwtKeySource
{
    /// <summary>
    /// The keys of this moment. Asked once for each token: it answers from memory, without I/O and without waiting. A
    /// source that fetches keys does so elsewhere, and fetches for unknown ids only as often as its cool-down allows.
    /// </summary>
    JwkSet Keys { get; }
}

/// <summary>A ring that does not change: the active key, and others that only verify, being next or retiring.</summary>
public sealed class JwtKeyRing : IJwtKeyRing
{
    /// <summary>Makes a ring. The caller keeps and disposes the keys.</summary>
    /// <param name="active">The key that signs.</param>
    /// <param name="others">The next key, published before its first use, and retiring ones, kept until their last token ended.</param>
    /// <exception cref="ArgumentException">The active key cannot sign, two keys have one id, or they are too many.</exception>
    public JwtKeyRing(JwtKey active, params ReadOnlySpan<JwtKey> others)
    {
        ArgumentNullException.ThrowIfNull(active);
        if (!active.CanSign)
        {
            Errors.Argument("The active key cannot sign: it has no private half, or the key_ops of its JWK do not name sign.", nameof(active));
        }

        SigningKey = active;
        Keys = new JwkSet([active, .. others]);
    }

    /// <inheritdoc/>
    public JwtKey SigningKey { get; }

    /// <inheritdoc/>
    public JwkSet Keys { get; }
}
