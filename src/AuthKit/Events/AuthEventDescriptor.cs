using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace AuthKit.Events;

/// <summary>
/// Describes a type of event: its name, its log entry, whether the audit log keeps it, and which instrument counts it. Make
/// one for each type, in a static field.
/// </summary>
public sealed partial class AuthEventDescriptor
{
    /// <summary>The <see cref="Id"/> of an event type that sets none: 100.</summary>
    public const int DefaultId = 100;

    /// <summary>The longest <see cref="Name"/>: 64 characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Creates a descriptor.</summary>
    /// <param name="name">
    /// The stable name, such as <c>order.placed</c>: 1 to 64 characters; words of <c>a</c> to <c>z</c> and digits, joined by
    /// <c>_</c> or <c>.</c>. Never change it: audit records refer to it.
    /// </param>
    /// <exception cref="ArgumentException">The name has another form.</exception>
    public AuthEventDescriptor(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length > MaxNameLength || !NameForm().IsMatch(name))
        {
            Errors.Argument($"The name of an event is 1 to {MaxNameLength} lower-case letters and digits, in words joined by \"_\" or \".\".", nameof(name));
        }

        Name = name;
    }

    /// <summary>The stable name.</summary>
    public string Name { get; }

    /// <summary>The log's event id. Default: 100. AuthKit uses 1 to 999.</summary>
    public int Id { get; init; } = DefaultId;

    /// <summary>The log level. Default: Information.</summary>
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>The sentence that begins the log line, without placeholders. Default: the name.</summary>
    public string Message
    {
        get => field ?? Name;
        init;
    }

    /// <summary>Whether the audit log keeps the event, and how. Default: it does not.</summary>
    public AuditKeeping Audit { get; init; }

    /// <summary>An instrument that counts the event, beside <c>authkit.events</c>. Default: null, no further one.</summary>
    public AuthEventMetric? Metric { get; init; }

    /// <summary>The attribute <c>authkit.outcome</c> of metrics and traces, such as <c>failed</c>. Default: null, no such attribute.</summary>
    public string? Outcome { get; init; }

    [GeneratedRegex(@"^[a-z][a-z0-9]*([._][a-z0-9]+)*\z")]
    private static partial Regex NameForm();
}

/// <summary>How the audit log treats a kind of event.</summary>
public enum AuditKeeping
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Keeps it, without a place in a chain: anybody can cause any number of these, and nobody is to wait for them.</summary>
    Kept = 1,

    /// <summary>Keeps it, in the chain of its tenant, where an account is known to be meant; else as <see cref="Kept"/>.</summary>
    Chained = 2,
}
