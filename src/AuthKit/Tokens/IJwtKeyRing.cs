namespace AuthKit.Tokens;

/// <summary>The keys of a token issuer. One key signs at a time. The others only verify: they are retiring, or not yet in use.</summary>
public interface IJwtKeyRing : IJwtKeySource
{
    /// <summary>
    /// The key that signs new tokens. It has a private half and is one of <see cref="IJwtKeySource.Keys"/>. Reading it does no I/O.
    /// </summary>
    JwtKey SigningKey { get; }
}

/// <summary>A source of the keys that verify tokens.</summary>
public interface IJwtKeySource
{
    /// <summary>
    /// The current keys. Validators read this property once for each token, so it returns from memory without I/O or waiting. A source that
    /// fetches keys must do so in the background, and must limit by a cool-down how often unknown key ids cause a fetch.
    /// </summary>
    JwkSet Keys { get; }
}

/// <summary>A ring that does not change: the active key, and other keys that only verify because they are next or retiring.</summary>
public sealed class JwtKeyRing : IJwtKeyRing
{
    /// <summary>Creates a ring. The caller owns and disposes the keys.</summary>
    /// <param name="active">The key that signs.</param>
    /// <param name="others">
    /// The next key, published before its first use, and retiring keys, kept until the last token they signed has expired.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The active key cannot sign, two keys of one algorithm have the same id, or there are more than 64 keys.
    /// </exception>
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
