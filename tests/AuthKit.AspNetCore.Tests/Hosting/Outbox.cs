using System.Collections.Concurrent;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>Keeps what would have been sent.</summary>
internal sealed class Outbox : IAuthMessageSender
{
    private readonly ConcurrentQueue<AuthMessage> _messages = new();

    public IReadOnlyList<AuthMessage> Messages => [.. _messages];

    public ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        _messages.Enqueue(message);
        return ValueTask.CompletedTask;
    }
}
