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
    /// Authenticates requests by the access token in their Authorization field, as the scheme <c>AuthKit.Bearer</c>; it is
    /// the default scheme where there is no session authentication and the application has none. Its section is <c>TokenEndpoint</c>. Needs <see cref="AuthKitBuilder.AddTokens"/>.
    /// </summary>
    /// <param name="builder">AuthKit.</param>
    /// <param name="configure">What <c>POST token</c> grants, and the refresh token's cookie; its values win over the configuration's.</param>
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
