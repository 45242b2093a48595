using System.Diagnostics.CodeAnalysis;
using AuthKit.AccessTokens;
using AuthKit.Cryptography;
using AuthKit.Devices;
using AuthKit.KeyRotation;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
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
    /// If <see cref="AddRevocation"/> is called too, access tokens can be refused before they expire, and each validation checks for revocations.
    /// Requires keys: <see cref="UseRotatingJwtKeys"/> or <see cref="UseJwtKeys(IJwtKeyRing)"/>.
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
        Services.TryAddSingleton<ISessionTokenService>(static provider => new SessionTokenService(
            provider.GetRequiredService<ISessionService>(),
            provider.GetRequiredService<ITokenService>(),
            provider.GetService<ISubjectGate>()));
        return AddRefreshTokens()
            .AddDevices()
            .Require<IJwtKeyRing>("Tokens need keys that sign them: call UseRotatingJwtKeys() or UseJwtKeys(…).")
            .AddSliceOptions<TokenServiceOptions>("Tokens", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }

    /// <summary>Adds a source of the application's claims for access tokens, as a singleton. Several sources can be added.</summary>
    public AuthKitBuilder AddAccessTokenClaims<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] T>()
        where T : class, IAccessTokenClaims
    {
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAccessTokenClaims, T>());
        return this;
    }

    /// <summary>Signs access tokens with these keys. The last call wins. The caller owns and disposes the keys.</summary>
    public AuthKitBuilder UseJwtKeys(IJwtKeyRing keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Services.Replace(ServiceDescriptor.Singleton(keys));
        return this;
    }

    /// <summary>
    /// Signs access tokens with the keys that a function returns. The last call wins. The container disposes the ring that it creates.
    /// </summary>
    public AuthKitBuilder UseJwtKeys(Func<IServiceProvider, IJwtKeyRing> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        Services.Replace(ServiceDescriptor.Singleton(create));
        return this;
    }

    /// <summary>
    /// Signs access tokens with keys that rotate automatically and are shared by all instances (<see cref="RotatingJwtKeyRing"/>). The keys are
    /// kept in
    /// the store that <c>Use…Stores</c> chose, sealed with the keys of <see cref="UseKeyFile"/> or <see cref="UseKeys"/>. The section is
    /// <c>JwtKeys</c>. The application must start the ring with <see cref="AuthKitServiceProviderExtensions.StartAuthKitKeysAsync"/>. The last call
    /// of <c>Use…JwtKeys</c> wins.
    /// </summary>
    public AuthKitBuilder UseRotatingJwtKeys(Action<JwtKeyRotationOptions>? configure = null)
    {
        Services.TryAddSingleton(static provider => new RotatingJwtKeyRing(
            provider.GetRequiredService<IJwtKeyStore>(),
            provider.GetRequiredService<ISecretProtector>(),
            provider.GetRequiredService<IOptions<JwtKeyRotationOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<JwtKeyRotationOptions>, JwtKeyRotationCheck>());
        return UseJwtKeys(static provider => provider.GetRequiredService<RotatingJwtKeyRing>())
            .Require<IJwtKeyStore>("Signing keys that rotate need a store: call UseSqlStores(…), UseRedisStores(…), UseInMemoryStores() or UseJwtKeyStore<T>().")
            .Require<ISecretProtector>("Signing keys that rotate are sealed: call UseKeyFile(…) or UseKeys(…).")
            .AddSliceOptions<JwtKeyRotationOptions>("JwtKeys", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure);
    }
}
