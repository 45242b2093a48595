using System.Collections.Concurrent;
using AuthKit.Messages;

namespace AuthKit.Seams.Tests.Site;

/// <summary>The mailboxes of all people in the world.</summary>
internal sealed class Outbox : IAuthMessageSender
{
    private readonly ConcurrentQueue<AuthMessage> _messages = new();

    public ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        _messages.Enqueue(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>Removes and returns all messages that have arrived.</summary>
    public IReadOnlyList<AuthMessage> Take()
    {
        var messages = new List<AuthMessage>();
        while (_messages.TryDequeue(out var message))
        {
            messages.Add(message);
        }

        return messages;
    }
}
