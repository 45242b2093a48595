using AuthKit.Seams.Tests.Site;
using AuthKit.TestServers;

namespace AuthKit.Seams.Tests;

/// <summary>Random sequences. They are the same in every run unless the variables of <see cref="SeamRun"/> are set.</summary>
public sealed class SeamSequenceTests(SeamSites sites) : IClassFixture<SeamSites>
{
    [Fact]
    public async Task Ended_access_stays_ended_and_issued_access_works_in_memory() =>
        await new SeamRun().RunAsync(await sites.Memory, SeamRun.Seed, SeamRun.Count(200));

    [Fact]
    public async Task Ended_access_stays_ended_and_issued_access_works_on_sqlite() =>
        await new SeamRun().RunAsync(await sites.Sqlite, SeamRun.Seed + 100_000, SeamRun.Count(60));

    [Fact]
    public async Task Ended_access_stays_ended_and_issued_access_works_with_accounts_of_the_application() =>
        await new SeamRun().RunAsync(await sites.OwnAccounts, SeamRun.Seed + 200_000, SeamRun.Count(60));

    [Fact]
    public async Task Ended_access_stays_ended_and_issued_access_works_with_a_required_verified_address() =>
        await new SeamRun().RunAsync(await sites.Proven, SeamRun.Seed + 500_000, SeamRun.Count(60));

    [RequiresServerFact(ServerKind.Postgres)]
    public async Task Ended_access_stays_ended_and_issued_access_works_on_PostgreSQL()
    {
        await using var site = await SeamSite.StartAsync(static _ => SqlStores.PostgreSql());
        await new SeamRun().RunAsync(site, SeamRun.Seed + 300_000, SeamRun.Count(40));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Ended_access_stays_ended_and_issued_access_works_on_Redis()
    {
        await using var site = await SeamSite.StartAsync(static time => new RedisStores(time));
        await new SeamRun().RunAsync(site, SeamRun.Seed + 400_000, SeamRun.Count(60));
    }
}
