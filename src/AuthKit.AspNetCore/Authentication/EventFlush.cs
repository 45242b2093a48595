using AuthKit.Events;
using Microsoft.Extensions.Hosting;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Has the last events handled while the application's services are still there: the host stops before it disposes them.
/// </summary>
internal sealed class EventFlush : IHostedService
{
    private readonly AuthEvents _events;

    public EventFlush(AuthEvents events) => _events = events;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <param name="cancellationToken">Cancelled at the host's shutdown time-out. What then still waits is dropped at disposal.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _events.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A handler that hangs must not make an orderly stop look like a crash.
        }
    }
}
