using AuthKit.AccountFlows;
using AuthKit.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>At start: where addresses have to be proven, something can mail the links.</summary>
internal sealed class VerifiedEmailCheck(IServiceProvider provider) : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options) =>
        options.RequireVerifiedEmail && provider.GetService<IServiceProviderIsService>()?.IsService(typeof(AccountFlowParts)) == false
            ? ValidateOptionsResult.Fail($"SignIn: {nameof(options.RequireVerifiedEmail)} needs the account flows, which mail the links: call AddAccountFlows().")
            : ValidateOptionsResult.Success;
}
