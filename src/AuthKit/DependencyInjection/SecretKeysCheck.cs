using AuthKit.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>At start: the secret keys are there, and safe where they are. Else the first sign-in would find that they are not.</summary>
internal sealed class SecretKeysCheck(IServiceProvider provider) : IValidateOptions<AuthKitComposition>
{
    public ValidateOptionsResult Validate(string? name, AuthKitComposition options)
    {
        try
        {
            provider.GetRequiredService<SecretKeyRing>();
            return ValidateOptionsResult.Success;
        }
        catch (OptionsValidationException)
        {
            // Keys of the configuration: their own check tells.
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"The secret keys cannot be loaded. {exception.Message}");
        }
    }
}
