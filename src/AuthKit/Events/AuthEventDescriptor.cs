using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>
/// Describes a type of event: its name, its log entry, whether the audit log keeps it, and which instrument counts it. Create one for each
/// type, in a static field.
/// </summary>
public sealed partial class AuthEventDescriptor
{
    /// <summary>The <see cref="Id"/> of an event type that sets none: 100.</summary>
    public const int DefaultId = 100;

    /// <summary>The longest <see cref="Name"/>: 64 characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Creates a descriptor that logs at level Information and is not kept by the audit log.</summary>
    /// <param name="name">
    /// The stable name, such as <c>order.placed</c>: 1 to 64 characters; words of <c>a</c> to <c>z</c> and digits, joined by
    /// <c>_</c> or <c>.</c>. Never change it: audit records refer to it.
    /// </param>
    /// <exception cref="ArgumentException">The name does not have this form.</exception>
    public AuthEventDescriptor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > MaxNameLength || !NameForm().IsMatch(name))
        {
            Errors.Argument($"The name of an event must be 1 to {MaxNameLength} lower-case letters and digits, in words joined by \"_\" or \".\".", nameof(name));
        }

        Name = name;
    }

    /// <summary>The stable name, by which audit records, metrics and traces refer to the type.</summary>
    public string Name { get; }

    /// <summary>The log's event id. Default: 100. AuthKit uses 1 to 999.</summary>
    public int Id { get; init; } = DefaultId;

    /// <summary>The log level. Default: Information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The text at the start of the log line, without placeholders. Default: the name.</summary>
    public string Message
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Whether and how the audit log keeps the event. Default: <see cref="AuditKeeping.None"/>.</summary>
    public AuditKeeping Audit { get; init; }

    /// <summary>An instrument that counts the event in addition to <c>authkit.events</c>. Default: null, no further instrument.</summary>
    public AuthEventMetric? Metric { get; init; }

    /// <summary>The attribute <c>authkit.outcome</c> of metrics and traces, such as <c>failed</c>. Default: null, no such attribute.</summary>
    public string? Outcome { get; init; }

    [GeneratedRegex(@"^[a-z][a-z0-9]*([._][a-z0-9]+)*\z")]
    private static partial Regex NameForm();
}

/// <summary>How the audit log treats a type of event.</summary>
public enum AuditKeeping
{
    /// <summary>The audit log does not keep the event.</summary>
    None = 0,

    /// <summary>
    /// The audit log keeps the event, but does not chain it. For events that an attacker can cause in any number, so that no call should wait for
    /// their records.
    /// </summary>
    Kept = 1,

    /// <summary>
    /// The audit log keeps the event in its tenant's chain if the event is about a known account. Otherwise the same as <see cref="Kept"/>.
    /// </summary>
    Chained = 2,
}
