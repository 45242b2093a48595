using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Records log lines, including exceptions.</summary>
internal sealed class LogLines : ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, EventId Event, string Text)> _lines = [];

    public LogLines() => Runtime = new AuthKitRuntime { LoggerFactory = new Factory(this) };

    /// <summary>The runtime for the service whose lines are recorded.</summary>
    public AuthKitRuntime Runtime { get; }

    public IReadOnlyList<(LogLevel Level, EventId Event, string Text)> All => [.. _lines];

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((logLevel, eventId, $"{formatter(state, exception)} {exception}"));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    private sealed class Factory(LogLines lines) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => lines;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }
    }
}
