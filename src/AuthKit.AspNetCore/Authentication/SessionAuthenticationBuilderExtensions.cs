using AuthKit.AccessTokens;
using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.DependencyInjection;
using AuthKit.Devices;
using AuthKit.Sessions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds session authentication to AuthKit.</summary>
public static class SessionAuthenticationBuilderExtensions
{
    /// <summary>
    /// Authenticates requests by the session cookie. The scheme becomes the default scheme if the application has none
    /// (<see cref="AuthKitWebOptions.IsDefaultScheme"/>). The configuration section is <c>SessionCookie</c>. Needs
    /// <see cref="AuthKitBuilder.AddSessions"/>.
    /// </summary>
    /// <param name="builder">The builder of AuthKit.</param>
    /// <param name="configure">Sets the name and the SameSite mode of the cookie; overrides the configuration section.</param>
    public static AuthKitBuilder AddSessionAuthentication(this AuthKitBuilder builder, Action<SessionCookieOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        AuthenticationParts.AddTo(builder);
        builder.Services.TryAddTransient<SessionAuthenticationHandler>();
        builder.Services.TryAddSingleton<IDeviceService>(static provider => new DeviceService(provider.GetRequiredService<ISessionService>(), provider.GetService<ITokenService>()));
        builder.Services.TryAddSingleton(static provider => new SessionCookie(provider.GetRequiredService<IOptions<SessionCookieOptions>>().Value, provider.GetRequiredService<CookieNames>()));
        return builder
            .Require<ISessionService>("Session authentication needs sessions: call AddSessions().")
            .AddSliceOptions<SessionCookieOptions>("SessionCookie", static (section, options) => section.Bind(options, AuthenticationParts.Strict), static options => options.Validate(), configure);
    }
}
