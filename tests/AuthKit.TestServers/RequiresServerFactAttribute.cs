using Xunit;

namespace AuthKit.TestServers;

/// <summary>A fact that is skipped, with the reason, where a server it needs is missing and not required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresServerFactAttribute : FactAttribute
{
    /// <summary>Needs all of <paramref name="servers"/>.</summary>
    public RequiresServerFactAttribute(params ServerKind[] servers)
        => Skip = servers.Select(server => server.SkipReason()).FirstOrDefault(reason => reason is not null);
}
