namespace AuthKit.Messages;

/// <summary>
/// What the queue does off the request path: finds out whether there is a message, composes it, sends it. A job keeps its
/// state between attempts, so that what an earlier attempt did is not done twice.
/// </summary>
internal abstract class MessageJob
{
    /// <summary>The kind it was queued for; the message may turn out to be of another one.</summary>
    public abstract AuthMessageKind Kind { get; }

    /// <summary>The tenant, for events.</summary>
    public abstract string Tenant { get; }

    /// <summary>The message, once it is composed.</summary>
    internal AuthMessage? Message { get; set; }

    /// <summary>
    /// Composes the message; null where none is to be sent, and then nothing more happens. Asked again where it throws, and
    /// no more once it gave an answer.
    /// </summary>
    public abstract ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken);
}
