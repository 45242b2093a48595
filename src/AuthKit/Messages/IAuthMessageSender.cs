namespace AuthKit.Messages;

/// <summary>
/// Sends messages to people, by mail or otherwise: the application's to implement. Called off the request path, one
/// message at a time or a few; may take its time and may throw, and is then asked again a few times.
/// </summary>
public interface IAuthMessageSender
{
    /// <summary>Sends one message.</summary>
    ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default);
}
