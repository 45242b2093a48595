using AuthKit.AspNetCore.Authentication;
using AuthKit.DependencyInjection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures the names and paths that AuthKit shares with the rest of the application.</summary>
public static class AuthKitWebBuilderExtensions
{
    /// <summary>
    /// Sets the names of schemes and cookies, the default scheme, the public path base and the scope of account calls. The configuration
    /// section is <c>Web</c>; the values given here override it.
    /// </summary>
    /// <param name="builder">The builder of AuthKit.</param>
    /// <param name="configure">Changes the options.</param>
    public static AuthKitBuilder UseWebOptions(this AuthKitBuilder builder, Action<AuthKitWebOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return Add(builder, configure);
    }

    internal static AuthKitBuilder Add(AuthKitBuilder builder, Action<AuthKitWebOptions>? configure) =>
        builder.AddSliceOptions("Web", static (section, options) => section.Bind(options, AuthenticationParts.Strict), static options => options.Validate(), configure);
}
