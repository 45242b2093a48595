using AuthKit.Passwords;
using AuthKit.SignIn;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>At start: the password hasher can read every stored hash that stands in for an unknown login's.</summary>
internal sealed class DummyHashesCheck(IServiceProvider services) : IValidateOptions<SignInOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInOptions options)
    {
        if (options.DummyHashes.Count == 0 || services.GetService(typeof(IPasswordHasher)) is not IPasswordHasher hasher)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = SignInValidation.FindUnreadable(options, hasher);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(static problem => $"SignIn: {problem}"));
    }
}
