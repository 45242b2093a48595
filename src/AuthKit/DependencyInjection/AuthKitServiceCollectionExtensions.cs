using AuthKit.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.KeyRotation;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds AuthKit to an application's services.</summary>
public static class AuthKitServiceCollectionExtensions
{
    /// <summary>Adds the slices that <paramref name="compose"/> switches on.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="compose">Chooses stores and slices.</param>
    public static IServiceCollection AddAuthKit(this IServiceCollection services, Action<AuthKitBuilder> compose) =>
        Add(services, configuration: null, compose);

    /// <summary>Adds the slices that <paramref name="compose"/> switches on, their options bound to a configuration section.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">AuthKit's section, such as <c>configuration.GetSection("AuthKit")</c>. Unknown keys are errors.</param>
    /// <param name="compose">Chooses stores and slices; its values win over the configuration's.</param>
    public static IServiceCollection AddAuthKit(this IServiceCollection services, IConfiguration configuration, Action<AuthKitBuilder> compose)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Add(services, configuration, compose);
    }

    private static IServiceCollection Add(IServiceCollection services, IConfiguration? configuration, Action<AuthKitBuilder> compose)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(compose);
        var builder = new AuthKitBuilder(services, configuration);
        compose(builder);
        builder.Complete();
        return services;
    }
}

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
