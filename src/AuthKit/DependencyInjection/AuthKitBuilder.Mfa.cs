using AuthKit.Cryptography;
using AuthKit.Mfa;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Second factors.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="IMfaService"/> and <see cref="ITotpService"/>; the sections are <c>Mfa</c> and <c>Totp</c>. Sign-in does
    /// not ask for a second factor by itself: the application does, after it.
    /// </summary>
    /// <param name="configure">Changes the options; wins over the configuration.</param>
    /// <param name="configureTotp">The same for those of codes.</param>
    public AuthKitBuilder AddMfa(Action<MfaOptions>? configure = null, Action<TotpOptions>? configureTotp = null)
    {
        Services.TryAddSingleton<ITotpService>(static provider => new TotpService(
            provider.GetRequiredService<IOptions<TotpOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<IMfaService>(static provider => new MfaService(
            provider.GetRequiredService<IMfaStore>(),
            provider.GetRequiredService<SecretKeyRing>(),
            provider.GetRequiredService<ITotpService>(),
            provider.GetRequiredService<IOptions<MfaOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        return Require<IMfaStore>("Second factors need a store: call UseSqlStores(…), UseInMemoryStores(), UseRedisMfaStore(…) or UseMfaStore<T>().")
            .Require<SecretKeyRing>("Second factors are sealed: call UseKeyFile(…) or UseKeys(…).")
            .AddSliceOptions<MfaOptions>("Mfa", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure)
            .AddSliceOptions<TotpOptions>("Totp", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configureTotp);
    }
}
