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
    /// Authenticates requests by the session cookie, as the default scheme where the application has none
    /// (<see cref="AuthKitWebOptions.IsDefaultScheme"/>). Its section is <c>SessionCookie</c>. Needs
    /// <see cref="AuthKitBuilder.AddSessions"/>.
    /// </summary>
    /// <param name="builder">AuthKit.</param>
    /// <param name="configure">Name and reach of the cookie; its values win over the configuration's.</param>
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
