using AuthKit.AccountFlows;
using AuthKit.Audit;
using AuthKit.Cryptography;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Tests.Events;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Audit;

public sealed class AuditEventHandlerTests
{
    private readonly ScriptedAuditStore _store = new();
    private readonly ImmediateTimers _timers = new();

    [Fact]
    public async Task Events_are_kept_in_their_order_and_in_batches()
    {
        var release = new TaskCompletionSource();
        _store.Before = _ => _store.Calls == 1 ? release.Task : Task.CompletedTask;
        await using var handler = Handler();
        await handler.HandleAsync(Event(0), default);
        await _store.FirstCall;

        for (var i = 1; i <= 250; i++)
        {
            await handler.HandleAsync(Event(i), default);
        }

        release.SetResult();
        await handler.FlushAsync();

        Assert.Equal(Enumerable.Range(0, 251).Select(i => $"{i}"), _store.Records.Select(record => record.SubjectId));
        Assert.Equal([1, 100, 100, 50], _store.BatchSizes);
        Assert.Equal(0, handler.Lost);
    }

    [Fact]
    public async Task Store_that_fails_is_tried_again_with_the_same_records_and_ever_longer_pauses()
    {
        var ids = new HashSet<AuditId>();
        _store.Fault = (call, records) =>
        {
            ids.UnionWith(records.Select(record => record.Id));
            return call <= 5 ? new IOException("Down.") : null;
        };
        await using var handler = Handler(options => options.RetryDelay = TimeSpan.FromSeconds(4));

        await handler.HandleAsync(Event(1), default);
        await handler.FlushAsync();

        Assert.Equal(6, _store.Calls);
        Assert.Equal(Assert.Single(_store.Records).Id, Assert.Single(ids));
        Assert.Equal([4, 8, 16, 30, 30], _timers.Delays.Select(delay => delay.TotalSeconds));
        Assert.Equal(0, handler.Lost);
    }

    [Fact]
    public async Task Records_are_lost_after_the_last_attempt_and_later_ones_are_kept()
    {
        _store.Fault = static (call, _) => call <= 3 ? new IOException("Down.") : null;
        await using var handler = Handler(options => options.MaxAttempts = 3);

        await handler.HandleAsync(Event(1), default);
        await handler.FlushAsync();
        await handler.HandleAsync(Event(2), default);
        await handler.FlushAsync();

        Assert.Equal(1, handler.Lost);
        Assert.Equal("2", Assert.Single(_store.Records).SubjectId);
        Assert.Equal(4, _store.Calls);
    }

    [Fact]
    public async Task Chain_that_cannot_be_extended_takes_no_other_records_with_it()
    {
        var release = new TaskCompletionSource();
        _store.Before = _ => _store.Calls == 1 ? release.Task : Task.CompletedTask;
        _store.Fault = static (_, records) => records.Any(record => record is { IsChained: true, Tenant: "broken" }) ? new AuditChainException("broken") : null;
        await using var handler = Handler();
        await handler.HandleAsync(Event(0), default);
        await _store.FirstCall;

        await handler.HandleAsync(Event(1, "broken"), default);
        await handler.HandleAsync(Event(2), default);
        await handler.HandleAsync(new SignInFailedEvent { Time = SampleAudit.Time, Tenant = "broken", SubjectId = "3", Reason = SignInFailureReason.WrongPassword }, default);
        release.SetResult();
        await handler.FlushAsync();

        Assert.Equal(["0", "2", "3"], _store.Records.Select(record => record.SubjectId));
        Assert.Equal(1, handler.Lost);
        Assert.Empty(_timers.Delays);
    }

    [Fact]
    public async Task Chain_exception_about_nobody_in_the_batch_ends_all_the_same()
    {
        _store.Fault = static (_, _) => new AuditChainException("somebody else's");
        await using var handler = Handler(options => options.MaxAttempts = 2);

        await handler.HandleAsync(Event(1), default);
        await handler.FlushAsync();

        Assert.Equal((1, 2), (handler.Lost, _store.Calls));
    }

    [Fact]
    public async Task What_the_account_s_store_has_kept_and_what_is_not_kept_is_passed_over()
    {
        await using var handler = Handler();
        var kept = Event(1);
        kept.IsInAuditLog = true;

        await handler.HandleAsync(kept, default);
        await handler.HandleAsync(new PasswordRehashedEvent { Time = SampleAudit.Time, SubjectId = "2" }, default);
        await handler.FlushAsync();

        Assert.Equal(0, _store.Calls);
    }

    [Fact]
    public async Task Event_that_can_be_no_record_is_counted_and_throws_nothing()
    {
        await using var handler = Handler();

        await handler.HandleAsync(new PasswordChangedEvent { Time = SampleAudit.Time, Tenant = "\0", SubjectId = "1" }, default);
        await handler.HandleAsync(Event(2), default);
        await handler.FlushAsync();

        Assert.Equal(1, handler.Lost);
        Assert.Single(_store.Records);
    }

    [Fact]
    public async Task Full_queue_makes_events_wait_only_as_long_as_they_may()
    {
        var release = new TaskCompletionSource();
        _store.Before = _ => release.Task;
        await using var handler = Handler(options => options.QueueCapacity = 1);
        await handler.HandleAsync(Event(0), default);
        await _store.FirstCall;

        await handler.HandleAsync(Event(1), default);
        using var late = new CancellationTokenSource();
        var waiting = handler.HandleAsync(Event(2), late.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await late.CancelAsync();
        await waiting;
        Assert.Equal(1, handler.Lost);

        release.SetResult();
        await handler.FlushAsync();
        Assert.Equal(["0", "1"], _store.Records.Select(record => record.SubjectId));
    }

    [Fact]
    public async Task Flood_of_what_is_not_chained_waits_for_nothing_and_takes_no_place_from_what_is()
    {
        var release = new TaskCompletionSource();
        _store.Before = _ => _store.Calls == 1 ? release.Task : Task.CompletedTask;
        await using var handler = Handler(options => options.QueueCapacity = 20);
        await handler.HandleAsync(Event(0), default);
        await _store.FirstCall;

        for (var i = 0; i < 200; i++)
        {
            var failed = new SignInFailedEvent { Time = SampleAudit.Time, SubjectId = $"failed {i}", Reason = SignInFailureReason.WrongPassword };
            Assert.True(handler.HandleAsync(failed, default).AsTask().IsCompletedSuccessfully);
        }

        for (var i = 1; i <= 20; i++)
        {
            Assert.True(handler.HandleAsync(Event(i), default).AsTask().IsCompletedSuccessfully);
        }

        release.SetResult();
        await handler.FlushAsync();

        // The chained ones in their order, before those that were there first.
        Assert.Equal(
            Enumerable.Range(0, 21).Select(i => $"{i}").Concat(Enumerable.Range(0, 20).Select(i => $"failed {i}")),
            _store.Records.Select(record => record.SubjectId));
        Assert.Equal(180, handler.Lost);
    }

    [Fact]
    public async Task Disposal_waits_for_what_was_taken()
    {
        var handler = Handler(timers: TimeProvider.System);
        for (var i = 0; i < 300; i++)
        {
            await handler.HandleAsync(Event(i), default);
        }

        await handler.DisposeAsync();
        await handler.DisposeAsync();

        Assert.Equal(300, _store.Records.Count);
        await handler.HandleAsync(Event(300), default);
        await handler.FlushAsync();
        Assert.Equal(1, handler.Lost);
    }

    [Fact]
    public async Task Disposal_gives_up_on_a_store_that_hangs_and_counts_what_is_lost()
    {
        _store.Before = static cancellation => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        var handler = Handler();
        for (var i = 0; i < 150; i++)
        {
            await handler.HandleAsync(Event(i), default);
        }

        // The time to drain is over at once; the worker then loses what is left.
        handler.Dispose();
        await handler.FlushAsync();

        Assert.Equal(150, handler.Lost);
        Assert.Empty(_store.Records);
    }

    [Fact]
    public void Every_problem_with_the_options_is_listed()
    {
        var options = new AuditOptions { QueueCapacity = 0, MaxAttempts = 21, RetryDelay = TimeSpan.Zero, DrainTimeout = TimeSpan.FromHours(1) };

        Assert.Equal(4, Assert.Throws<OptionsValidationException>(() => new AuditEventHandler(_store, options)).Failures.Count());
    }

    [Fact]
    public async Task Verifier_says_when_the_store_cannot_be_asked()
    {
        using var ring = new SecretKeyRing(SecretKey.Generate());
        var verifier = new AuditChainVerifier(_store, new AuditChain(ring));

        await Assert.ThrowsAsync<AuthUnavailableException>(() => verifier.VerifyAsync("").AsTask());
    }

    private static PasswordChangedEvent Event(int number, string tenant = "acme") => new() { Time = SampleAudit.Time, Tenant = tenant, SubjectId = $"{number}" };

    private AuditEventHandler Handler(Action<AuditOptions>? configure = null, TimeProvider? timers = null)
    {
        var options = new AuditOptions();
        configure?.Invoke(options);
        return new AuditEventHandler(_store, options, new AuthKitRuntime { TimeProvider = timers ?? _timers });
    }
}
