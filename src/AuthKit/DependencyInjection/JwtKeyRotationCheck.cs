using AuthKit.AccessTokens;
using AuthKit.KeyRotation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>At start: a key is kept until the last access token that it signed has ended.</summary>
internal sealed class JwtKeyRotationCheck(IServiceProvider provider) : IValidateOptions<JwtKeyRotationOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtKeyRotationOptions options)
    {
        if (provider.GetService<IServiceProviderIsService>()?.IsService(typeof(ITokenService)) != true)
        {
            return ValidateOptionsResult.Success;
        }

        var tokens = provider.GetRequiredService<IOptions<TokenServiceOptions>>().Value;
        var needed = tokens.AccessTokenLifetime + (2 * tokens.ClockSkew);
        return options.KeepAfter >= needed
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"JwtKeys: {nameof(options.KeepAfter)} is {options.KeepAfter}; it must be at least {needed}, the lifetime of access tokens and twice the clock skew.");
    }
}
