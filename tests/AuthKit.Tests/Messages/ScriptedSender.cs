using System.Collections.Concurrent;
using AuthKit.Messages;

namespace AuthKit.Tests.Messages;

/// <summary>Runs the code of a test and then records the message.</summary>
internal sealed class ScriptedSender : IAuthMessageSender
{
    private int _attempts;

    public ConcurrentQueue<AuthMessage> Sent { get; } = [];

    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Runs before a message counts as sent.</summary>
    public Func<AuthMessage, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    public async ValueTask SendAsync(AuthMessage message, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _attempts);
        await Before(message, cancellationToken);
        Sent.Enqueue(message);
    }
}
