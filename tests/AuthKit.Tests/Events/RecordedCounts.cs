using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AuthKit.Tests.Events;

/// <summary>The counts on the meters of one factory: <c>name{tag=value,…}</c> with the sum.</summary>
internal sealed class RecordedCounts : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly MeterListener _listener;

    public RecordedCounts(OwnMeters meters)
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            List<string> texts = [];
            foreach (var (key, tag) in tags)
            {
                texts.Add($"{key}={tag}");
            }

            _sums.AddOrUpdate($"{instrument.Name}{{{string.Join(',', texts)}}}", value, (_, sum) => sum + value);
        });
        _listener.Start();
    }

    public IReadOnlyCollection<string> Keys => [.. _sums.Keys];

    public long this[string key] => _sums.GetValueOrDefault(key);

    public void Dispose() => _listener.Dispose();
}
