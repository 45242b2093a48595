using AuthKit.Accounts;
using AuthKit.Seams.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests;

/// <summary>Sites over all kinds of stores that are there, each started when it is first asked for.</summary>
public sealed class SeamSites : IAsyncLifetime
{
    private readonly Lazy<Task<SeamSite>> _memory = new(static () => SeamSite.StartAsync(static time => new MemoryStores(time)));
    private readonly Lazy<Task<SeamSite>> _sqlite = new(static () => SeamSite.StartAsync(static _ => SqlStores.Sqlite()));
    private readonly Lazy<Task<SeamSite>> _ownAccounts = new(StartWithOwnAccountsAsync);
    private readonly Lazy<Task<SeamSite>> _proven = new(static () => SeamSite.StartAsync(static time => new MemoryStores(time), requiresProof: true));

    internal Task<SeamSite> Memory => _memory.Value;

    internal Task<SeamSite> Sqlite => _sqlite.Value;

    /// <summary>An application that keeps its accounts itself.</summary>
    internal Task<SeamSite> OwnAccounts => _ownAccounts.Value;

    /// <summary>An application where nobody signs in before the address is proven.</summary>
    internal Task<SeamSite> Proven => _proven.Value;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var site in (Lazy<Task<SeamSite>>[])[_memory, _sqlite, _ownAccounts, _proven])
        {
            if (site is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await site.Value).DisposeAsync();
            }
        }
    }

    private static Task<SeamSite> StartWithOwnAccountsAsync()
    {
        var accounts = new OwnAccounts();
        return SeamSite.StartAsync(static time => new MemoryStores(time), auth => auth.Services.AddSingleton<IAccountService>(accounts));
    }
}
