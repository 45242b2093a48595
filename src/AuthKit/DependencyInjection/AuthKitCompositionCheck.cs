using AuthKit.AccessTokens;
using AuthKit.AccountFlows;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.Passwords;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>Checks at the start that the required services of every slice exist, and that slices read all sections of the configuration.</summary>
internal sealed class AuthKitCompositionCheck : IValidateOptions<AuthKitComposition>
{
    private readonly AuthKitComposition _composition;
    private readonly IServiceProviderIsService? _services;

    public AuthKitCompositionCheck(AuthKitComposition composition, IServiceProviderIsService? services)
    {
        _composition = composition;
        _services = services;
    }

    public ValidateOptionsResult Validate(string? name, AuthKitComposition options)
    {
        var missing = _composition.Requirements
            .Where(requirement => _services?.IsService(requirement.Key) == false)
            .Select(requirement => requirement.Value);
        var unknown = (_composition.Configuration?.GetChildren() ?? [])
            .Where(section => !_composition.Sections.Contains(section.Key))
            .Select(section => $"The configuration has a section '{section.Key}' that no slice in use reads; these are read: {string.Join(", ", _composition.Sections.Order(StringComparer.Ordinal))}.");

        List<string> problems = [.. missing, .. unknown];
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}

/// <summary>The composition of AuthKit, for the check at the start.</summary>
internal sealed class AuthKitComposition
{
    /// <summary>Creates an instance for the options framework. The check ignores it and uses the builder's instance.</summary>
    public AuthKitComposition()
        : this(null)
    {
    }

    public AuthKitComposition(IConfiguration? configuration) => Configuration = configuration;

    public IConfiguration? Configuration { get; }

    /// <summary>The sections that the slices in use read.</summary>
    public HashSet<string> Sections { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The required services, with the remedy if one is missing.</summary>
    public Dictionary<Type, string> Requirements { get; } = [];
}

/// <summary>Checks at the start that the account flows, which mail the links, are added if addresses must be verified.</summary>
internal sealed class VerifiedEmailCheck(IServiceProvider provider) : IValidateOptions<SignInServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInServiceOptions options) =>
        options.RequireVerifiedEmail && provider.GetService<IServiceProviderIsService>()?.IsService(typeof(AccountFlowParts)) == false
            ? ValidateOptionsResult.Fail($"SignIn: {nameof(options.RequireVerifiedEmail)} needs the account flows, which mail the links: call AddAccountFlows().")
            : ValidateOptionsResult.Success;
}

/// <summary>Checks at the start that a signing key is kept until the last access token that it signed has expired.</summary>
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
            : ValidateOptionsResult.Fail($"JwtKeys: {nameof(options.KeepAfter)} is {options.KeepAfter}; it must be at least {needed}, the lifetime of access tokens plus twice the clock skew.");
    }
}

/// <summary>Checks at the start that the password hasher can read every dummy hash, which is verified for an unknown login.</summary>
internal sealed class DummyHashesCheck(IServiceProvider services) : IValidateOptions<SignInServiceOptions>
{
    public ValidateOptionsResult Validate(string? name, SignInServiceOptions options)
    {
        if (options.DummyHashes.Count == 0 || services.GetService(typeof(IPasswordHasher)) is not IPasswordHasher hasher)
        {
            return ValidateOptionsResult.Success;
        }

        var problems = SignInValidation.FindUnreadable(options, hasher);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(static problem => $"SignIn: {problem}"));
    }
}

/// <summary>Loads the secret keys at the start. Otherwise only the first sign-in would fail because they are missing or not safely stored.</summary>
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
            // The keys come from the configuration, and the check of their options reports the problem.
            return ValidateOptionsResult.Success;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return ValidateOptionsResult.Fail($"The secret keys cannot be loaded. {exception.Message}");
        }
    }
}

/// <summary>Runs a slice's validation at the start. The slice's constructor runs the same validation.</summary>
internal sealed class SliceOptionsCheck<TOptions> : IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly string _section;
    private readonly Func<TOptions, IReadOnlyCollection<string>> _validate;

    public SliceOptionsCheck(string section, Func<TOptions, IReadOnlyCollection<string>> validate)
    {
        _section = section;
        _validate = validate;
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var problems = _validate(options);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"{_section}: {problem}"));
    }
}
