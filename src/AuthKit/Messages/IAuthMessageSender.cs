namespace AuthKit.Messages;

/// <summary>
/// Sends messages to people, by mail or otherwise: the application's to implement. Called off the request path, one
/// message at a time or a few; may take its time and may throw, and is then asked again a few times.
/// </summary>
public interface IAuthMessageSender
{
    /// <summary>Sends one message.</summary>
    ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken);
}

/// <summary>
/// A message to a person. Holds secrets (the link, the code, and the text with them): to be sent, never logged.
/// </summary>
public sealed class AuthMessage
{
    /// <summary>Why it is sent.</summary>
    public required AuthMessageKind Kind { get; init; }

    /// <summary>The tenant; empty where the application has only one.</summary>
    public string Tenant { get; init; } = "";

    /// <summary>The e-mail address that it goes to: the stored one, never the one typed.</summary>
    public required string To { get; init; }

    /// <summary>A subject line in English; plain text, one line.</summary>
    public required string Subject { get; init; }

    /// <summary>A text in English; plain, lines of at most 78 characters, except the link.</summary>
    public required string Text { get; init; }

    /// <summary>The link; null for a message without a link.</summary>
    public Uri? Link { get; init; }

    /// <summary>The code to type; null for a message without a code.</summary>
    public string? Code { get; init; }

    /// <summary>From when on link or code are dead; null where there is neither.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
