using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>At start: every slice has what it needs, and the configuration names nothing that no slice reads.</summary>
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
