namespace AuthKit.Events;

/// <summary>
/// A security event. It is immutable and contains no secrets: no password, token, code, key or cookie. Texts from clients are limited in
/// length but not escaped; the log escapes them.
/// </summary>
public abstract class AuthEvent
{
    /// <summary>The description of the event's type: its name, and where its events go. All events of a type return the same object.</summary>
    public abstract AuthEventDescriptor Descriptor { get; }

    /// <summary>The event's stable name, such as <c>sign_in.failed</c>.</summary>
    public string Name => Descriptor.Name;

    /// <summary>When the event happened, in UTC. Set by the service that reports it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The tenant; empty if the application has only one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The account's identifier within its tenant; null if the event is not about a known account.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The client's address as the host saw it, cut to 64 UTF-16 units; null if no request caused the event.</summary>
    public string? Address
    {
        get;
        init => field = BoundedText.Address(value);
    }

    /// <summary>
    /// Whether a store has already written the event's audit record, in the same step as the change that the event reports. Set before the event
    /// is published. It is not part of the event's content.
    /// </summary>
    internal bool IsInAuditLog { get; set; }

    /// <summary>
    /// The client's user agent as the host saw it; null if unknown. It is cut to 512 UTF-16 units, so that the number of queued events bounds
    /// their memory.
    /// </summary>
    public string? UserAgent
    {
        get;
        init => field = BoundedText.UserAgent(value);
    }

    /// <summary>The attribute <c>authkit.outcome</c> of metrics and traces. Default: the descriptor's outcome. Null for no such attribute.</summary>
    protected internal virtual string? Outcome => Descriptor.Outcome;

    /// <summary>The amount that the event adds to its instrument. Default: 1.</summary>
    protected internal virtual long Amount => 1;

    /// <summary>Writes the fields that the derived type adds, each under the name of its property. The default writes no fields.</summary>
    /// <param name="fields">The destination of the fields.</param>
    protected internal virtual void WriteFields(AuthEventFields fields)
    {
    }
}
