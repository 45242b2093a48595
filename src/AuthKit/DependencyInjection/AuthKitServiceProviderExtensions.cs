using AuthKit.KeyRotation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What AuthKit does once the application's services are built.</summary>
public static class AuthKitServiceProviderExtensions
{
    /// <summary>
    /// Starts the ring of <c>UseRotatingJwtKeys</c>: see <see cref="RotatingJwtKeyRing.StartAsync"/>. Call it after the
    /// schema is applied and before the first token; a host of ASP.NET Core does so by itself. Does nothing where another ring
    /// was chosen.
    /// </summary>
    /// <exception cref="AuthKit.Stores.AuthUnavailableException">The store failed, or the ring does not open. It goes on trying.</exception>
    public static ValueTask StartAuthKitKeysAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        return services.GetService<RotatingJwtKeyRing>() is { } ring ? ring.StartAsync(cancellationToken) : ValueTask.CompletedTask;
    }
}
