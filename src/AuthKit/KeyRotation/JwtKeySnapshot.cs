using AuthKit.Tokens;

namespace AuthKit.KeyRotation;

/// <summary>The ring as this instance last read it. It is immutable, so a request never sees a mixture of two versions.</summary>
internal sealed class JwtKeySnapshot
{
    private readonly JwtKeyEntry[] _entries;

    private JwtKeySnapshot(JwtKeyEntry[] entries, JwkSet keys, long version)
    {
        _entries = entries;
        Version = version;
        Keys = keys;
    }

    public IReadOnlyList<JwtKeyEntry> Entries => _entries;

    public JwkSet Keys { get; }

    /// <summary>The version of the record that was read or written.</summary>
    public long Version { get; }

    /// <summary>
    /// Creates a snapshot of these entries. If the keys have not changed, it reuses the previous set of keys, because validators cache by that
    /// object.
    /// </summary>
    public static JwtKeySnapshot Of(IReadOnlyList<JwtKeyEntry> entries, long version, JwtKeySnapshot? previous)
    {
        JwtKey[] keys = [.. entries.Select(static entry => entry.Key)];
        var isSame = previous?.Entries.Count == keys.Length && previous.Entries.Zip(keys).All(static pair => ReferenceEquals(pair.First.Key, pair.Second));
        return new JwtKeySnapshot([.. entries], isSame ? previous!.Keys : new JwkSet(keys), version);
    }

    public JwtKey SigningAt(DateTimeOffset now) => _entries[JwtKeySchedule.SigningAt(_entries, now)].Key;
}
