using Microsoft.Extensions.Logging;

namespace AuthKit.TestRecording;

/// <summary>One log line, as text and as fields.</summary>
public sealed record LogLine(string Category, LogLevel Level, EventId Id, string Text, IReadOnlyList<KeyValuePair<string, object?>> Fields, Exception? Exception)
{
    /// <summary>The value of a field; null if the line has no such field.</summary>
    public object? this[string field] => Fields.FirstOrDefault(pair => pair.Key == field).Value;
}
