using System.Globalization;
using AuthKit.Benchmarks.Sessions;
using AuthKit.Redis;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;
using StackExchange.Redis.Profiling;

namespace AuthKit.Benchmarks.Load;

/// <summary>
/// Ends all sessions of one subject while others use the same Redis. Measures the cost with few and with many sessions of other subjects, and the
/// effect on their requests.
/// </summary>
internal sealed class RemoveByOwnerLoad
{
    private const int FillersAtOnce = 64;
    private const int Callers = 8;
    private const int CallsOnLargest = 300;
    private static readonly TimeSpan BaselineTime = TimeSpan.FromSeconds(5);
    private static readonly SubjectRef Largest = new("largest");

    private readonly int _count;
    private readonly IConnectionMultiplexer _connection;
    private readonly string _prefix;
    private readonly SessionService _sessions;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly AsyncLocal<ProfilingSession?> _profile = new();
    private readonly RemoveByOwnerReport _report = new();

    /// <param name="connection">The connection to a Redis that may be filled.</param>
    /// <param name="prefix">The prefix of this run. Its keys are deleted at the end.</param>
    /// <param name="count">The number of sessions of the one subject, and of all other subjects together.</param>
    public RemoveByOwnerLoad(IConnectionMultiplexer connection, string prefix, int count)
    {
        _connection = connection;
        _prefix = prefix;
        _count = count;
        _sessions = new SessionService(
            new RedisSessionStore(connection, new RedisStoreOptions { KeyPrefix = prefix }),
            new SessionServiceOptions { MaxSessionsPerSubject = count });
        connection.RegisterProfiler(() => _profile.Value);
    }

    /// <param name="say">Called with each step, for the console.</param>
    public async Task<RemoveByOwnerReport> RunAsync(Action<string> say)
    {
        var few = Math.Max(1, _count / 100);
        say("Ending sessions on an empty server");
        await FillLargestAsync(few);
        await EndLargestAsync(few, "nothing");
        await FillLargestAsync(_count);
        await EndLargestAsync(_count, "nothing");

        say($"Making {Text(_count)} sessions of others");
        var others = await FillAsync(_count, SampleSessions.Request);
        await FillLargestAsync(few);
        await EndLargestAsync(few, $"{Text(_count)} of others");

        say($"Making {Text(_count)} sessions of one subject");
        await FillLargestAsync(_count);
        await CallOnLargestAsync();

        say("Watching the others alone");
        using var baselineEnd = new CancellationTokenSource(BaselineTime);
        await ValidateAsync(others, "validate, alone", baselineEnd.Token);

        say("Ending the sessions while the others go on");
        using var end = new CancellationTokenSource();
        var meanwhile = ValidateAsync(others, "validate, meanwhile", end.Token);
        await EndLargestAsync(_count, $"{Text(_count)} of others, in use");
        await end.CancelAsync();
        await meanwhile;

        say("Cleaning up");
        await Parallel.ForAsync(0, _count, AtOnce, async (i, ct) => await _sessions.EndAllAsync(SampleSessions.Request(i).Subject, cancellationToken: ct));
        if (await CountKeysAsync() is var left and > 0)
        {
            _report.Problems.Add($"{left} keys were left behind.");
        }

        return _report;
    }

    private static ParallelOptions AtOnce => new() { MaxDegreeOfParallelism = FillersAtOnce };

    private async Task EndLargestAsync(int count, string beside)
    {
        var profile = new ProfilingSession();
        var start = _clock.GetTimestamp();
        _profile.Value = profile;
        var removed = await _sessions.EndAllAsync(Largest);
        _profile.Value = null;
        _report.Endings.Add(new Ending(removed, beside, _clock.GetElapsedTime(start), profile.FinishProfiling().Count()));
        if (removed != count || (await _sessions.ListAsync(Largest)).Count > 0)
        {
            _report.Problems.Add($"{removed} sessions of {count} were ended.");
        }
    }

    /// <summary>Measures the other operations on the subject with the most sessions. Their cost must not depend on that number.</summary>
    private async Task CallOnLargestAsync()
    {
        var (create, list, end) = (Calls("create, evicting one"), Calls("list"), Calls("end one"));
        for (var i = 0; i < CallsOnLargest; i++)
        {
            SessionGrant grant = null!;
            await create.MeasureAsync(async () => grant = await _sessions.CreateAsync(OfLargest(i)));
            await end.MeasureAsync(async () => await _sessions.EndAsync(grant.Session));
            await _sessions.CreateAsync(OfLargest(i));
        }

        for (var i = 0; i < CallsOnLargest / 10; i++)
        {
            await list.MeasureAsync(async () => await _sessions.ListAsync(Largest));
        }

        Latencies Calls(string name) => AddCalls($"{name}: the subject with {Text(_count)}");
    }

    /// <summary>Measures the requests of the other subjects.</summary>
    private async Task ValidateAsync(string[] tokens, string name, CancellationToken end)
    {
        var calls = AddCalls($"{name}: others, {Callers} at once");
        var lost = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var i = caller; !end.IsCancellationRequested; i += Callers)
            {
                await calls.MeasureAsync(async () =>
                {
                    if (!(await _sessions.ValidateAsync(tokens[i % tokens.Length])).IsValid)
                    {
                        Interlocked.Increment(ref lost);
                    }
                });
            }
        })));
        if (lost > 0)
        {
            _report.Problems.Add($"{lost} validations of others found nothing.");
        }
    }

    private Latencies AddCalls(string name)
    {
        var calls = new Latencies(name, _clock);
        _report.Calls.Add(calls);
        return calls;
    }

    private Task<string[]> FillLargestAsync(int count) => FillAsync(count, OfLargest);

    private async Task<string[]> FillAsync(int count, Func<int, SessionRequest> request)
    {
        var tokens = new string[count];
        await Parallel.ForAsync(0, count, AtOnce, async (i, ct) => tokens[i] = (await _sessions.CreateAsync(request(i), ct)).Token);
        return tokens;
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

    private static SessionRequest OfLargest(int number) => new() { Subject = Largest, Amr = ["pwd"], Client = new ClientContext { Address = $"203.0.113.{number % 256}" } };

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
