using System.Collections.Concurrent;
using System.Reflection;
using AuthKit.Accounts;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Tests.Hosting;

/// <summary>
/// Records every call that a request makes to a store or the limiter, in order. Later work of a queue does not count as part of the request.
/// </summary>
internal sealed class StoreCallLog
{
    // Work that began in an earlier request, such as a queue's worker, continues with the list of that request.
    private readonly AsyncLocal<ConcurrentQueue<string>?> _current = new();
    private ConcurrentQueue<string> _last = [];

    /// <summary>Wraps the limiter and each store that is registered so far.</summary>
    public void Watch(IServiceCollection services)
    {
        Watch<IAccountStore>(services, "accounts");
        Watch<ISessionStore>(services, "sessions");
        Watch<IOneTimeTokenStore>(services, "links");
        Watch<IMfaStore>(services, "factors");
        Watch<IRefreshTokenStore>(services, "families");
        Watch<IRevocationStore>(services, "revocations");
        Watch<IJwtKeyStore>(services, "keys");
        Watch<IRateLimiter>(services, "limiter");
    }

    /// <summary>Starts each request of a site with an empty list.</summary>
    public void Watch(IApplicationBuilder application) => application.Use(next => context =>
    {
        _current.Value = _last = [];
        return next(context);
    });

    /// <summary>The calls of the last request, such as "sessions.Find".</summary>
    public IReadOnlyList<string> Last => [.. _last];

    private void Watch<TStore>(IServiceCollection services, string name)
        where TStore : class
    {
        var inner = services.Last(static service => service.ServiceType == typeof(TStore));
        services.AddSingleton(provider =>
        {
            var watched = DispatchProxy.Create<TStore, StoreCallProxy>();
            var proxy = (StoreCallProxy)(object)watched;
            proxy.Inner = inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!);
            proxy.Note = method => _current.Value?.Enqueue($"{name}.{method[..^"Async".Length]}");
            return watched;
        });
    }
}

/// <summary>The body of every method of a watched store. Public because the proxy derives from it.</summary>
public class StoreCallProxy : DispatchProxy
{
    internal object? Inner { get; set; }

    internal Action<string>? Note { get; set; }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        Note!(targetMethod!.Name);
        return targetMethod.Invoke(Inner, args);
    }
}
