namespace AuthKit.Messages;

/// <summary>
/// Sends messages to people, by mail or another channel. The application implements it. It is called outside of requests, for up to
/// <see cref="MessageOptions.Senders"/> messages at once. It may be slow. If it throws, the message is tried again, up to
/// <see cref="MessageOptions.MaxAttempts"/> times.
/// </summary>
public interface IAuthMessageSender
{
    /// <summary>
    /// Sends one message. A call that returns without an exception counts as sent. The token is cancelled at
    /// <see cref="MessageOptions.AttemptTimeout"/>.
    /// </summary>
    ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// A message to a person. Do not log it: the link, the code and the text are secrets.
/// </summary>
public sealed class AuthMessage
{
    /// <summary>The reason for the message, by which a sender can choose a template.</summary>
    public required AuthMessageKind Kind { get; init; }

    /// <summary>The tenant; empty if the application has only one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The recipient's e-mail address as it is stored, not as somebody typed it.</summary>
    public required string To { get; init; }

    /// <summary>The subject line in English: one line of plain text.</summary>
    public required string Subject { get; init; }

    /// <summary>The body in English: plain text with lines of at most 78 characters, except the line with the link.</summary>
    public required string Text { get; init; }

    /// <summary>The link; null for a message without a link.</summary>
    public Uri? Link { get; init; }

    /// <summary>The code to type; null for a message without a code.</summary>
    public string? Code { get; init; }

    /// <summary>When the link or the code expires; null for a message without either.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
