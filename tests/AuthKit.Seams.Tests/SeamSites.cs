using AuthKit.Accounts;
using AuthKit.Seams.Tests.Site;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests;

/// <summary>Sites over all available kinds of stores. Each site starts when a test first asks for it.</summary>
public sealed class SeamSites : IAsyncLifetime
{
    private readonly Lazy<Task<SeamSite>> _memory = new(static () => SeamSite.StartAsync(static time => new MemoryStores(time)));
    private readonly Lazy<Task<SeamSite>> _sqlite = new(static () => SeamSite.StartAsync(static _ => SqlStores.Sqlite()));
    private readonly Lazy<Task<SeamSite>> _ownAccounts = new(StartWithOwnAccountsAsync);
    private readonly Lazy<Task<SeamSite>> _proven = new(static () => SeamSite.StartAsync(static time => new MemoryStores(time), requiresProof: true));

    internal Task<SeamSite> Memory => _memory.Value;

    internal Task<SeamSite> Sqlite => _sqlite.Value;

    /// <summary>A site whose application stores its accounts itself.</summary>
    internal Task<SeamSite> OwnAccounts => _ownAccounts.Value;

    /// <summary>A site where nobody can sign in before the address is verified.</summary>
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
