using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.Stores;

namespace AuthKit.Tests.Messages;

public sealed class MessageQueueTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly AsyncLocal<string?> Ambient = new();

    private readonly TimerClock _clock = new();
    private readonly ScriptedSender _sender = new();
    private readonly RecordingSink _events = new();
    private readonly RecordingLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_job_runs_outside_the_request_that_queued_it()
    {
        await using var queue = Create();
        var release = new TaskCompletionSource();
        string? seen = "not run";
        Ambient.Value = "the request's";

        queue.Enqueue(new ScriptedJob(async _ =>
        {
            seen = Ambient.Value;
            await release.Task;
            return null;
        }));

        release.SetResult();
        Assert.True(await queue.FlushAsync(Bound));
        Assert.Null(seen);
        Assert.Empty(_sender.Sent);
        Assert.Empty(_events.Events);
    }

    [Fact]
    public async Task A_message_is_sent_once_and_reported_without_its_recipient()
    {
        await using var queue = Create();

        queue.Enqueue(ScriptedJob.To("a@example.com"));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal("a@example.com", Assert.Single(_sender.Sent).To);
        var sent = Assert.IsType<MessageSentEvent>(Assert.Single(_events.Events));
        Assert.Equal(("acme", "reset_password", _clock.GetUtcNow()), (sent.Tenant, sent.Kind, sent.Time));
    }

    [Fact]
    public async Task A_full_queue_refuses_requested_messages_and_drops_notices()
    {
        var release = new TaskCompletionSource();
        _sender.Before = (_, _) => release.Task;
        await using var queue = Create(options => options.QueueCapacity = 2);
        queue.Enqueue(ScriptedJob.To("a@example.com"));
        queue.Enqueue(ScriptedJob.Of(null));
        await WaitUntilAsync(() => queue.TryEnqueue(ScriptedJob.To("b@example.com")));
        _events.Events.Clear();

        var exception = Assert.Throws<AuthUnavailableException>(() => queue.Enqueue(ScriptedJob.To("c@example.com")));
        Assert.False(queue.TryEnqueue(ScriptedJob.Of(null)));

        Assert.Equal(AuthUnavailableKind.MessageQueueFull, exception.Kind);
        Assert.Equal(["message.queue_full", "message.queue_full"], _events.Names);
        release.SetResult();
        Assert.True(await queue.FlushAsync(Bound));
        Assert.True(queue.TryEnqueue(ScriptedJob.To("d@example.com")));
        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(["a@example.com", "b@example.com", "d@example.com"], _sender.Sent.Select(message => message.To).Order());
    }

    [Fact]
    public async Task A_message_that_cannot_be_sent_is_retried_after_growing_pauses_and_then_abandoned()
    {
        _sender.Before = static (_, _) => throw new IOException();
        // The time limit differs from all pauses, because the clock distinguishes timers by their length.
        await using var queue = Create(options => (options.MaxAttempts, options.AttemptTimeout) = (6, TimeSpan.FromSeconds(45)));
        var job = ScriptedJob.To("a@example.com");

        queue.Enqueue(job);

        foreach (var pause in (int[])[10, 60, 360, 600, 600])
        {
            Assert.False(await queue.FlushAsync(TimeSpan.Zero));
            await _clock.PassAsync(TimeSpan.FromSeconds(pause));
        }

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(6, _sender.Attempts);
        Assert.Equal(1, job.Composed);
        Assert.Equal([true, true, true, true, true, false], _events.Events.Cast<MessageFailedEvent>().Select(failed => failed.WillRetry));
        Assert.All(_events.Events.Cast<MessageFailedEvent>(), failed => Assert.Equal("System.IO.IOException", failed.ErrorType));
    }

    [Fact]
    public async Task A_message_that_waits_for_a_retry_delays_no_other()
    {
        _sender.Before = static (message, _) => message.To == "bad@example.com" ? throw new IOException() : Task.CompletedTask;
        await using var queue = Create(options => options.Senders = 1);

        queue.Enqueue(ScriptedJob.To("bad@example.com"));
        await _clock.SeeAsync(FirstPause);
        queue.Enqueue(ScriptedJob.To("good@example.com"));
        await WaitUntilAsync(() => !_sender.Sent.IsEmpty);

        Assert.Equal("good@example.com", Assert.Single(_sender.Sent).To);
        _sender.Before = static (_, _) => Task.CompletedTask;
        _clock.Advance(FirstPause);
        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(2, _sender.Sent.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sender_that_hangs_loses_its_place_even_if_it_ignores_its_token(bool looks)
    {
        _sender.Before = (message, token) => message.To == "hangs@example.com" ? Task.Delay(Timeout.InfiniteTimeSpan, looks ? token : CancellationToken.None) : Task.CompletedTask;
        await using var queue = Create(options => (options.Senders, options.MaxAttempts) = (1, 1));

        queue.Enqueue(ScriptedJob.To("hangs@example.com"));
        await WaitUntilAsync(() => _sender.Attempts == 1);
        queue.Enqueue(ScriptedJob.To("other@example.com"));
        Assert.Empty(_sender.Sent);
        await _clock.PassAsync(TimeSpan.FromMinutes(1));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal("other@example.com", Assert.Single(_sender.Sent).To);
        Assert.Contains("message.failed", _events.Names);
    }

    [Fact]
    public async Task A_look_up_that_fails_or_hangs_is_retried()
    {
        var attempt = 0;
        await using var queue = Create();
        var job = new ScriptedJob(async token =>
        {
            switch (++attempt)
            {
                case 1:
                    throw new AuthUnavailableException(AuthUnavailableKind.Store, "Down.");
                case 2:
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                    break;
            }

            return await ScriptedJob.To("a@example.com").ComposeAsync(token);
        });

        queue.Enqueue(job);
        await _clock.PassAsync(FirstPause);
        await _clock.PassAsync(TimeSpan.FromMinutes(1));
        await _clock.SeeAsync(TimeSpan.FromMinutes(1));
        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Single(_sender.Sent);
    }

    [Fact]
    public async Task A_link_that_expired_meanwhile_is_not_sent()
    {
        // Attempts time out after another time than the pauses take, so that the clock waits for the pause.
        _sender.Before = static (_, _) => throw new IOException();
        await using var queue = Create(options => (options.MaxAttempts, options.AttemptTimeout) = (10, TimeSpan.FromSeconds(45)));

        queue.Enqueue(ScriptedJob.To("a@example.com", _clock.GetUtcNow() + TimeSpan.FromSeconds(70)));
        await _clock.PassAsync(FirstPause);
        await _clock.PassAsync(TimeSpan.FromMinutes(1));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(2, _sender.Attempts);
        Assert.False(_events.Events.OfType<MessageFailedEvent>().Last().WillRetry);
    }

    [Fact]
    public async Task At_most_as_many_messages_are_sent_simultaneously_as_there_are_senders()
    {
        var running = 0;
        var most = 0;
        _sender.Before = async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };
        await using var queue = Create(options => options.Senders = 3);

        Parallel.For(0, 200, i => queue.Enqueue(ScriptedJob.To($"{i}@example.com")));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(200, _sender.Sent.Select(message => message.To).Distinct().Count());
        Assert.InRange(most, 1, 3);
    }

    [Fact]
    public async Task A_sender_s_exception_is_never_quoted()
    {
        _sender.Before = static (message, _) => throw new InvalidOperationException($"Refused: {message.To} {message.Text}", new IOException(message.Text));
        await using var queue = Create(options => options.MaxAttempts = 1);

        queue.Enqueue(ScriptedJob.To("a@example.com"));

        Assert.True(await queue.FlushAsync(Bound));
        var line = Assert.Single(_log.Lines).Message;
        Assert.Contains("InvalidOperationException", line, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", line, StringComparison.Ordinal);
        Assert.Equal("System.InvalidOperationException", Assert.IsType<MessageFailedEvent>(Assert.Single(_events.Events)).ErrorType);
    }

    [Fact]
    public async Task A_sink_that_throws_against_its_contract_stops_nothing_and_repeats_no_message()
    {
        await using var queue = new MessageQueue(_sender, Options(), new AuthKitRuntime { TimeProvider = _clock, Events = new ThrowingSink(), LoggerFactory = _log });

        queue.Enqueue(ScriptedJob.To("a@example.com"));
        queue.Enqueue(ScriptedJob.To("b@example.com"));

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Equal(2, _sender.Attempts);
        Assert.Equal(2, _log.Lines.Count(line => line.Message.Contains("InvalidTimeZoneException", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Waiting_for_the_queue_ends_at_its_limit_and_when_cancelled()
    {
        _sender.Before = static (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);
        await using var queue = Create(options => options.MaxAttempts = 1);
        queue.Enqueue(ScriptedJob.To("a@example.com"));
        using var cancelled = new CancellationTokenSource();

        var byCancellation = queue.FlushAsync(Timeout.InfiniteTimeSpan, cancelled.Token).AsTask();
        await cancelled.CancelAsync();
        var byBound = queue.FlushAsync(TimeSpan.FromSeconds(5)).AsTask();
        await _clock.PassAsync(TimeSpan.FromSeconds(5));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => byCancellation);
        Assert.False(await byBound);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await queue.FlushAsync(TimeSpan.FromTicks(-2)));
        _clock.Advance(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Closing_the_queue_sends_waiting_messages_without_a_pause_and_accepts_no_others()
    {
        _sender.Before = static (_, _) => throw new IOException();
        var queue = Create();
        queue.Enqueue(ScriptedJob.To("a@example.com"));
        queue.Enqueue(ScriptedJob.To("b@example.com"));
        await _clock.SeeAsync(FirstPause);
        await _clock.SeeAsync(FirstPause);
        _sender.Before = static (message, _) => message.To == "b@example.com" ? throw new IOException() : Task.CompletedTask;

        await queue.DisposeAsync();

        Assert.Equal("a@example.com", Assert.Single(_sender.Sent).To);
        Assert.Equal(4, _sender.Attempts);
        Assert.Equal(AuthUnavailableKind.MessageQueueFull, Assert.Throws<AuthUnavailableException>(() => queue.Enqueue(ScriptedJob.Of(null))).Kind);
        await queue.DisposeAsync();
    }

    [Fact]
    public async Task Closing_the_queue_abandons_hanging_messages_after_its_limit()
    {
        _sender.Before = static (_, _) => Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
        var queue = Create(options => options.Senders = 1);
        queue.Enqueue(ScriptedJob.To("a@example.com"));
        queue.Enqueue(ScriptedJob.To("b@example.com"));
        await WaitUntilAsync(() => _sender.Attempts == 1);

        var closing = queue.DisposeAsync().AsTask();
        await _clock.PassAsync(MessageQueue.DrainBound);
        await closing;

        Assert.Equal([false, false], _events.Events.Cast<MessageFailedEvent>().Select(failed => failed.WillRetry));
    }

    [Fact]
    public async Task Closing_without_waiting_abandons_waiting_messages()
    {
        _sender.Before = static (_, token) => Task.Delay(Timeout.InfiniteTimeSpan, token);
        var queue = Create(options => options.Senders = 1);
        queue.Enqueue(ScriptedJob.To("a@example.com"));
        queue.Enqueue(ScriptedJob.To("b@example.com"));
        await WaitUntilAsync(() => _sender.Attempts == 1);

        queue.Dispose();

        Assert.True(await queue.FlushAsync(Bound));
        Assert.Empty(_sender.Sent);
        Assert.Equal(2, _events.Events.OfType<MessageFailedEvent>().Count(failed => !failed.WillRetry));
    }

    private MessageQueue Create(Action<MessageOptions>? change = null)
    {
        var options = Options();
        change?.Invoke(options);
        return new MessageQueue(_sender, options, new AuthKitRuntime { TimeProvider = _clock, Events = _events, LoggerFactory = _log });
    }

    private static MessageOptions Options() => new() { BaseUrl = new Uri("https://app.example/") };

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }

    private sealed class ThrowingSink : IAuthEventSink
    {
        public void Publish(AuthEvent authEvent) => throw new InvalidTimeZoneException();
    }
}
