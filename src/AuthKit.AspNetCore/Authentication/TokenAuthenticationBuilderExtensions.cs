using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.DependencyInjection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds authentication by access tokens to AuthKit.</summary>
public static class TokenAuthenticationBuilderExtensions
{
    /// <summary>
    /// Authenticates requests by the access token in their Authorization field. The scheme (<see cref="AuthKitWebOptions.TokenScheme"/>) becomes the
    /// default scheme if there is no session authentication and the application has no default scheme. The configuration section is
    /// <c>TokenEndpoint</c>. Needs <see cref="AuthKitBuilder.AddTokens"/>.
    /// </summary>
    /// <param name="builder">The builder of AuthKit.</param>
    /// <param name="configure">Sets the granted scopes and the cookie of the refresh token; overrides the configuration section.</param>
    public static AuthKitBuilder AddTokenAuthentication(this AuthKitBuilder builder, Action<TokenEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AuthenticationParts.AddTo(builder);
        builder.Services.TryAddTransient<TokenAuthenticationHandler>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SigningKeysStart>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, RefreshCookieStart>());
        builder.Services.TryAddSingleton<RefreshCookiePaths>();
        builder.Services.TryAddSingleton<JwksOrder>();
        builder.Services.TryAddSingleton(static provider => new RefreshCookie(
            provider.GetRequiredService<IOptions<TokenEndpointOptions>>().Value,
            provider.GetRequiredService<CookieNames>(),
            provider.GetRequiredService<RefreshCookiePaths>()));
        return builder
            .Require<ITokenService>("Authentication by access tokens needs tokens: call AddTokens().")
            .AddSliceOptions<TokenEndpointOptions>("TokenEndpoint", static (section, options) => section.Bind(options, AuthenticationParts.Strict), static options => options.Validate(), configure);
    }
}
