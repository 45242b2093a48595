using Microsoft.Extensions.Configuration;

namespace AuthKit.DependencyInjection;

/// <summary>What was put together, for the check at start.</summary>
internal sealed class AuthKitComposition
{
    /// <summary>For the options machinery, which checks an instance of its own making against the real one.</summary>
    public AuthKitComposition()
        : this(null)
    {
    }

    public AuthKitComposition(IConfiguration? configuration) => Configuration = configuration;

    public IConfiguration? Configuration { get; }

    /// <summary>The sections that the slices in use read.</summary>
    public HashSet<string> Sections { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Services that must be there, with the remedy where one is not.</summary>
    public Dictionary<Type, string> Requirements { get; } = [];
}
