using AuthKit.Events;

namespace AuthKit.Sessions;

/// <summary>A session was created. An event without a subject is about a visitor's session.</summary>
public sealed class SessionCreatedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("session.created")
    {
        Id = 130,
        Message = "A session was created.",
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "created",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The session's public id: 22 base64url characters. It is not a secret.</summary>
    public required string Sid { get; init; }

    /// <summary>How the subject proved their identity (RFC 8176 values); empty for a visitor.</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Texts(nameof(Amr), Amr);
    }
}

/// <summary>A session was given a new token.</summary>
public sealed class SessionRotatedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("session.rotated")
    {
        Id = 131,
        Message = "A session got a new token.",
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "rotated",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The session's public id: 22 base64url characters. It is not a secret.</summary>
    public required string Sid { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Sid), Sid);
}

/// <summary>A session's subject proved their identity again.</summary>
public sealed class SessionElevatedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("session.elevated")
    {
        Id = 132,
        Message = "The subject of a session proved their identity again.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "elevated",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The session's public id: 22 base64url characters. It is not a secret.</summary>
    public required string Sid { get; init; }

    /// <summary>All authentication methods of the session, including those of the new proof (RFC 8176 values).</summary>
    public IReadOnlyList<string> Amr { get; init; } = [];

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Texts(nameof(Amr), Amr);
    }
}

/// <summary>A session was ended before its expiry.</summary>
public sealed class SessionEndedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("session.ended")
    {
        Id = 133,
        Message = "A session was ended.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "ended",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The session's public id: 22 base64url characters. It is not a secret.</summary>
    public required string Sid { get; init; }

    /// <summary>The reason. Default <see cref="SessionEndReason.Requested"/>.</summary>
    public SessionEndReason Reason { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Sid), Sid);
        fields.Text(nameof(Reason), Reason.ToCode(), AuthEventAttributes.Reason);
    }
}

/// <summary>All sessions of a subject were ended, or all but one.</summary>
public sealed class SessionsEndedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("sessions.ended")
    {
        Id = 134,
        Message = "The sessions of a subject were ended.",
        Audit = AuditKeeping.Chained,
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "ended",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The number of ended sessions; 0 if there were no sessions to end.</summary>
    public required long Count { get; init; }

    /// <summary>The public id of the session to keep; null if all were to be ended.</summary>
    public string? ExceptSid { get; init; }

    /// <summary>The reason. Default <see cref="SessionEndReason.Requested"/>.</summary>
    public SessionEndReason Reason { get; init; }

    /// <inheritdoc/>
    protected internal override long Amount => Count;

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Number(nameof(Count), Count);
        fields.Text(nameof(ExceptSid), ExceptSid);
        fields.Text(nameof(Reason), Reason.ToCode(), AuthEventAttributes.Reason);
    }
}

/// <summary>A subject's oldest session was ended, because the new one would have exceeded the maximum number of sessions.</summary>
public sealed class SessionEvictedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("session.evicted")
    {
        Id = 135,
        Message = "A session was ended to make room for a new one.",
        Metric = AuthEventMetrics.SessionChanges,
        Outcome = "evicted",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The session's public id: 22 base64url characters. It is not a secret.</summary>
    public required string Sid { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Sid), Sid);
}
