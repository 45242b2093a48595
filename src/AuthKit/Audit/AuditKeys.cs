using AuthKit.Cryptography;
using NSec.Cryptography;

namespace AuthKit.Audit;

/// <summary>The keys of the audit chain. Each is derived from the key ring when it is first needed. Disposal wipes them all.</summary>
internal sealed class AuditKeys : IDisposable
{
    private const string Use = "AuthKit.Audit.1";

    private readonly SecretKeyRing _ring;
    private readonly Dictionary<string, Key> _derived = new(StringComparer.Ordinal);

    public AuditKeys(SecretKeyRing ring) => _ring = ring;

    /// <summary>The id of the key for new MACs.</summary>
    public string ActiveId => _ring.Active.Id;

    /// <summary>The key for new MACs.</summary>
    public Key Active => Find(ActiveId)!;

    /// <summary>Returns the key for an id, or null if the ring has no key with that id.</summary>
    public Key? Find(string id)
    {
        if (_derived.TryGetValue(id, out var known))
        {
            return known;
        }

        foreach (var key in _ring.Keys)
        {
            if (string.Equals(key.Id, id, StringComparison.Ordinal))
            {
                return _derived[id] = key.Derive(Use, MacAlgorithm.HmacSha256);
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var key in _derived.Values)
        {
            key.Dispose();
        }
    }
}
