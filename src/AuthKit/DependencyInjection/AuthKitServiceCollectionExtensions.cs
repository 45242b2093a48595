using AuthKit.DependencyInjection;
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
