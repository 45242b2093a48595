using System.Collections.Concurrent;
using AuthKit.Messages;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>Keeps the messages that would have been sent.</summary>
internal sealed class Outbox : IAuthMessageSender
{
    private readonly ConcurrentQueue<AuthMessage> _messages = new();
    private volatile Task _gone = Task.CompletedTask;

    public IReadOnlyList<AuthMessage> Messages => [.. _messages];

    /// <summary>Holds all messages back until the result is disposed.</summary>
    public IDisposable Hold()
    {
        var hurdle = new Hurdle();
        _gone = hurdle.Gone;
        return hurdle;
    }

    public async ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        await _gone.WaitAsync(cancellationToken);
        _messages.Enqueue(message);
    }

    private sealed class Hurdle : IDisposable
    {
        private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Gone => _gone.Task;

        public void Dispose() => _gone.TrySetResult();
    }
}
