using System.Collections;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>
/// Writes events to the log. Each line has the subject, the event, the time and the address (ASVS 16.2.1), in its text and as fields. All texts
/// are escaped and limited in length: see <see cref="LogText"/>.
/// </summary>
internal sealed class AuthEventLog(ILogger logger)
{
    public void Write(AuthEvent authEvent)
    {
        var descriptor = authEvent.Descriptor;
        if (logger.IsEnabled(descriptor.Level))
        {
            logger.Log(descriptor.Level, new EventId(descriptor.Id, descriptor.Name), new AuthEventLine(authEvent), exception: null, static (line, _) => line.ToString());
        }
    }
}

/// <summary>The log line of one event. Fields without a value are left out.</summary>
internal sealed class AuthEventLine : AuthEventFields, IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly List<KeyValuePair<string, object?>> _fields = new(8);
    private readonly string _message;

    public AuthEventLine(AuthEvent authEvent)
    {
        _message = authEvent.Descriptor.Message;
        authEvent.WriteFields(this);
        Text(nameof(AuthEvent.SubjectId), authEvent.SubjectId);
        Text(nameof(AuthEvent.Tenant), authEvent.Tenant);
        Text(nameof(AuthEvent.Address), authEvent.Address);
        Text(nameof(AuthEvent.UserAgent), authEvent.UserAgent);
        Time(nameof(AuthEvent.Time), authEvent.Time);
        _fields.Add(new("{OriginalFormat}", Template()));
    }

    public int Count => _fields.Count;

    public KeyValuePair<string, object?> this[int index] => _fields[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override void Text(string name, string? value, string? attribute = null)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _fields.Add(new(name, LogText.Escape(value)));
        }
    }

    public override void Texts(string name, IReadOnlyList<string> values) => Text(name, string.Join(' ', values));

    public override void Number(string name, long value) => _fields.Add(new(name, value));

    public override void Flag(string name, bool value) => _fields.Add(new(name, value));

    public override void Duration(string name, TimeSpan value) => _fields.Add(new(name, value));

    public override void Time(string name, DateTimeOffset value) => _fields.Add(new(name, value.ToUniversalTime()));

    /// <summary>Formats the line. Texts are in quotes, and quotes within them are escaped.</summary>
    public override string ToString() => Format(static (line, field) => field.Value switch
    {
        string text => line.Append('"').Append(text).Append('"'),
        DateTimeOffset time => line.Append(CultureInfo.InvariantCulture, $"{time:O}"),
        var value => line.Append(CultureInfo.InvariantCulture, $"{value}"),
    });

    private string Template() => Format(static (line, field) => line.Append('{').Append(field.Key).Append('}'));

    private string Format(Func<StringBuilder, KeyValuePair<string, object?>, StringBuilder> appendValue)
    {
        var line = new StringBuilder(_message);
        foreach (var field in _fields)
        {
            if (field.Key[0] != '{')
            {
                appendValue(line.Append(' ').Append(field.Key).Append(": "), field).Append(',');
            }
        }

        line[^1] = '.';
        return line.ToString();
    }
}
