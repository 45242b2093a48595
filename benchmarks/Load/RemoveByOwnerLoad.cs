using System.Globalization;
using System.Security.Cryptography;
using AuthKit.Redis;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Benchmarks.Load;

/// <summary>
/// Ends all sessions of one subject while others use the same Redis: what it costs beside few and many sessions of
/// others, and what the others notice.
/// </summary>
internal sealed class RemoveByOwnerLoad
{
    private const int FillersAtOnce = 64;
    private const int Callers = 8;
    private static readonly TimeSpan BaselineTime = TimeSpan.FromSeconds(5);

    private readonly int _count;
    private readonly IConnectionMultiplexer _connection;
    private readonly string _prefix;
    private readonly RedisSessionStore _store;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly DateTimeOffset _now;

    /// <param name="connection">A Redis that may be filled.</param>
    /// <param name="prefix">Of this run alone: its keys are deleted at the end.</param>
    /// <param name="count">Sessions of the one subject, and as many of others.</param>
    public RemoveByOwnerLoad(IConnectionMultiplexer connection, string prefix, int count)
    {
        _connection = connection;
        _prefix = prefix;
        _count = count;
        _store = new RedisSessionStore(connection, new RedisStoreOptions { KeyPrefix = prefix });
        _now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
    }

    public async Task RunAsync(TextWriter output)
    {
        var few = Math.Max(1, _count / 100);
        await EndAsync(output, few, "nothing");
        await EndAsync(output, _count, "nothing");

        var others = await FillAsync(_count, NewOwner);
        await EndAsync(output, few, $"{_count} of others");

        var owner = NewOwner();
        await FillAsync(_count, () => owner);
        await OnOneSubjectAsync(output, owner);

        using var baselineEnd = new CancellationTokenSource(BaselineTime);
        await output.WriteLineAsync($"Others, {Callers} at once, alone: {await CallAsync(others, baselineEnd.Token)}");

        using var end = new CancellationTokenSource();
        var calls = CallAsync(others, end.Token);
        var start = _time.GetTimestamp();
        var removed = await _store.RemoveByOwnerAsync(owner, null);
        var elapsed = _time.GetElapsedTime(start);
        await end.CancelAsync();
        await output.WriteLineAsync(Describe(removed, $"{_count} of others, which go on", elapsed));
        await output.WriteLineAsync($"Others, {Callers} at once, meanwhile: {await calls}");

        foreach (var session in others)
        {
            await _store.RemoveByOwnerAsync(session.Owner, null);
        }

        await output.WriteLineAsync($"Keys left behind: {await CountKeysAsync()}");
    }

    private async Task EndAsync(TextWriter output, int count, string beside)
    {
        var owner = NewOwner();
        await FillAsync(count, () => owner);
        var start = _time.GetTimestamp();
        var removed = await _store.RemoveByOwnerAsync(owner, null);
        await output.WriteLineAsync(Describe(removed, beside, _time.GetElapsedTime(start)));
    }

    /// <summary>The other operations on the subject that has most: none may cost what it owns.</summary>
    private async Task OnOneSubjectAsync(TextWriter output, StoreKey owner)
    {
        Latencies add = new(), list = new(), remove = new();
        for (var i = 0; i < 300; i++)
        {
            var session = NewSession(owner);
            await MeasureAsync(add, async () => await _store.AddAsync(session, _count, _now)); // One too many: evicts one.
            await MeasureAsync(list, async () => await _store.ListAsync(owner, _now, 100));
            await MeasureAsync(remove, async () => await _store.RemoveAsync(owner, session.Sid));
            await _store.AddAsync(NewSession(owner), _count, _now);
        }

        await output.WriteLineAsync($"On the subject that has {_count}: add: {add}");
        await output.WriteLineAsync($"On the subject that has {_count}: list 100: {list}");
        await output.WriteLineAsync($"On the subject that has {_count}: remove one: {remove}");
    }

    /// <summary>What an application's other requests do: nine finds to one touch.</summary>
    private async Task<Latencies> CallAsync(List<SessionRecord> sessions, CancellationToken end)
    {
        var latencies = new Latencies();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !end.IsCancellationRequested; i += Callers)
            {
                var session = sessions[i % sessions.Count];
                var touchBefore = i % 10 == 0 ? _now : DateTimeOffset.MinValue;
                await MeasureAsync(latencies, async () => await _store.FindAsync(session.Key, _now.AddSeconds(i), touchBefore));
            }
        })));
        return latencies;
    }

    private async Task MeasureAsync(Latencies latencies, Func<Task> call)
    {
        var start = _time.GetTimestamp();
        await call();
        latencies.Add(_time.GetElapsedTime(start));
    }

    private async Task<List<SessionRecord>> FillAsync(int count, Func<StoreKey> owner)
    {
        var sessions = Enumerable.Range(0, count).Select(_ => NewSession(owner())).ToList();
        await Parallel.ForEachAsync(
            sessions,
            new ParallelOptions { MaxDegreeOfParallelism = FillersAtOnce },
            async (session, cancellationToken) => await _store.AddAsync(session, int.MaxValue, _now, cancellationToken));
        return sessions;
    }

    private async Task<long> CountKeysAsync()
    {
        var count = 0L;
        foreach (var server in _connection.GetServers().Where(server => !server.IsReplica))
        {
            await foreach (var key in server.KeysAsync(pattern: $"{{{_prefix}:*", pageSize: 1_000))
            {
                count++;
            }
        }

        return count;
    }

    private SessionRecord NewSession(StoreKey owner)
    {
        var key = RandomNumberGenerator.GetBytes(StoreKey.Size);
        key[0] = (byte)(owner.Bucket >> 8);
        key[1] = (byte)owner.Bucket;
        return new SessionRecord
        {
            Key = new StoreKey(key),
            Sid = SessionId.Create(),
            Owner = owner,
            Tenant = "",
            SubjectId = "user-00000001",
            Version = 1,
            CreatedAt = _now,
            LastSeenAt = _now,
            IdleTimeout = TimeSpan.FromDays(30),
            ExpiresAt = _now + TimeSpan.FromDays(400),
            Payload = RandomNumberGenerator.GetBytes(200),
        };
    }

    private static StoreKey NewOwner() => new(RandomNumberGenerator.GetBytes(StoreKey.Size));

    private static string Describe(long removed, string beside, TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"Ending {removed} sessions beside {beside}: {elapsed.TotalMilliseconds:0} ms, {elapsed.TotalMicroseconds / removed:0.0} µs each");
}
