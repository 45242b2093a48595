using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Reads the key ring before the first request. The application starts even if the key store is down: endpoints that need a key answer 503
/// until the ring has been read.
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
            // The key ring has logged and reported the failure, and its timer tries again.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
