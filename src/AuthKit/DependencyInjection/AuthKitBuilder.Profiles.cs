using AuthKit.AccessTokens;
using AuthKit.Mfa;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Options of several slices that belong together.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// The defaults of an application whose accounts are worth an attack (docs/mfa.md has them in a table): every account has a
    /// second factor and shows it at each sign-in, sessions end after 15 minutes without use and after 12 hours, access tokens after
    /// 5 minutes, and changes take a proof of the last 5 minutes. The configuration and the calls that add slices win over
    /// them, whatever the order. Adds no slice; second factors are needed (<see cref="AddMfa"/>).
    /// </summary>
    public AuthKitBuilder UseHighSecurityProfile() =>
        Profile<SessionServiceOptions>(static options => (options.AbsoluteLifetime, options.IdleTimeout) = (TimeSpan.FromHours(12), TimeSpan.FromMinutes(15)))
            .Profile<RefreshTokenOptions>(static options => (options.AbsoluteLifetime, options.IdleTimeout) = (TimeSpan.FromHours(12), TimeSpan.FromHours(1)))
            .Profile<TokenServiceOptions>(static options => options.AccessTokenLifetime = TimeSpan.FromMinutes(5))
            .Profile<MfaOptions>(static options => options.MaxTrustedDevices = 0)
            .Profile<SecondFactorOptions>(static options =>
                (options.Requirement, options.AllowTrustedDevices, options.FreshFor) = (SecondFactorRequirement.Required, false, TimeSpan.FromMinutes(5)))
            .Require<IMfaService>("The high-security profile needs second factors: call AddMfa().");

    /// <summary>Before all that configures the same options, so that it is a default of its own.</summary>
    private AuthKitBuilder Profile<TOptions>(Action<TOptions> configure)
        where TOptions : class
    {
        Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(new ConfigureOptions<TOptions>(configure)));
        return this;
    }
}
