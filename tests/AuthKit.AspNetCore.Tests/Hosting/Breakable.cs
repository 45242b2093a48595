using System.Reflection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>A store that fails on demand.</summary>
internal sealed class Breakable<TStore>
    where TStore : class
{
    public Breakable(TStore inner)
    {
        Store = DispatchProxy.Create<TStore, BreakableProxy>();
        var proxy = (BreakableProxy)(object)Store;
        proxy.Inner = inner;
        proxy.Fails = method => Failing is { } fails && fails(method);
    }

    public TStore Store { get; }

    /// <summary>The methods that fail; none by default.</summary>
    public Predicate<string>? Failing { get; set; }
}
