using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Reads the ring of signing keys before the first request. Where its store is down the application starts all the same: calls
/// that need a key answer 503 until it is read.
/// </summary>
internal sealed class SigningKeysStart(IServiceProvider services) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await services.StartAuthKitKeysAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
            // Logged and reported where it was noticed. The ring's timer goes on trying.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
