using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Site;

/// <summary>Stores in memory. Both instances share the same objects.</summary>
internal class MemoryStores(SeamTime time) : SeamStores
{
    private readonly InMemorySessionStore _sessions = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryOneTimeTokenStore _oneTimeTokens = new();
    private readonly InMemoryRefreshTokenStore _families = new();
    private readonly InMemoryRevocationStore _revocations = new();
    private readonly InMemoryMfaStore _mfa = new();
    private readonly InMemoryRateLimiter _limiter = new(runtime: new AuthKitRuntime { TimeProvider = new SeamClock(time) });

    public override void Choose(AuthKitBuilder auth)
    {
        auth.UseInMemoryStores();
        auth.Services
            .AddSingleton<ISessionStore>(_sessions)
            .AddSingleton<IAccountStore>(_accounts)
            .AddSingleton<IOneTimeTokenStore>(_oneTimeTokens)
            .AddSingleton<IRefreshTokenStore>(_families)
            .AddSingleton<IRevocationStore>(_revocations)
            .AddSingleton<IMfaStore>(_mfa)
            .AddSingleton<IRateLimiter>(_limiter);
    }
}
