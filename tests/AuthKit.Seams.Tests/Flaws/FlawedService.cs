using System.Reflection;
using AuthKit.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>A service with one faulty method. It passes calls of the other methods to the inner service.</summary>
public class FlawedService<TService> : DispatchProxy
    where TService : class
{
    private TService _inner = null!;
    private string _method = "";
    private Func<IServiceProvider, TService, object?[], object?> _flaw = null!;
    private IServiceProvider _services = null!;

    /// <summary>Registers the faulty service in the application.</summary>
    internal static void Add(AuthKitBuilder auth, string method, Func<IServiceProvider, TService, object?[], object?> flaw)
    {
        var chosen = auth.Services.Last(static service => service.ServiceType == typeof(TService));
        auth.Services.AddSingleton(provider =>
        {
            var proxy = Create<TService, FlawedService<TService>>();
            var flawed = (FlawedService<TService>)(object)proxy;
            flawed._inner = (TService)(chosen.ImplementationInstance
                ?? chosen.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, chosen.ImplementationType!));
            (flawed._method, flawed._flaw, flawed._services) = (method, flaw, provider);
            return proxy;
        });
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == _method
        ? _flaw(_services, _inner, args ?? [])
        : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, binder: null, args, culture: null);
}
