using System.Diagnostics.Metrics;

namespace AuthKit.Tests.Events;

/// <summary>Makes meters that a test can tell from those of the tests beside it.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    public List<Meter> Made { get; } = [];

    public Meter Create(MeterOptions options)
    {
        // As the factory of the framework does.
        options.Scope = this;
        var meter = new Meter(options);
        Made.Add(meter);
        return meter;
    }

    public void Dispose() => Made.ForEach(static meter => meter.Dispose());
}
