using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Refresh tokens and revocation.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="IRefreshTokenService"/>; its section is <c>RefreshTokens</c>. If an <see cref="ISubjectGate"/> is registered, the service
    /// calls it before a token is spent.
    /// </summary>
    public AuthKitBuilder AddRefreshTokens(Action<RefreshTokenOptions>? configure = null)
    {
        Services.TryAddSingleton<IRefreshTokenService>(static provider => new RefreshTokenService(
            provider.GetRequiredService<IRefreshTokenStore>(),
            provider.GetService<ISubjectGate>(),
            provider.GetRequiredService<IOptions<RefreshTokenOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IRefreshTokenStore>("Refresh tokens need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseRefreshTokenStore<T>().")
            .AddSliceOptions<RefreshTokenOptions>("RefreshTokens", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>
    /// Adds <see cref="IRevocationService"/>, by which access tokens can be refused before they expire. Its section is <c>Revocation</c>.
    /// </summary>
    public AuthKitBuilder AddRevocation(Action<RevocationOptions>? configure = null)
    {
        Services.TryAddSingleton<IRevocationService>(static provider => new RevocationService(
            provider.GetRequiredService<IRevocationStore>(),
            RevocationOptionsOf(provider),
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IRevocationStore>("Revocations need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseRevocationStore<T>().")
            .AddSliceOptions<RevocationOptions>("Revocation", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>Extends the lifetimes of the options, so that revocations last at least as long as the tokens that this application issues.</summary>
    private static RevocationOptions RevocationOptionsOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<RevocationOptions>>().Value;
        if (provider.GetService<IServiceProviderIsService>()?.IsService(typeof(ITokenService)) != true)
        {
            return options;
        }

        var tokens = provider.GetRequiredService<IOptions<TokenServiceOptions>>().Value;
        return new RevocationOptions
        {
            AccessTokenLifetime = tokens.AccessTokenLifetime > options.AccessTokenLifetime ? tokens.AccessTokenLifetime : options.AccessTokenLifetime,
            ClockSkew = tokens.ClockSkew > options.ClockSkew ? tokens.ClockSkew : options.ClockSkew,
        };
    }
}
