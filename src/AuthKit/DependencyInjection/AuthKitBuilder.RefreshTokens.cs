using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>What tokens go on by, and what ends them early.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="IRefreshTokenService"/>; its section is <c>RefreshTokens</c>. Where an <see cref="ISubjectGate"/> is
    /// registered, it is asked before a token is spent.
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

    /// <summary>Adds <see cref="IRevocationService"/>; its section is <c>Revocation</c>.</summary>
    public AuthKitBuilder AddRevocation(Action<RevocationOptions>? configure = null)
    {
        Services.TryAddSingleton<IRevocationService>(static provider => new RevocationService(
            provider.GetRequiredService<IRevocationStore>(),
            RevocationOptionsOf(provider),
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IRevocationStore>("Revocations need a store: call UseInMemoryStores(), UseSqlStores(…), UseRedisStores(…) or UseRevocationStore<T>().")
            .AddSliceOptions<RevocationOptions>("Revocation", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>Entries last at least as long as the tokens that this application issues, whatever their own section says.</summary>
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
