using AuthKit.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.KeyRotation;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds AuthKit to an application's services.</summary>
public static class AuthKitServiceCollectionExtensions
{
    /// <summary>Adds the slices that <paramref name="compose"/> switches on, without a configuration section.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="compose">The function that chooses stores and slices.</param>
    public static IServiceCollection AddAuthKit(this IServiceCollection services, Action<AuthKitBuilder> compose) =>
        Add(services, configuration: null, compose);

    /// <summary>Adds the slices that <paramref name="compose"/> switches on, with options from a configuration section.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">
    /// AuthKit's section, such as <c>configuration.GetSection("AuthKit")</c>. An unknown key makes the start fail.
    /// </param>
    /// <param name="compose">The function that chooses stores and slices. Its values override the configuration.</param>
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

/// <summary>Starts the parts of AuthKit that need it, after the application's services are built.</summary>
public static class AuthKitServiceProviderExtensions
{
    /// <summary>
    /// Loads the secret keys of <c>UseKeyFile</c> or <c>UseKeys</c>, and starts the ring of <c>UseRotatingJwtKeys</c> (see
    /// <see cref="RotatingJwtKeyRing.StartAsync"/>). Call it after the schema is applied and before the first token is issued. A host of ASP.NET
    /// Core calls it automatically. If the application uses another ring, only the secret keys are loaded.
    /// </summary>
    /// <exception cref="InvalidOperationException">The secret keys are malformed, or their file is not safe from other users.</exception>
    /// <exception cref="IOException">The file of the secret keys or its folder cannot be used.</exception>
    /// <exception cref="AuthKit.Stores.AuthUnavailableException">
    /// The store failed, or the ring does not open. The ring's timer continues to try.
    /// </exception>
    public static ValueTask StartAuthKitKeysAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.GetService<SecretKeyRing>();
        return services.GetService<RotatingJwtKeyRing>() is { } ring ? ring.StartAsync(cancellationToken) : ValueTask.CompletedTask;
    }
}
