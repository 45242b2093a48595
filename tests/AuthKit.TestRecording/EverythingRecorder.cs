using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AuthKit.Events;
using Microsoft.Extensions.Logging;
using Xunit;

namespace AuthKit.TestRecording;

/// <summary>
/// Records everything that a run reveals: events with every property, log lines at Trace (rendered, with their fields, scopes and exceptions), and
/// the activities of the run with tags and events. Pass it to services as logger factory and event sink (or through <see cref="CreateRuntime"/>), run
/// the code under test, and call <see cref="AssertHoldsNone"/> with all secrets that were used.
/// </summary>
/// <remarks>The activities come from every source in the process. If tests run in parallel, it records the activities of other tests too.</remarks>
public sealed class EverythingRecorder : ILoggerFactory, ILoggerProvider, IAuthEventSink
{
    private readonly ConcurrentQueue<AuthEvent> _events = new();
    private readonly ConcurrentQueue<LogLine> _lines = new();
    private readonly ConcurrentQueue<(string Where, string Text)> _texts = new();
    private readonly ActivityListener _activities;
    private readonly IAuthEventSink? _next;

    /// <param name="next">Gets the events after they are recorded, such as an <see cref="AuthEvents"/> that logs to this recorder; or null.</param>
    public EverythingRecorder(IAuthEventSink? next = null)
    {
        _next = next;
        _activities = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Record,
        };
        ActivitySource.AddActivityListener(_activities);
    }

    public IReadOnlyCollection<AuthEvent> Events => _events;

    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <summary>
    /// A runtime that reports and logs to this recorder. Events arrive directly, and again as the log lines of <see cref="AuthEvents"/>.
    /// </summary>
    public AuthKitRuntime CreateRuntime(TimeProvider? timeProvider = null) => new()
    {
        TimeProvider = timeProvider ?? TimeProvider.System,
        LoggerFactory = this,
        Events = new Both(this, new AuthEvents(loggerFactory: this)),
    };

    /// <summary>Records an exception that reached a caller, with all its inner exceptions.</summary>
    public void Record(Exception exception) => Add("exception", exception.ToString());

    /// <summary>Records any other text that left the program, such as the body of a response.</summary>
    public void Record(string where, string? text) => Add(where, text);

    public void Publish(AuthEvent authEvent)
    {
        _events.Enqueue(authEvent);
        foreach (var property in authEvent.GetType().GetProperties())
        {
            Add($"{authEvent.Name}.{property.Name}", Text(property.GetValue(authEvent)));
        }

        Add(authEvent.Name, authEvent.ToString());
        _next?.Publish(authEvent);
    }

    /// <summary>Fails if anything recorded contains a secret in one of its <see cref="SecretForm"/>s.</summary>
    public void AssertHoldsNone(params IEnumerable<string> secrets) => Assert.Empty(FindAll(secrets));

    /// <summary>The places of secrets and their forms. The result does not contain the secrets themselves.</summary>
    public IReadOnlyList<string> FindAll(params IEnumerable<string> secrets)
    {
        var forms = secrets.Distinct(StringComparer.Ordinal).SelectMany(SecretForm.Of).ToArray();
        Assert.NotEmpty(forms);
        Assert.NotEmpty(_texts);
        return [.. _texts
            .SelectMany(entry => forms.Where(form => form.IsIn(entry.Text)).Select(form => $"{entry.Where}: {form.Name}"))
            .Distinct(StringComparer.Ordinal)];
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose() => _activities.Dispose();

    private static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        IEnumerable values => string.Join(' ', values.Cast<object?>().Select(Text)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private void Add(string where, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _texts.Enqueue((where, text));
        }
    }

    private void Record(Activity activity)
    {
        var where = $"activity {activity.OperationName}";
        Add(where, activity.DisplayName);
        Add(where, activity.StatusDescription);
        foreach (var (name, value) in activity.TagObjects.Concat(activity.Events.SelectMany(static e => e.Tags)))
        {
            Add($"{where} {name}", Text(value));
        }

        foreach (var (name, value) in activity.Baggage)
        {
            Add($"{where} {name}", value);
        }
    }

    private void Record(string category, LogLevel level, EventId id, object? state, Exception? exception, string rendered)
    {
        var fields = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        _lines.Enqueue(new LogLine(category, level, id, rendered, fields, exception));
        Add($"log {category}", rendered);
        foreach (var (name, value) in fields)
        {
            Add($"log {category} {name}", Text(value));
        }

        if (exception is not null)
        {
            Record(exception);
        }
    }

    private sealed class Both(IAuthEventSink first, IAuthEventSink second) : IAuthEventSink
    {
        public void Publish(AuthEvent authEvent)
        {
            first.Publish(authEvent);
            second.Publish(authEvent);
        }
    }

    private sealed class Logger(EverythingRecorder recorder, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            recorder.Add($"scope {category}", Text(state));
            return null;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder.Record(category, logLevel, eventId, state, exception, formatter(state, exception));
    }
}
