using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Access tokens.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="ITokenService"/> with refresh tokens (<see cref="AddRefreshTokens"/>); its section is <c>Tokens</c>.
    /// Where <see cref="AddRevocation"/> is called too, access tokens can be refused before they end, and each validation
    /// asks. Needs keys: <see cref="UseJwtKeys(IJwtKeyRing)"/>.
    /// </summary>
    public AuthKitBuilder AddTokens(Action<TokenServiceOptions>? configure = null)
    {
        Services.TryAddSingleton<ITokenService>(static provider => new TokenService(
            provider.GetRequiredService<IJwtKeyRing>(),
            provider.GetRequiredService<IRefreshTokenService>(),
            provider.GetRequiredService<IOptions<TokenServiceOptions>>().Value,
            provider.GetService<IRevocationService>(),
            provider.GetServices<IAccessTokenClaims>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        return AddRefreshTokens()
            .AddDevices()
            .Require<IJwtKeyRing>("Tokens need keys that sign them: call UseJwtKeys(…).")
            .AddSliceOptions<TokenServiceOptions>("Tokens", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>Adds claims of the application to access tokens. May be called for several.</summary>
    public AuthKitBuilder AddAccessTokenClaims<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IAccessTokenClaims
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAccessTokenClaims, T>());
        return this;
    }

    /// <summary>Signs access tokens with these keys. The last call wins; they stay the caller's to dispose.</summary>
    public AuthKitBuilder UseJwtKeys(IJwtKeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Services.Replace(ServiceDescriptor.Singleton(keys));
        return this;
    }

    /// <summary>Signs access tokens with the keys that a function gives. The last call wins.</summary>
    public AuthKitBuilder UseJwtKeys(Func<IServiceProvider, IJwtKeyRing> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.Replace(ServiceDescriptor.Singleton(create));
        return this;
    }
}
