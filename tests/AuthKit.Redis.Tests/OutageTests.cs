using System.Collections.Concurrent;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;
using static AuthKit.Redis.Tests.SampleSessions;

namespace AuthKit.Redis.Tests;

/// <summary>If Redis fails during a run, nothing is granted, and every acknowledged write is there when it returns.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Killed_redis_grants_nothing_and_works_again_when_it_returns()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectAsync(redis);
        var service = new SessionService(new RedisSessionStore(connection), new SessionServiceOptions { TouchInterval = TimeSpan.Zero });
        var subject = new SubjectRef("someone");
        var request = new SessionRequest { Subject = subject, Amr = ["pwd"] };
        var kept = await service.CreateAsync(request);
        var ended = await service.CreateAsync(request);
        Assert.True(await service.EndAsync(ended.Session));

        redis.Kill();

        await AssertUnavailableAsync(() => service.CreateAsync(request).AsTask());
        await AssertUnavailableAsync(() => service.ValidateAsync(kept.Token).AsTask());
        await AssertUnavailableAsync(() => service.RotateAsync(kept.Token).AsTask());
        await AssertUnavailableAsync(() => service.ElevateAsync(kept.Token, ["otp"]).AsTask());
        await AssertUnavailableAsync(() => service.UpdateDataAsync(kept.Session, new Dictionary<string, string>()).AsTask());
        await AssertUnavailableAsync(() => service.EndAsync(kept.Session).AsTask());
        await AssertUnavailableAsync(() => service.EndAllAsync(subject).AsTask());
        await AssertUnavailableAsync(() => service.ListAsync(subject).AsTask());
        Assert.Equal(SessionStatus.Malformed, (await service.ValidateAsync("not a token")).Status);

        await redis.StartAgainAsync();
        await UntilItAnswersAsync(connection);

        Assert.True((await service.ValidateAsync(kept.Token)).IsValid);
        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(ended.Token)).Status);
        Assert.Equal(kept.Session.Sid, Assert.Single(await service.ListAsync(subject)).Sid);
        Assert.True((await service.RotateAsync(kept.Token)).Succeeded);
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Redis_killed_in_the_middle_of_a_run_loses_nothing_that_was_acknowledged()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectAsync(redis);
        var service = new SessionService(new RedisSessionStore(connection));
        var live = new ConcurrentBag<string>();
        var dead = new ConcurrentBag<string>();
        var other = new ConcurrentBag<Exception>();
        using var enough = new SemaphoreSlim(0);

        // Each worker continues until the store fails. A failed call may have been executed or not, and is not counted.
        async Task WorkAsync(SubjectRef subject)
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    var grant = await service.CreateAsync(new SessionRequest { Subject = subject, Amr = ["pwd"] });
                    Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
                    switch (i % 3)
                    {
                        case 0:
                            live.Add(grant.Token);
                            break;
                        case 1:
                            var rotated = await service.RotateAsync(grant.Token);
                            dead.Add(grant.Token);
                            live.Add(rotated.Grant!.Token);
                            break;
                        default:
                            Assert.True(await service.EndAsync(grant.Session));
                            dead.Add(grant.Token);
                            break;
                    }

                    enough.Release();
                    if (i == 60)
                    {
                        subject = new SubjectRef(subject.Id + "'"); // Changes the subject before the maximum of sessions evicts some.
                        i = -1;
                    }
                }
            }
            catch (AuthUnavailableException)
            {
            }
            catch (Exception exception)
            {
                other.Add(exception);
                enough.Release(1_000);
            }
        }

        var workers = Enumerable.Range(0, 8).Select(i => WorkAsync(new SubjectRef($"worker {i}"))).ToList();
        for (var i = 0; i < 200; i++)
        {
            await enough.WaitAsync();
        }

        redis.Kill();
        await Task.WhenAll(workers);
        Assert.Empty(other);

        await redis.StartAgainAsync();
        await UntilItAnswersAsync(connection);
        foreach (var token in live)
        {
            Assert.True((await service.ValidateAsync(token)).IsValid);
        }

        foreach (var token in dead)
        {
            Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(token)).Status);
        }
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Full_server_grants_nothing_and_still_ends_sessions()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectAsync(redis);
        var service = new SessionService(new RedisSessionStore(connection));
        var request = new SessionRequest { Subject = new SubjectRef("someone"), Amr = ["pwd"] };
        await service.CreateAsync(request);

        // With full memory and "noeviction", Redis refuses the first write of a script, and so the whole script.
        await connection.GetServers()[0].ConfigSetAsync("maxmemory", "1");

        await AssertUnavailableAsync(() => service.CreateAsync(request).AsTask());
        Assert.Single(await service.ListAsync(request.Subject));
        Assert.Equal(1, await service.EndAllAsync(request.Subject));
    }

    [RequiresServerFact(ServerKind.RedisProgram)]
    public async Task Cancelled_call_leaves_one_of_two_complete_states()
    {
        using var redis = await PrivateRedis.StartNewAsync();
        await using var connection = await ConnectAsync(redis);
        await using var admin = await ConnectAsync(redis);
        var store = new RedisSessionStore(connection);
        var record = New(NewOwner());
        await store.FindAsync(record.Key, Start);

        await admin.GetServers()[0].ExecuteAsync("CLIENT", "PAUSE", 60_000, "WRITE");
        using var cancellation = new CancellationTokenSource();
        var adding = store.AddAsync(record, 10, Start, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => adding);
        await admin.GetServers()[0].ExecuteAsync("CLIENT", "UNPAUSE");

        var found = await store.FindAsync(record.Key, Start);
        var listed = await store.ListAsync(record.Owner, Start, 10);
        Assert.Equal(found is null ? 0 : 1, listed.Count);
        Assert.Equal(found is not null, await store.RemoveAsync(record.Owner, record.Sid));
    }

    [RequiresServerFact(ServerKind.Redis)]
    public async Task Call_cancelled_before_it_begins_sends_nothing()
    {
        await using var redis = await TestRedis.ConnectAsync(ServerKind.Redis);
        var record = New(NewOwner());
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => redis.Store.AddAsync(record, 10, Start, cancelled).AsTask());

        Assert.Empty(await redis.KeysAsync());
    }

    private static async Task AssertUnavailableAsync(Func<Task> call)
    {
        var exception = await Assert.ThrowsAsync<AuthUnavailableException>(call);
        Assert.Equal(AuthUnavailableKind.Store, exception.Kind);
    }

    /// <summary>Connects so that calls fail at once while there is no connection, instead of waiting for one.</summary>
    internal static async Task<ConnectionMultiplexer> ConnectAsync(PrivateRedis redis)
    {
        var options = ConfigurationOptions.Parse(redis.Configuration);
        options.AllowAdmin = true;
        options.AbortOnConnectFail = false;
        options.ConnectTimeout = 1_000;
        options.ReconnectRetryPolicy = new LinearRetry(100);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    internal static async Task UntilItAnswersAsync(ConnectionMultiplexer connection)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                await connection.GetDatabase().PingAsync();
                return;
            }
            catch (RedisException)
            {
                await timer.WaitForNextTickAsync(deadline.Token);
            }
        }
    }
}
