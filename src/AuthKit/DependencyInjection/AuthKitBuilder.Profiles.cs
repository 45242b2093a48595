using AuthKit.AccessTokens;
using AuthKit.Mfa;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>Sets of defaults for several slices.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Sets stricter defaults for an application whose accounts are valuable to attackers (docs/mfa.md has a table of them). Every account has a
    /// second factor and proves it at each sign-in. Sessions end after 15 minutes without use and after 12 hours. Access tokens expire after 5
    /// minutes. Changes require a proof of the last 5 minutes. The configuration and the calls that add slices override these defaults, in any
    /// order of the calls. The method adds no slice, but requires second factors (<see cref="AddMfa"/>).
    /// </summary>
    public AuthKitBuilder UseHighSecurityProfile() =>
        Profile<SessionServiceOptions>(static options => (options.AbsoluteLifetime, options.IdleTimeout) = (TimeSpan.FromHours(12), TimeSpan.FromMinutes(15)))
            .Profile<RefreshTokenOptions>(static options => (options.AbsoluteLifetime, options.IdleTimeout) = (TimeSpan.FromHours(12), TimeSpan.FromHours(1)))
            .Profile<TokenServiceOptions>(static options => options.AccessTokenLifetime = TimeSpan.FromMinutes(5))
            .Profile<MfaOptions>(static options => options.MaxTrustedDevices = 0)
            .Profile<SecondFactorOptions>(static options =>
                (options.Requirement, options.AllowTrustedDevices, options.FreshFor) = (SecondFactorRequirement.Required, false, TimeSpan.FromMinutes(5)))
            .Require<IMfaService>("The high-security profile needs second factors: call AddMfa().");

    /// <summary>Inserts the changes before all other configuration of the same options, so that they act as defaults.</summary>
    private AuthKitBuilder Profile<TOptions>(Action<TOptions> configure)
        where TOptions : class
    {
        Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<TOptions>>(new ConfigureOptions<TOptions>(configure)));
        return this;
    }
}
