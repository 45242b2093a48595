using System.Runtime.CompilerServices;
using Xunit;

namespace AuthKit.TestServers;

/// <summary>A fact that is skipped, with the reason in its name, where a server it needs is missing and not required.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresServerFactAttribute : FactAttribute
{
    /// <summary>Needs <paramref name="server"/>.</summary>
    public RequiresServerFactAttribute(ServerKind server, [CallerMemberName] string test = "")
        : this([server], test)
    {
    }

    /// <summary>Needs both servers.</summary>
    public RequiresServerFactAttribute(ServerKind server, ServerKind other, [CallerMemberName] string test = "")
        : this([server, other], test)
    {
    }

    private RequiresServerFactAttribute(ServerKind[] servers, string test)
    {
        Skip = servers.Select(server => server.SkipReason()).FirstOrDefault(reason => reason is not null);
        if (Skip is not null)
        {
            // The console shows names of skipped tests and not their reasons.
            DisplayName = $"{test}: {Skip}";
        }
    }
}
