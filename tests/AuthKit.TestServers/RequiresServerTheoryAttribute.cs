using System.Runtime.CompilerServices;
using Xunit;

namespace AuthKit.TestServers;

/// <summary>A theory that is skipped, with the reason in its name, where a server it needs is missing and not required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresServerTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs <paramref name="server"/>.</summary>
    public RequiresServerTheoryAttribute(ServerKind server, [CallerMemberName] string test = "")
        : this([server], test)
    {
    }

    /// <summary>Needs both servers.</summary>
    public RequiresServerTheoryAttribute(ServerKind server, ServerKind other, [CallerMemberName] string test = "")
        : this([server, other], test)
    {
    }

    private RequiresServerTheoryAttribute(ServerKind[] servers, string test)
    {
        Skip = servers.Select(server => server.SkipReason()).FirstOrDefault(reason => reason is not null);
        if (Skip is not null)
        {
            // The console shows names of skipped tests and not their reasons.
            DisplayName = $"{test}: {Skip}";
        }
    }
}
