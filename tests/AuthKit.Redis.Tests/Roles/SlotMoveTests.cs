using System.Collections.Concurrent;
using System.Globalization;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>Slots of a Cluster move from node to node while every slice works on keys in them.</summary>
[Collection(nameof(AloneOnTheServers))]
public sealed class SlotMoveTests
{
    private const int Subjects = 6;
    private const int Moves = 24;

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task No_call_fails_and_nothing_is_lost_while_slots_move()
    {
        using var cluster = await PrivateRedisCluster.StartNewAsync(3, hasReplicas: false, "--appendonly", "no");
        await using var connection = await ConnectionMultiplexer.ConnectAsync(cluster.Configuration);
        var sessions = new SessionService(new RedisSessionStore(connection), new SessionServiceOptions { TouchInterval = TimeSpan.Zero });
        var families = new RefreshTokenService(new RedisRefreshTokenStore(connection));
        var tokens = new OneTimeTokenService(new RedisOneTimeTokenStore(connection));
        var revocations = new RevocationService(new RedisRevocationStore(connection));
        var limiter = new RedisRateLimiter(connection);
        var subjects = Enumerable.Range(0, Subjects).Select(i => new SubjectRef($"subject {i}")).ToList();
        var policy = RateLimitPolicy.SlidingWindow("test", 1_000_000, TimeSpan.FromDays(1));
        using var enough = new CancellationTokenSource();
        var rounds = 0;

        // Every live session, every ended session and the permits, as they were acknowledged.
        var (live, ended) = (new ConcurrentBag<string>(), new ConcurrentBag<string>());
        var permits = new int[Subjects];
        var workers = subjects.Select(async (subject, i) =>
        {
            var request = new SessionRequest { Subject = subject, Amr = ["pwd"] };
            for (var round = 0; !enough.IsCancellationRequested || round == 0; round++)
            {
                var (first, second) = (await sessions.CreateAsync(request), await sessions.CreateAsync(request));
                Assert.True((await sessions.ValidateAsync(first.Token)).IsValid);
                var rotated = await sessions.RotateAsync(first.Token);
                Assert.True((await sessions.ValidateAsync(rotated.Grant!.Token)).IsValid);
                Assert.True(await sessions.EndAsync(second.Session));
                Assert.True(await sessions.EndAsync(rotated.Grant.Session));
                ended.Add(second.Token);
                if (round < 20)
                {
                    live.Add((await sessions.CreateAsync(request)).Token);
                }

                Assert.NotEmpty(await sessions.ListAsync(subject));
                var grant = await families.IssueAsync(new RefreshTokenIssueRequest { Subject = subject });
                var refreshed = await families.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest());
                Assert.NotNull(refreshed.Grant);
                Assert.NotNull(await families.RevokeTokenAsync(refreshed.Grant.Token));
                var token = await tokens.IssueAsync(new OneTimeTokenRequest { Subject = subject, Purpose = "reset", Lifetime = TimeSpan.FromHours(1) });
                Assert.NotNull(await tokens.ConsumeAsync(token.Token, "reset"));
                var code = await tokens.IssueCodeAsync(new OneTimeCodeRequest { Subject = subject, Purpose = "code", Lifetime = TimeSpan.FromMinutes(5) });
                Assert.Equal(OneTimeCodeStatus.Matched, (await tokens.RedeemCodeAsync(code.Handle, code.Code, "code")).Status);
                await revocations.RevokeTokenAsync("issuer", subject, $"{round}", DateTimeOffset.MaxValue);
                Assert.True(await revocations.IsRevokedAsync(new RevocationCheck { Issuer = "issuer", Subject = subject, TokenId = $"{round}" }));
                Assert.True((await limiter.AcquireAsync(policy, new RateLimitKey(subject.Id))).IsAllowed);
                permits[i]++;
                Interlocked.Increment(ref rounds);
            }
        }).ToList();

        var slots = subjects.Select(subject => connection.HashSlot($"{{authkit:{subject.ToOwnerKey().Bucket:x4}}}:x")).ToList();
        for (var i = 0; i < Moves && !workers.Exists(worker => worker.IsFaulted); i++)
        {
            await MoveAsync(cluster, slots[i % Subjects], to: i / Subjects % 3);
        }

        await enough.CancelAsync();
        await Task.WhenAll(workers);
        Assert.InRange(rounds, Subjects, int.MaxValue);
        foreach (var token in live)
        {
            Assert.True((await sessions.ValidateAsync(token)).IsValid);
        }

        foreach (var token in ended)
        {
            Assert.Equal(SessionStatus.NotFound, (await sessions.ValidateAsync(token)).Status);
        }

        for (var i = 0; i < Subjects; i++)
        {
            Assert.Equal(1_000_000 - permits[i], (await limiter.PeekAsync(policy, new RateLimitKey(subjects[i].Id))).Remaining);
        }
    }

    /// <summary>Moves a slot as <c>redis-cli --cluster reshard</c> does, a few keys at a time.</summary>
    private static async Task MoveAsync(PrivateRedisCluster cluster, int slot, int to)
    {
        var text = slot.ToString(CultureInfo.InvariantCulture);
        var target = cluster.Primaries[to];
        var targetName = await PrivateRedisCluster.NameOfAsync(target);
        PrivateRedis? source = null;
        foreach (var node in cluster.Primaries)
        {

            var mine = (await node.AskAsync("CLUSTER", "NODES")).Split('\n').Single(line => line.Contains("myself", StringComparison.Ordinal));
            if (mine.Split(' ')[8..].Any(range => Contains(range, slot)))
            {
                source = node;
            }
        }

        if (source is null || source == target)
        {
            return;
        }

        await ExpectAsync(target, "CLUSTER", "SETSLOT", text, "IMPORTING", await PrivateRedisCluster.NameOfAsync(source));
        await ExpectAsync(source, "CLUSTER", "SETSLOT", text, "MIGRATING", targetName);
        while ((await source.AskAsync("CLUSTER", "GETKEYSINSLOT", text, "3")).Split('\n', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } keys)
        {
            var answer = await source.AskAsync(["MIGRATE", "127.0.0.1", target.Port.ToString(CultureInfo.InvariantCulture), "", "0", "5000", "KEYS", .. keys]);
            Assert.True(answer is "OK" or "NOKEY", answer);
        }

        await ExpectAsync(target, "CLUSTER", "SETSLOT", text, "NODE", targetName);
        await ExpectAsync(source, "CLUSTER", "SETSLOT", text, "NODE", targetName);
    }

    private static bool Contains(string range, int slot)
    {
        var ends = range.Split('-');
        return int.TryParse(ends[0], CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var last)
            && slot >= first && slot <= last;
    }

    private static async Task ExpectAsync(PrivateRedis node, params string[] command) => Assert.Equal("OK", await node.AskAsync(command));
}
