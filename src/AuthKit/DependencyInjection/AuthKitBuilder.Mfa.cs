using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Second factors.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="IMfaService"/>, <see cref="ITotpService"/>, <see cref="ISecondFactorSignIn"/> and <see cref="ISecondFactorFlows"/>;
    /// the sections are <c>Mfa</c>, <c>Totp</c> and <c>SecondFactors</c>. From now on sign-in asks for the second factor of an account that has one:
    /// <see cref="ISecondFactorPolicy"/>, where one is registered, says who has to have one. Adds one-time tokens, which keep what
    /// waits for a second factor.
    /// </summary>
    /// <param name="configure">Changes the options; wins over the configuration.</param>
    /// <param name="configureTotp">The same for those of codes.</param>
    /// <param name="configureSignIn">The same for those of sign-in.</param>
    public AuthKitBuilder AddMfa(Action<MfaOptions>? configure = null, Action<TotpOptions>? configureTotp = null, Action<SecondFactorOptions>? configureSignIn = null)
    {
        Services.TryAddSingleton<ITotpService>(static provider => new TotpService(
            provider.GetRequiredService<IOptions<TotpOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<IMfaService>(static provider => new MfaService(
            provider.GetRequiredService<IMfaStore>(),
            provider.GetRequiredService<SecretKeyRing>(),
            provider.GetRequiredService<ITotpService>(),
            provider.GetRequiredService<IOptions<MfaOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>(),
            provider.GetService<IMfaIssuerSource>()));
        Services.TryAddSingleton(static provider => new SecondFactorGate(
            provider.GetRequiredService<IMfaService>(),
            provider.GetRequiredService<IOneTimeTokenService>(),
            provider.GetRequiredService<IRateLimiter>(),
            provider.GetRequiredService<IOptions<SecondFactorOptions>>().Value,
            provider.GetService<ISecondFactorPolicy>(),
            provider.GetRequiredService<AuthKitRuntime>()));
        Services.TryAddSingleton<ISecondFactorSignIn>(static provider => new SecondFactorSignInService(provider.GetRequiredService<SignInParts>()));
        Services.TryAddSingleton<ISecondFactorFlows>(static provider => new SecondFactorFlowService(provider.GetRequiredService<SignInParts>()));
        Services.TryAddSingleton(CreateSignInParts);
        return AddOneTimeTokens()
            .Require<IMfaStore>("Second factors need a store: call UseSqlStores(…), UseInMemoryStores(), UseRedisMfaStore(…) or UseMfaStore<T>().")
            .Require<SecretKeyRing>("Second factors are sealed: call UseKeyFile(…) or UseKeys(…).")
            .AddSliceOptions<MfaOptions>("Mfa", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure)
            .AddSliceOptions<TotpOptions>("Totp", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configureTotp)
            .AddSliceOptions<SecondFactorOptions>("SecondFactors", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configureSignIn);
    }
}
