using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>Sentinel makes another node the primary, and the old one returns.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class SentinelTests
{
    private static readonly SessionRequest SignIn = new() { Subject = new SubjectRef("someone"), Amr = ["pwd"] };

    [RequiresServerFact(ServerKind.SentinelProgram)]
    public async Task Old_primary_that_returns_empty_is_not_asked_and_nothing_is_lost()
    {
        // Without a file the primary loses its data when it starts again. Sentinel lets it be a primary for about ten seconds.
        string[] settings = ["--appendonly", "no"];
        using var first = await PrivateRedis.StartNewAsync(settings);
        using var second = await first.StartReplicaAsync(settings);
        using var sentinel = await PrivateSentinel.StartNewAsync(first, replicas: 1, TimeSpan.FromMilliseconds(500));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(sentinel.Configuration + ",connectTimeout=1000,abortConnect=false");
        var store = new RedisSessionStore(connection, new RedisStoreOptions { CallTimeout = TimeSpan.FromSeconds(2) });
        var service = new SessionService(store, new SessionServiceOptions { MaxSessionsPerSubject = 1_000 });
        var before = await service.CreateAsync(SignIn);
        await first.UntilFollowedByAsync(second);

        first.Kill();
        await second.UntilAsync(["ROLE"], "master");
        var promoted = TimeProvider.System.GetTimestamp();
        await RoleChangeTests.UntilAnsweredAsync(async () => Assert.True((await service.ValidateAsync(before.Token)).IsValid));
        Assert.InRange(TimeProvider.System.GetElapsedTime(promoted), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        var acknowledged = new List<SessionGrant> { before };
        await RoleChangeTests.UntilAnsweredAsync(async () => acknowledged.Add(await service.CreateAsync(SignIn)));

        // Every call gets the right answer or fails, even while both nodes claim to be the primary.
        await first.StartAgainAsync();
        var refused = 0;
        var returned = TimeProvider.System.GetTimestamp();
        while (refused < 20 && TimeProvider.System.GetElapsedTime(returned) < TimeSpan.FromSeconds(40))
        {
            try
            {
                await AssertThereAsync();
                acknowledged.Add(await service.CreateAsync(SignIn));
            }
            catch (AuthUnavailableException)
            {
                refused++;
            }
        }

        Assert.Equal(20, refused);

        // Sentinel does this in the end.
        await first.UntilAsync(["REPLICAOF", "127.0.0.1", second.Configuration[10..]], "OK");
        await RoleChangeTests.UntilAnsweredAsync(AssertThereAsync);

        async Task AssertThereAsync()
        {
            foreach (var grant in acknowledged.TakeLast(20))
            {
                Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
            }

            Assert.Superset(acknowledged.TakeLast(20).Select(grant => grant.Session.Sid).ToHashSet(), (await service.ListAsync(SignIn.Subject)).Select(session => session.Sid).ToHashSet());
        }
    }
}
