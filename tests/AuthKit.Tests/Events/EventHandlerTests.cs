using System.Collections.Concurrent;
using AuthKit.AccountFlows;
using AuthKit.Audit;
using AuthKit.Events;
using AuthKit.SignIn;
using AuthKit.TestRecording;
using AuthKit.Tests.Audit;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.Events;

public sealed class EventHandlerTests : IDisposable
{
    private const string Drops = "authkit.event_queue.drops{authkit.event_handler.type=AuthKit.Tests.Events.EventHandlerTests+Handler}";

    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly EverythingRecorder _recorder = new();
    private readonly OwnMeters _meters = new();
    private readonly RecordedCounts _counts;
    private readonly FakeTimeProvider _clock = new();

    public EventHandlerTests() => _counts = new RecordedCounts(_meters);

    public void Dispose()
    {
        _counts.Dispose();
        _meters.Dispose();
        _recorder.Dispose();
    }

    [Fact]
    public async Task Each_handler_gets_the_events_in_the_order_in_which_they_were_reported()
    {
        ConcurrentQueue<string> taken = [];
        await using var events = Create(
            new Handler((e, _) => Take($"1:{e.SubjectId}")),
            new Handler(async (e, _) =>
            {
                await Task.Yield();
                taken.Enqueue($"2:{e.SubjectId}");
            }));
        for (var i = 0; i < 200; i++)
        {
            events.Publish(Event(i));
        }

        await events.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 200).Select(static i => $"1:{i}"), taken.Where(static text => text[0] == '1'));
        Assert.Equal(Enumerable.Range(0, 200).Select(static i => $"2:{i}"), taken.Where(static text => text[0] == '2'));

        ValueTask Take(string text)
        {
            taken.Enqueue(text);
            return default;
        }
    }

    [Fact]
    public async Task No_event_is_lost_or_doubled_when_reporters_race_with_the_worker()
    {
        ConcurrentQueue<string> taken = [];
        await using var events = Create(new Handler((e, _) =>
        {
            taken.Enqueue(e.SubjectId!);
            return default;
        }));
        var reporters = Enumerable.Range(0, 8).Select(reporter => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                events.Publish(Event((reporter * 500) + i));
                if (i % 50 == 0)
                {
                    await events.FlushAsync();
                }
            }
        }));
        await Task.WhenAll(reporters).WaitAsync(TimeSpan.FromMinutes(1));
        await events.FlushAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(4_000, taken.Count);
        Assert.Distinct(taken);
        Assert.All(taken.GroupBy(static id => int.Parse(id, null) / 500), static mine => Assert.Equal(mine.OrderBy(static id => int.Parse(id, null)), mine));
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_the_others_continue()
    {
        var taken = 0;
        await using var events = Create(
            new Handler((_, _) => throw new InvalidOperationException("at once")),
            new Handler(async (_, _) =>
            {
                await Task.Yield();
                throw new IOException("later");
            }),
            new Handler((_, _) => throw new OperationCanceledException()),
            new Handler((_, _) =>
            {
                taken++;
                return default;
            }));
        events.Publish(Event(1));
        events.Publish(Event(2));
        await events.FlushAsync();

        Assert.Equal(2, taken);
        Assert.Equal(6, _recorder.Lines.Count(static line => line.Id.Id == 190 && line.Exception is not null));
        Assert.Equal(2, _counts["authkit.event_handler.failures{error.type=System.IO.IOException}"]);
    }

    [Fact]
    public async Task A_handler_never_delays_the_reporter()
    {
        using var blocked = new ManualResetEventSlim();
        await using var events = Create(new Handler((_, _) =>
        {
            // The worst case: the handler blocks its thread.
            blocked.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
            return default;
        }));
        for (var i = 0; i < 100; i++)
        {
            events.Publish(Event(i));
        }

        var flushed = events.FlushAsync();
        Assert.False(flushed.IsCompleted);
        blocked.Set();
        await flushed.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_full_queue_drops_counts_and_reports_once_a_burst()
    {
        var gate = new SemaphoreSlim(0);
        var entered = new SemaphoreSlim(0);
        var taken = 0;
        await using var events = new AuthEvents(new AuthEventsOptions { QueueCapacity = 10 }, _recorder, _meters, [new Handler(async (_, _) =>
        {
            entered.Release();
            await gate.WaitAsync(CancellationToken.None);
            taken++;
        })]);
        events.Publish(Event(0));
        await entered.WaitAsync();

        // One event is being handled, ten wait, and twenty are dropped.
        Report(30);
        Assert.Equal(20, _counts[Drops]);
        Assert.Single(_recorder.Lines, static line => line.Id.Id == 192);

        // One place becomes free and is filled again. It is still the same burst.
        gate.Release();
        await entered.WaitAsync();
        Report(3);
        Assert.Equal(22, _counts[Drops]);
        Assert.Single(_recorder.Lines, static line => line.Id.Id == 192);

        // The queue becomes empty and fills up again. This is another burst.
        gate.Release(100);
        await events.FlushAsync();
        Assert.Equal(12, taken);
        while (gate.Wait(0))
        {
        }

        while (entered.Wait(0))
        {
        }

        events.Publish(Event(0));
        await entered.WaitAsync();
        Report(11);
        Assert.Equal(23, _counts[Drops]);
        Assert.Equal(2, _recorder.Lines.Count(static line => line.Id.Id == 192));
        gate.Release(100);

        // All events were still logged and counted.
        Assert.Equal(46, _recorder.Lines.Count(static line => line.Id.Id is > 100 and < 190));

        void Report(int count)
        {
            for (var i = 0; i < count; i++)
            {
                events.Publish(Event(i));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_late_handler_is_cancelled_and_abandoned(bool heedsItsToken)
    {
        var entered = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var tokens = new List<CancellationToken>();
        await using var events = Create(new Handler(async (e, token) =>
        {
            if (e.SubjectId == "1")
            {
                tokens.Add(token);
                entered.SetResult();
                await (heedsItsToken ? never.Task.WaitAsync(token) : never.Task);
            }
        }));
        events.Publish(Event(1));
        events.Publish(Event(2));
        await entered.Task;
        var flushed = events.FlushAsync();

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(flushed.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await flushed.WaitAsync(TimeSpan.FromMinutes(1));

        Assert.True(Assert.Single(tokens).IsCancellationRequested);
        Assert.Single(_recorder.Lines, static line => line.Id.Id == 191);
        never.SetException(new IOException("too late"));
    }

    [Fact]
    public async Task Handlers_do_not_see_the_reporting_request()
    {
        string? seen = "nothing was seen";
        await using var events = Create(new Handler((_, _) =>
        {
            seen = Ambient.Value;
            return default;
        }));
        Ambient.Value = "the request's";
        events.Publish(Event(1));
        await events.FlushAsync();

        Assert.Null(seen);
    }

    [Fact]
    public async Task Disposal_waits_for_reported_events_and_accepts_no_others()
    {
        ConcurrentQueue<string?> taken = [];
        var gate = new TaskCompletionSource();
        var events = Create(new Handler(async (e, _) =>
        {
            await gate.Task;
            taken.Enqueue(e.SubjectId);
        }));
        events.Publish(Event(1));
        events.Publish(Event(2));
        var disposed = events.DisposeAsync().AsTask();
        events.Publish(Event(3));
        Assert.False(disposed.IsCompleted);
        gate.SetResult();
        await disposed.WaitAsync(TimeSpan.FromMinutes(1));
        await events.DisposeAsync();
        events.Dispose();

        Assert.Equal(["1", "2"], taken);
        Assert.Equal(3, _recorder.Lines.Count);
    }

    [Fact]
    public async Task Disposal_does_not_wait_forever()
    {
        var entered = new TaskCompletionSource();
        var never = new TaskCompletionSource();
        var events = Create(new Handler(async (_, _) =>
        {
            entered.TrySetResult();
            await never.Task;
        }));
        for (var i = 0; i < 4; i++)
        {
            events.Publish(Event(i));
        }

        await entered.Task;
        var flushed = events.FlushAsync();
        var disposed = events.DisposeAsync().AsTask();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await disposed.WaitAsync(TimeSpan.FromMinutes(1));

        // A caller that waits for a flush no longer waits, either.
        await flushed.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Assert.Single(_recorder.Lines, static line => line.Id.Id == 193)["Count"]);
        never.SetResult();
    }

    [Fact]
    public async Task Cancelling_a_flush_cancels_the_wait_alone()
    {
        var gate = new TaskCompletionSource();
        var taken = 0;
        await using var events = Create(new Handler(async (_, _) =>
        {
            await gate.Task;
            taken++;
        }));
        events.Publish(Event(1));
        using var cancelled = new CancellationTokenSource();
        var flushed = events.FlushAsync(cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flushed);
        gate.SetResult();
        await events.FlushAsync();

        Assert.Equal(1, taken);
    }

    [Fact]
    public async Task Without_handlers_no_event_is_queued()
    {
        await using var events = new AuthEvents(new AuthEventsOptions { QueueCapacity = 1 }, _recorder, _meters);
        for (var i = 0; i < 100; i++)
        {
            events.Publish(Event(i));
        }

        Assert.True(events.FlushAsync().IsCompletedSuccessfully);
        Assert.Equal(0, _counts[Drops]);
    }

    [Fact]
    public async Task A_handler_that_blocks_its_thread_delays_only_itself_and_is_reported()
    {
        using var blocked = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        ConcurrentQueue<string?> taken = [];
        await using var events = new AuthEvents(
            new AuthEventsOptions { QueueCapacity = 20_000 },
            _recorder,
            _meters,
            [
                new Handler((_, _) =>
                {
                    entered.Set();
                    blocked.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
                    return default;
                }),
                new Handler((e, _) =>
                {
                    taken.Enqueue(e.SubjectId);
                    return default;
                }),
            ],
            _clock);
        for (var i = 0; i < 20_000; i++)
        {
            events.Publish(Event(i));
        }

        await UntilAsync(() => taken.Count == 20_000);
        Assert.True(entered.Wait(TimeSpan.FromMinutes(1)));
        Assert.DoesNotContain(_recorder.Lines, static line => line.Id.Id == 205);
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("EventHandlerBlocks", Assert.Single(_recorder.Lines, static line => line.Id.Id == 205).Id.Name);
        blocked.Set();
    }

    [Fact]
    public async Task A_handler_that_ignores_its_token_has_at_most_four_running_calls()
    {
        var calls = new SemaphoreSlim(0);
        var never = new TaskCompletionSource();
        var count = 0;
        await using var events = Create(new Handler(async (_, _) =>
        {
            Interlocked.Increment(ref count);
            calls.Release();
            await never.Task;
        }));
        for (var i = 0; i < 10; i++)
        {
            events.Publish(Event(i));
        }

        for (var i = 0; i < 4; i++)
        {
            await calls.WaitAsync();
            _clock.Advance(TimeSpan.FromSeconds(30));
        }

        await UntilAsync(() => _recorder.Lines.Any(static line => line.Id.Id == 206));
        Assert.Equal(4, count);
        never.SetResult();
        await events.FlushAsync().WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(10, count);
    }

    [Fact]
    public async Task Events_that_anybody_can_cause_in_any_number_take_no_place_of_chained_events()
    {
        var gate = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        ConcurrentQueue<AuthEvent> taken = [];
        await using var events = new AuthEvents(new AuthEventsOptions { QueueCapacity = 10 }, _recorder, _meters, [new Handler(async (e, _) =>
        {
            entered.TrySetResult();
            await gate.Task;
            taken.Enqueue(e);
        })]);
        Flood(1);
        await entered.Task;
        Flood(500);
        for (var i = 0; i < 10; i++)
        {
            events.Publish(Event(i));
            Flood(100);
        }

        gate.SetResult();
        await events.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 10).Select(static i => $"{i}"), taken.OfType<PasswordResetEvent>().Select(static e => e.SubjectId));
        Assert.Equal(11, taken.OfType<SignInFailedEvent>().Count());

        void Flood(int count)
        {
            for (var i = 0; i < count; i++)
            {
                events.Publish(new SignInFailedEvent { Time = SampleEvents.Time, Reason = SignInFailureReason.WrongPassword });
            }
        }
    }

    [Fact]
    public async Task The_audit_log_waits_for_no_other_handler()
    {
        using var blocked = new ManualResetEventSlim();
        var store = new ScriptedAuditStore();
        await using var audit = new AuditEventHandler(store);
        await using var events = Create(new Handler((_, _) =>
        {
            blocked.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
            return default;
        }), new Handler(audit.HandleAsync));
        for (var i = 0; i < 5_000; i++)
        {
            events.Publish(Event(i));
        }

        await UntilAsync(() => store.Records.Count == 5_000);
        Assert.Equal(0, audit.Lost);
        blocked.Set();
    }


    /// <summary>Waits until a condition holds. The test waits for the work of other threads, not for a time.</summary>
    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static PasswordResetEvent Event(int number) => new() { Time = SampleEvents.Time, SubjectId = $"{number}" };

    private AuthEvents Create(params Handler[] handlers) => new(null, _recorder, _meters, handlers, _clock);

    private sealed class Handler(Func<AuthEvent, CancellationToken, ValueTask> handle) : IAuthEventHandler
    {
        public ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken) => handle(authEvent, cancellationToken);
    }
}
