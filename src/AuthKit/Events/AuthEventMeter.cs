using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace AuthKit.Events;

/// <summary>Counts events; docs/events.md lists the instruments.</summary>
internal sealed class AuthEventMeter : IDisposable
{
    // Limits the instruments of an application that wrongly creates a metric object for each event.
    private const int MaxMetrics = 256;

    private readonly AuthEventTags _tags;
    private readonly Meter _meter;
    private readonly Meter? _ownMeter;
    private readonly Counter<long> _events;
    private readonly Counter<long> _queueDrops;
    private readonly Counter<long> _handlerFailures;
    private readonly ConcurrentDictionary<AuthEventMetric, Counter<long>> _counters = new();

    public AuthEventMeter(IMeterFactory? factory, AuthEventTags tags)
    {
        _tags = tags;
        var options = new MeterOptions(AuthTelemetry.MeterName);

        // A factory disposes the meters that it creates.
        _meter = factory?.Create(options) ?? (_ownMeter = new Meter(options));
        _events = _meter.CreateCounter<long>("authkit.events", "{event}", "Events that AuthKit reported.");
        _queueDrops = _meter.CreateCounter<long>("authkit.event_queue.drops", "{event}", "Events that a handler did not see, because its queue was full.");
        _handlerFailures = _meter.CreateCounter<long>("authkit.event_handler.failures", "{failure}", "Events that a handler failed to take.");
    }

    public void Count(AuthEvent authEvent)
    {
        _events.Add(1, _tags.NameOf(authEvent));
        if (authEvent.Descriptor.Metric is { } metric && CounterOf(metric) is { Enabled: true } counter)
        {
            counter.Add(authEvent.Amount, _tags.Of(authEvent));
        }
    }

    public void CountDrop(string handler) => _queueDrops.Add(1, new KeyValuePair<string, object?>(AuthEventAttributes.Handler, handler));

    public void CountHandlerFailure(Exception exception) => _handlerFailures.Add(1, _tags.ErrorOf(exception));

    public void Dispose() => _ownMeter?.Dispose();

    private Counter<long>? CounterOf(AuthEventMetric metric)
    {
        if (_counters.TryGetValue(metric, out var counter))
        {
            return counter;
        }

        return _counters.Count >= MaxMetrics
            ? null
            : _counters.GetOrAdd(metric, static (metric, meter) => meter.CreateCounter<long>(metric.Name, metric.Unit, metric.Description), _meter);
    }
}
