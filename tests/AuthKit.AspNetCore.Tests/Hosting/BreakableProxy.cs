using System.Reflection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>The body of every method of a <see cref="Breakable{TStore}"/>. Public because the proxy derives from it.</summary>
public class BreakableProxy : DispatchProxy
{
    internal object? Inner { get; set; }

    internal Predicate<string>? Fails { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // A store may check its token at any time. This one always does.
        foreach (var token in (args ?? []).OfType<CancellationToken>())
        {
            token.ThrowIfCancellationRequested();
        }

        return Fails!(targetMethod!.Name) ? throw new IOException("The store is down.") : targetMethod.Invoke(Inner, args);
    }
}
