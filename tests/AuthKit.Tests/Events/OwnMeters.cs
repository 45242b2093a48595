using System.Diagnostics.Metrics;

namespace AuthKit.Tests.Events;

/// <summary>Creates meters that a test can distinguish from those of parallel tests.</summary>
internal sealed class OwnMeters : IMeterFactory
{
    public List<Meter> Made { get; } = [];

    public Meter Create(MeterOptions options)
    {
        // The framework's factory does the same.
        options.Scope = this;
        var meter = new Meter(options);
        Made.Add(meter);
        return meter;
    }

    public void Dispose() => Made.ForEach(static meter => meter.Dispose());
}
