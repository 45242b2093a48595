using AuthKit.Events;
using Microsoft.Extensions.Hosting;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Waits at shutdown until the last events are handled. The host stops its services before it disposes them, so the event handlers can still
/// use the application's services.
/// </summary>
internal sealed class EventFlush : IHostedService
{
    private readonly AuthEvents _events;

    public EventFlush(AuthEvents events) => _events = events;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <param name="cancellationToken">Cancelled at the host's shutdown timeout. Events that still wait then are dropped at disposal.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _events.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // An event handler that hangs must not make a normal shutdown look like a crash.
        }
    }
}
