using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Site;

/// <summary>One place for the data of both instances.</summary>
internal abstract class SeamStores : IAsyncDisposable
{
    /// <summary>Lets one instance use the stores.</summary>
    public abstract void Choose(AuthKitBuilder auth);

    /// <summary>Makes the stores ready, once.</summary>
    public virtual Task OpenAsync(IServiceProvider services) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Puts a faulting store before each store of an instance.</summary>
    public static void Break(IServiceCollection services, StoreFaults faults)
    {
        Wrap<ISessionStore>(services, store => new FaultingSessionStore(store, faults));
        Wrap<IAccountStore>(services, store => new FaultingAccountStore(store, faults));
        Wrap<IOneTimeTokenStore>(services, store => new FaultingOneTimeTokenStore(store, faults));
        Wrap<IRefreshTokenStore>(services, store => new FaultingRefreshTokenStore(store, faults));
        Wrap<IRevocationStore>(services, store => new FaultingRevocationStore(store, faults));
        Wrap<IMfaStore>(services, store => new FaultingMfaStore(store, faults));
        Wrap<IRateLimiter>(services, limiter => new FaultingRateLimiter(limiter, faults));
    }

    private static void Wrap<TStore>(IServiceCollection services, Func<TStore, TStore> wrap)
        where TStore : class
    {
        var chosen = services.Last(static service => service.ServiceType == typeof(TStore));
        services.AddSingleton(provider => wrap((TStore)(chosen.ImplementationInstance
            ?? chosen.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, chosen.ImplementationType!))));
    }
}
