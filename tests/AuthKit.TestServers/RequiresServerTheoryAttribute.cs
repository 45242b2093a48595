using System.Runtime.CompilerServices;
using Xunit;

namespace AuthKit.TestServers;

/// <summary>A theory that is skipped if a server it needs is missing and not required. Its name then shows the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresServerTheoryAttribute : TheoryAttribute
{
    /// <summary>The test needs <paramref name="server"/>.</summary>
    public RequiresServerTheoryAttribute(ServerKind server, [CallerMemberName] string test = "")
        : this([server], test)
    {
    }

    /// <summary>The test needs both servers.</summary>
    public RequiresServerTheoryAttribute(ServerKind server, ServerKind other, [CallerMemberName] string test = "")
        : this([server, other], test)
    {
    }

    private RequiresServerTheoryAttribute(ServerKind[] servers, string test)
    {
        Skip = servers.Select(server => server.SkipReason()).FirstOrDefault(reason => reason is not null);
        if (Skip is not null)
        {
            // The console shows the names of skipped tests but not their reasons.
            DisplayName = $"{test}: {Skip}";
        }
    }
}
