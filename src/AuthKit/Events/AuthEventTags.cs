using System.Collections.Concurrent;
using System.Diagnostics;

namespace AuthKit.Events;

/// <summary>The names of the attributes of AuthKit's metrics and traces; docs/events.md lists them.</summary>
internal static class AuthEventAttributes
{
    public const string EventName = "authkit.event.name";
    public const string Outcome = "authkit.outcome";
    public const string Reason = "authkit.reason";
    public const string Policy = "authkit.rate_limit.policy";
    public const string Purpose = "authkit.one_time_token.purpose";
    public const string MessageKind = "authkit.message.kind";
    public const string Store = "authkit.store.name";
    public const string Handler = "authkit.event_handler.type";
    public const string ErrorType = "error.type";
}

/// <summary>
/// Creates the attributes of an event for metrics and traces: its outcome, and the fields that have an attribute. The number of values of each
/// attribute is limited. No attribute contains a subject, a tenant, an address or a session.
/// </summary>
internal sealed class AuthEventTags
{
    private readonly ConcurrentDictionary<string, BoundedNames> _values = new(StringComparer.Ordinal);

    public KeyValuePair<string, object?> NameOf(AuthEvent authEvent) => Bounded(AuthEventAttributes.EventName, authEvent.Name);

    public KeyValuePair<string, object?> ErrorOf(Exception exception) => Bounded(AuthEventAttributes.ErrorType, exception.GetType().FullName);

    /// <summary>Creates the attributes of an event. Most events have none.</summary>
    public TagList Of(AuthEvent authEvent)
    {
        var fields = new Attributes(this);
        if (authEvent.Outcome is { } outcome)
        {
            fields.Tags.Add(AuthEventAttributes.Outcome, outcome);
        }

        authEvent.WriteFields(fields);
        return fields.Tags;
    }

    private KeyValuePair<string, object?> Bounded(string attribute, string? value) =>
        new(attribute, _values.GetOrAdd(attribute, static _ => new BoundedNames()).Bound(value));

    private sealed class Attributes(AuthEventTags owner) : AuthEventFields
    {
        public TagList Tags;

        public override void Text(string name, string? value, string? attribute = null)
        {
            if (attribute is not null && value is not null)
            {
                Tags.Add(owner.Bounded(attribute, value));
            }
        }

        public override void Texts(string name, IReadOnlyList<string> values)
        {
        }

        public override void Number(string name, long value)
        {
        }

        public override void Flag(string name, bool value)
        {
        }

        public override void Duration(string name, TimeSpan value)
        {
        }

        public override void Time(string name, DateTimeOffset value)
        {
        }
    }
}

/// <summary>
/// Limits the number of values of a metric's attribute. The first values are kept as they are, and all later ones become <c>_OTHER</c>, as
/// OpenTelemetry names it. So an application that makes up a purpose or a policy for each request cannot overload its metrics back end.
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
