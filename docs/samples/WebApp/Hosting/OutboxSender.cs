using AuthKit.Messages;

namespace WebApp.Hosting;

/// <summary>
/// "Sends" mail by keeping it in memory, for development and tests. A real application implements
/// <see cref="IAuthMessageSender"/> over its mail server instead; docs/messages.md shows one.
/// </summary>
internal sealed class OutboxSender : IAuthMessageSender
{
    private const int Capacity = 1_000;

    private readonly Lock _lock = new();
    private readonly Queue<OutboxMessage> _messages = new();

    public ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_messages.Count == Capacity)
            {
                _messages.Dequeue();
            }

            _messages.Enqueue(new OutboxMessage(message.To, message.Subject, message.Text));
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The sent messages, oldest first. Holds the newest 1,000.</summary>
    public OutboxMessage[] Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }
}
