using System.Text;

namespace AuthKit.Cryptography;

/// <summary>
/// The key that seals from now on, and older ones that still open what they sealed. A ring does not change; after a
/// rotation the application makes a new one. It owns its keys and wipes them when it is disposed.
/// </summary>
public sealed class SecretKeyRing : IDisposable
{
    /// <summary>The most keys in a ring, the active one among them.</summary>
    public const int MaxKeys = 16;

    private readonly SecretKey[] _keys;

    /// <summary>Takes over keys.</summary>
    /// <param name="active">The key that seals.</param>
    /// <param name="older">Keys that only open; none by default, at most 15.</param>
    /// <exception cref="ArgumentException">There are too many keys, or two have one id.</exception>
    public SecretKeyRing(SecretKey active, params ReadOnlySpan<SecretKey> older)
    {
        ArgumentNullException.ThrowIfNull(active);
        if (older.Length >= MaxKeys)
        {
            Errors.Argument("A key ring has at most 16 keys.", nameof(older));
        }

        _keys = [active, .. older];
        foreach (var key in older)
        {
            ArgumentNullException.ThrowIfNull(key, nameof(older));
        }

        if (_keys.DistinctBy(key => key.Id, StringComparer.Ordinal).Count() < _keys.Length)
        {
            Errors.Argument("Two keys of a ring have one id.", nameof(older));
        }
    }

    /// <summary>The key that seals.</summary>
    public SecretKey Active => _keys[0];

    /// <summary>All keys, the active one first.</summary>
    public IReadOnlyList<SecretKey> Keys => _keys.AsReadOnly();

    /// <summary>Wipes all keys.</summary>
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
