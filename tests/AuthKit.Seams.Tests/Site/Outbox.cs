using System.Collections.Concurrent;
using AuthKit.Messages;

namespace AuthKit.Seams.Tests.Site;

/// <summary>All mailboxes of the world.</summary>
internal sealed class Outbox : IAuthMessageSender
{
    private readonly ConcurrentQueue<AuthMessage> _messages = new();

    public ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        _messages.Enqueue(message);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes out everything that has come.</summary>
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
