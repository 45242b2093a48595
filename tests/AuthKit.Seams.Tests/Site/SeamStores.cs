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

/// <summary>The stores that both instances share.</summary>
internal abstract class SeamStores : IAsyncDisposable
{
    /// <summary>Registers the stores in one instance.</summary>
    public abstract void Choose(AuthKitBuilder auth);

    /// <summary>Prepares the stores, once.</summary>
    public virtual Task OpenAsync(IServiceProvider services) => Task.CompletedTask;

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Wraps each store of an instance in a store that can fail.</summary>
    public static void Break(IServiceCollection services, StoreFaults faults)
    {
        Wrap<ISessionStore>(services, faults);
        Wrap<IAccountStore>(services, faults);
        Wrap<IOneTimeTokenStore>(services, faults);
        Wrap<IRefreshTokenStore>(services, faults);
        Wrap<IRevocationStore>(services, faults);
        Wrap<IMfaStore>(services, faults);
        Wrap<IRateLimiter>(services, faults);
    }

    private static void Wrap<TStore>(IServiceCollection services, StoreFaults faults)
        where TStore : class
    {
        var chosen = services.Last(static service => service.ServiceType == typeof(TStore));
        services.AddSingleton(provider => new FaultingStore<TStore>((TStore)(chosen.ImplementationInstance
            ?? chosen.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, chosen.ImplementationType!)), faults).Store);
    }
}
