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
    /// Adds <see cref="IMfaService"/>, <see cref="ITotpService"/>, <see cref="ISecondFactorSignIn"/> and <see cref="ISecondFactorFlows"/>. The
    /// sections are <c>Mfa</c>, <c>Totp</c> and <c>SecondFactors</c>. Sign-in then requires the second factor of an account that has one. Register an
    /// <see cref="ISecondFactorPolicy"/> to decide which accounts must have one. Also adds one-time tokens, which keep the sign-ins that wait for a
    /// second factor.
    /// </summary>
    /// <param name="configure">Changes to the options, applied after the configuration.</param>
    /// <param name="configureTotp">Changes to the options of codes, applied after the configuration.</param>
    /// <param name="configureSignIn">Changes to the options of sign-in, applied after the configuration.</param>
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
