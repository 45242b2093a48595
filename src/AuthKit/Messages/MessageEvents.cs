using AuthKit.Events;
using Microsoft.Extensions.Logging;

namespace AuthKit.Messages;

/// <summary>The application's <see cref="IAuthMessageSender"/> accepted a message. Its delivery is not known.</summary>
public sealed class MessageSentEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("message.sent")
    {
        Id = 170,
        Message = "A message was sent.",
        Metric = AuthEventMetrics.MessageDeliveries,
        Outcome = "sent",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The message's stable name, such as <c>reset_password</c>.</summary>
    public required string Kind { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Kind), Kind, AuthEventAttributes.MessageKind);
}

/// <summary>A message could not be sent.</summary>
public sealed class MessageFailedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("message.failed")
    {
        Id = 171,
        Level = LogLevel.Warning,
        Message = "A message could not be sent.",
        Metric = AuthEventMetrics.MessageDeliveries,
        Outcome = "failed",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The message's stable name, such as <c>reset_password</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The full name of the exception's type. The event does not contain the exception's text, which may quote the message.</summary>
    public string? ErrorType { get; init; }

    /// <summary>Whether another attempt follows. False if the message was given up.</summary>
    public bool WillRetry { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields)
    {
        fields.Text(nameof(Kind), Kind, AuthEventAttributes.MessageKind);
        fields.Text(nameof(ErrorType), ErrorType, AuthEventAttributes.ErrorType);
        fields.Flag(nameof(WillRetry), WillRetry);
    }
}

/// <summary>A message was dropped, because too many were waiting.</summary>
public sealed class MessageQueueFullEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("message.queue_full")
    {
        Id = 172,
        Level = LogLevel.Error,
        Message = "A message was dropped because the queue was full.",
        Metric = AuthEventMetrics.MessageDeliveries,
        Outcome = "dropped",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The message's stable name, such as <c>reset_password</c>.</summary>
    public required string Kind { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Kind), Kind, AuthEventAttributes.MessageKind);
}

/// <summary>
/// A message was not sent, because its recipient got as many of its kind in the last hour as the options allow. Either the message was
/// requested too often, or the account had too many changes.
/// </summary>
public sealed class MessageLimitedEvent : AuthEvent
{
    private static readonly AuthEventDescriptor Description = new("message.limited")
    {
        Id = 173,
        Level = LogLevel.Warning,
        Message = "A message was not sent, because its recipient had been sent too many.",
        Metric = AuthEventMetrics.MessageDeliveries,
        Outcome = "limited",
    };

    /// <inheritdoc/>
    public override AuthEventDescriptor Descriptor => Description;

    /// <summary>The message's stable name, such as <c>password_changed</c>.</summary>
    public required string Kind { get; init; }

    /// <inheritdoc/>
    protected internal override void WriteFields(AuthEventFields fields) => fields.Text(nameof(Kind), Kind, AuthEventAttributes.MessageKind);
}
