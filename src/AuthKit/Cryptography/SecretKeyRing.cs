using System.Text;

namespace AuthKit.Cryptography;

/// <summary>
/// The active key, which seals new secrets, and older keys, which still open the secrets that they sealed. A ring is immutable; after a
/// rotation the application creates a new ring. It owns its keys and wipes them on disposal.
/// </summary>
public sealed class SecretKeyRing : IDisposable
{
    /// <summary>The most keys in a ring, including the active one.</summary>
    public const int MaxKeys = 16;

    private readonly SecretKey[] _keys;

    /// <summary>Creates a ring, which takes ownership of the keys.</summary>
    /// <param name="active">The key that seals new secrets.</param>
    /// <param name="older">The keys that only open secrets, at most 15.</param>
    /// <exception cref="ArgumentException">There are too many keys, or two keys have the same id.</exception>
    public SecretKeyRing(SecretKey active, params ReadOnlySpan<SecretKey> older)
    {
        ArgumentNullException.ThrowIfNull(active);
        if (older.Length >= MaxKeys)
        {
            Errors.Argument("A key ring can have at most 16 keys.", nameof(older));
        }

        _keys = [active, .. older];
        foreach (var key in older)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(older));
        }

        if (_keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() < _keys.Length)
        {
            Errors.Argument("Two keys of the ring have the same id.", nameof(older));
        }
    }

    /// <summary>The key that seals new secrets.</summary>
    public SecretKey Active => _keys[0];

    /// <summary>All keys, the active one first.</summary>
    public IReadOnlyList<SecretKey> Keys => _keys.AsReadOnly();

    /// <summary>Disposes and wipes all keys.</summary>
    public void Dispose()
    {
        foreach (var key in _keys)
        {
            key.Dispose();
        }
    }

    internal SecretKey? Find(ReadOnlySpan<byte> asciiId)
    {
        foreach (var key in _keys)
        {
            if (Ascii.Equals(asciiId, key.Id))
            {
                return key;
            }
        }

        return null;
    }
}
