using AuthKit.Accounts;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.Hosting;

internal sealed class TestSiteParts
{
    public TestSiteParts() => Limiter = new(new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = Clock }));

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public Breakable<ISessionStore> Sessions { get; } = new(new InMemorySessionStore());

    public Breakable<IAccountStore> Accounts { get; } = new(new InMemoryAccountStore());

    public Breakable<IOneTimeTokenStore> Tokens { get; } = new(new InMemoryOneTimeTokenStore());

    public Breakable<IRateLimiter> Limiter { get; }

    public Outbox Outbox { get; } = new();
}
