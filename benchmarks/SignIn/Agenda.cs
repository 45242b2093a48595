using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Benchmarks.SignIn;

/// <summary>The future actions of the simulation, ordered by time. Actions at the same time run in the order in which they were added.</summary>
internal sealed class Agenda<T>
{
    private readonly PriorityQueue<T, (DateTimeOffset Time, long Number)> _entries = new();
    private long _number;

    public void Add(DateTimeOffset time, T entry) => _entries.Enqueue(entry, (time, _number++));

    public bool TryTake(out DateTimeOffset time, [MaybeNullWhen(false)] out T entry)
    {
        var isThere = _entries.TryDequeue(out entry, out var priority);
        time = priority.Time;
        return isThere;
    }
}
