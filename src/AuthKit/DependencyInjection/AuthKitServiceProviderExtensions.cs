using AuthKit.Cryptography;
using AuthKit.KeyRotation;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What AuthKit does once the application's services are built.</summary>
public static class AuthKitServiceProviderExtensions
{
    /// <summary>
    /// Loads the secret keys of <c>UseKeyFile</c> or <c>UseKeys</c>, and starts the ring of <c>UseRotatingJwtKeys</c>: see <see cref="RotatingJwtKeyRing.StartAsync"/>. Call it after the
    /// schema is applied and before the first token; a host of ASP.NET Core does so by itself. Where another ring
    /// was chosen, only the secret keys are loaded.
    /// </summary>
    /// <exception cref="InvalidOperationException">The secret keys are malformed, or not safe where they are.</exception>
    /// <exception cref="IOException">The file of the secret keys or its folder cannot be used.</exception>
    /// <exception cref="AuthKit.Stores.AuthUnavailableException">The store failed, or the ring does not open. It goes on trying.</exception>
    public static ValueTask StartAuthKitKeysAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.GetService<SecretKeyRing>();
        return services.GetService<RotatingJwtKeyRing>() is { } ring ? ring.StartAsync(cancellationToken) : ValueTask.CompletedTask;
    }
}
