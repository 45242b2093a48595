namespace AuthKit.Events;

/// <summary>
/// Something that happened. Immutable, and without secrets: no password, token, code, key or cookie is ever in one. Texts
/// that a client sent are as they came, bounded and unescaped; the log escapes them.
/// </summary>
public abstract class AuthEvent
{
    /// <summary>Describes the event's type: its name, and where its events go. The same object for all events of the type.</summary>
    public abstract AuthEventDescriptor Descriptor { get; }

    /// <summary>The event's stable name, such as <c>sign_in.failed</c>.</summary>
    public string Name => Descriptor.Name;

    /// <summary>When it happened, UTC. Set by the service that reports it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The tenant; empty where the application has only one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The account's identifier within its tenant; null where no account is known to be meant.</summary>
    public string? SubjectId { get; init; }

    /// <summary>The client's address as the host saw it, where a request caused the event; up to 64 UTF-16 units are kept.</summary>
    public string? Address
    {
        get;
        init => field = BoundedText.Address(value);
    }

    /// <summary>
    /// Whether the audit log has it already, in the step that it tells of. Set before the event is published; not part of
    /// what happened.
    /// </summary>
    internal bool IsInAuditLog { get; set; }

    /// <summary>
    /// The client's user agent as the host saw it; up to 512 UTF-16 units are kept, so that events that wait for handlers
    /// take no more memory than their number says.
    /// </summary>
    public string? UserAgent
    {
        get;
        init => field = BoundedText.UserAgent(value);
    }

    /// <summary>The attribute <c>authkit.outcome</c> of metrics and traces. Default: that of the descriptor.</summary>
    protected internal virtual string? Outcome => Descriptor.Outcome;

    /// <summary>By how much the event raises its instrument. Default: 1.</summary>
    protected internal virtual long Amount => 1;

    /// <summary>Writes the fields that the type adds, each under the name of its property. Default: none.</summary>
    /// <param name="fields">Takes the fields.</param>
    protected internal virtual void WriteFields(AuthEventFields fields)
    {
    }
}
