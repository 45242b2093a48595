using System.Collections.Concurrent;

namespace AuthKit.Events;

/// <summary>
/// Keeps a metric's attribute to few values: the first ones as they are, all others as <c>_OTHER</c> (OpenTelemetry's word).
/// A purpose or a policy that an application makes up for each request cannot swell what the metrics back end keeps.
/// </summary>
internal sealed class BoundedNames
{
    public const int MaxCount = 64;
    public const int MaxLength = 128;
    public const string Other = "_OTHER";

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private int _count;

    public string Bound(string? name)
    {
        if (name is null || name.Length > MaxLength)
        {
            return Other;
        }

        if (_known.ContainsKey(name))
        {
            return name;
        }

        if (Volatile.Read(ref _count) >= MaxCount || Interlocked.Increment(ref _count) > MaxCount)
        {
            return Other;
        }

        _known.TryAdd(name, true);
        return name;
    }
}
