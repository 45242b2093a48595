using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <summary>Runs a slice's own validation at start, the same that its constructor runs.</summary>
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
