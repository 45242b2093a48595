using AuthKit.Accounts;
using AuthKit.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.AspNetCore.Tests.Hosting;

internal sealed class TestSiteParts
{
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));

    public Breakable<ISessionStore> Sessions { get; } = new(new InMemorySessionStore());

    public Breakable<IAccountStore> Accounts { get; } = new(new InMemoryAccountStore());
}
