using System.Collections.Concurrent;
using AuthKit.RateLimiting;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests.Roles;

/// <summary>
/// Callers that create and end sessions, revoke tokens and take permits, and note what was acknowledged and when. Afterwards a check looks for every
/// acknowledged write. A failed call was not acknowledged; it may have been executed or not.
/// </summary>
internal sealed class AcknowledgedLoad : IAsyncDisposable
{
    private const int Workers = 12;
    private const int Limit = 1_000_000;

    private static readonly RateLimitPolicy Policy = RateLimitPolicy.FixedWindow("load", Limit, TimeSpan.FromDays(1));

    private readonly SessionService _sessions;
    private readonly RevocationService _revocations;
    private readonly RedisRateLimiter _limiter;
    private readonly ConcurrentQueue<Entry> _entries = new();
    private readonly ConcurrentQueue<Entry> _wrong = new();
    private readonly ConcurrentQueue<long>[] _permits = [.. Enumerable.Range(0, Workers).Select(_ => new ConcurrentQueue<long>())];
    private readonly long[] _lastSuccess = new long[Workers];
    private readonly CancellationTokenSource _enough = new();
    private readonly List<Task> _workers;
    private long _lastFailure;
    private int _failures;

    public AcknowledgedLoad(IConnectionMultiplexer connection)
    {
        var options = new RedisStoreOptions { CallTimeout = TimeSpan.FromSeconds(2) };
        _sessions = new SessionService(new RedisSessionStore(connection, options), new SessionServiceOptions { MaxSessionsPerSubject = 1_000 });
        _revocations = new RevocationService(new RedisRevocationStore(connection, options));
        _limiter = new RedisRateLimiter(connection, options);
        _workers = [.. Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(worker)))];
    }

    /// <summary>The number of acknowledged writes.</summary>
    public int Acknowledged => _entries.Count + _permits.Sum(static permits => permits.Count);

    /// <summary>The number of failed calls.</summary>
    public int Failures => Volatile.Read(ref _failures);

    /// <summary>The time of the last failed call, as a timestamp of the system's clock; 0 if no call failed.</summary>
    public long LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Waits until, after a moment, a write of every caller has been acknowledged.</summary>
    public Task UntilAllSucceedAfterAsync(long timestamp) => RoleChangeTests.UntilAsync(() =>
        _workers.Exists(static worker => worker.IsFaulted) || _lastSuccess.All(last => last > timestamp));

    /// <summary>
    /// Ends the load, and looks for every acknowledged write. Permits cannot be distinguished from each other, so those between the two moments count
    /// as lost first.
    /// </summary>
    public async Task<Losses> StopAsync(long first, long last)
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_workers);
        var lost = new ConcurrentBag<(string Kind, long At)>();
        await Parallel.ForEachAsync(_entries, async (entry, _) =>
        {
            var isKept = true;
            await RoleChangeTests.UntilAnsweredAsync(async () => isKept = await entry.IsKept());
            if (!isKept)
            {
                lost.Add((entry.Kind, entry.At));
            }
        });
        for (var worker = 0; worker < Workers; worker++)
        {
            var decision = default(RateLimitDecision);
            await RoleChangeTests.UntilAnsweredAsync(async () => decision = await _limiter.PeekAsync(Policy, KeyOf(worker)));
            var missing = _permits[worker].Count - (Limit - (int)decision.Remaining);

            foreach (var at in _permits[worker].OrderByDescending(at => at >= first && at <= last).Take(missing))
            {
                lost.Add(("permit", at));
            }
        }

        // Answers that were wrong when they were given: about lost writes, or from a node that must not answer.
        return new Losses([.. lost], [.. lost.Concat(_wrong.Select(static entry => (entry.Kind, entry.At))).Where(loss => loss.At < first || loss.At > last)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _enough.CancelAsync();
        await Task.WhenAll(_workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _enough.Dispose();
    }

    private static RateLimitKey KeyOf(int worker) => new($"worker {worker}");

    private async Task WorkAsync(int worker)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        Entry? last = null;
        for (var round = 0; !_enough.IsCancellationRequested; round++)
        {
            var subject = new SubjectRef($"{worker} {round / 50}");
            var name = $"{round}";
            await pace.WaitForNextTickAsync();
            try
            {
                var request = new SessionRequest { Subject = subject, Amr = ["pwd"] };
                var kept = await _sessions.CreateAsync(request);
                var live = Note("session", async () => (await _sessions.ValidateAsync(kept.Token)).IsValid);
                var ended = await _sessions.CreateAsync(request);
                Assert.True(await _sessions.EndAsync(ended.Session));
                Note("end of a session", async () => !(await _sessions.ValidateAsync(ended.Token)).IsValid);
                await _revocations.RevokeTokenAsync("issuer", subject, name, DateTimeOffset.MaxValue);
                Note("revocation", async () => await _revocations.IsRevokedAsync(new RevocationCheck { Issuer = "issuer", Subject = subject, TokenId = name }));
                if ((await _limiter.AcquireAsync(Policy, KeyOf(worker))).IsAllowed)
                {
                    _permits[worker].Enqueue(TimeProvider.System.GetTimestamp());
                }

                if (last is not null && !await last.IsKept())
                {
                    _wrong.Enqueue(last);
                }

                last = live;
                Volatile.Write(ref _lastSuccess[worker], TimeProvider.System.GetTimestamp());
            }
            catch (Exception exception) when (exception is AuthUnavailableException or RedisException or TimeoutException)
            {
                Interlocked.Increment(ref _failures);
                Volatile.Write(ref _lastFailure, TimeProvider.System.GetTimestamp());
            }
        }
    }

    private Entry Note(string kind, Func<Task<bool>> isKept)
    {
        var entry = new Entry(kind, TimeProvider.System.GetTimestamp(), isKept);
        _entries.Enqueue(entry);
        return entry;
    }

    private sealed record Entry(string Kind, long At, Func<Task<bool>> IsKept);
}

/// <summary>Acknowledged writes that were lost, each with the moment of its acknowledgement.</summary>
/// <param name="Lost">All lost writes.</param>
/// <param name="Unexplained">Writes that were lost or not visible, although they were acknowledged outside the time in which writes may be lost.</param>
internal sealed record Losses(IReadOnlyList<(string Kind, long At)> Lost, IReadOnlyList<(string Kind, long At)> Unexplained)
{
    public override string ToString() => Lost.Count == 0 ? "nothing lost" : string.Join(", ", Lost.GroupBy(static loss => loss.Kind).Select(static kind => $"{kind.Count()} x {kind.Key} lost"));
}
