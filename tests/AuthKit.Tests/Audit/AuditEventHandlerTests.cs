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
    public async Task Events_are_written_in_order_and_in_batches()
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
    public async Task Failing_store_is_retried_with_the_same_records_and_growing_pauses()
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
    public async Task Records_are_lost_after_the_last_attempt_and_later_ones_are_written()
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
    public async Task Chain_that_cannot_be_extended_affects_no_other_records()
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
    public async Task Chain_exception_about_a_tenant_outside_the_batch_ends_after_the_last_attempt()
    {
        _store.Fault = static (_, _) => new AuditChainException("somebody else's");
        await using var handler = Handler(options => options.MaxAttempts = 2);

        await handler.HandleAsync(Event(1), default);
        await handler.FlushAsync();

        Assert.Equal((1, 2), (handler.Lost, _store.Calls));
    }

    [Fact]
    public async Task Events_that_the_account_store_has_written_or_that_are_not_kept_are_skipped()
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
    public async Task Event_that_cannot_become_a_record_is_counted_and_throws_nothing()
    {
        await using var handler = Handler();

        await handler.HandleAsync(new PasswordChangedEvent { Time = SampleAudit.Time, Tenant = "\0", SubjectId = "1" }, default);
        await handler.HandleAsync(Event(2), default);
        await handler.FlushAsync();

        Assert.Equal(1, handler.Lost);
        Assert.Single(_store.Records);
    }

    [Fact]
    public async Task Full_queue_makes_events_wait_only_up_to_their_limit()
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
    public async Task Flood_of_unchained_events_waits_for_nothing_and_takes_no_place_of_chained_events()
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

        // The chained events in their order, before those that were in the queue first.
        Assert.Equal(
            Enumerable.Range(0, 21).Select(i => $"{i}").Concat(Enumerable.Range(0, 20).Select(i => $"failed {i}")),
            _store.Records.Select(record => record.SubjectId));
        Assert.Equal(180, handler.Lost);
    }

    [Fact]
    public async Task Disposal_waits_for_accepted_events()
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
    public async Task Disposal_abandons_a_store_that_hangs_and_counts_the_losses()
    {
        _store.Before = static cancellation => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
        var handler = Handler();
        for (var i = 0; i < 150; i++)
        {
            await handler.HandleAsync(Event(i), default);
        }

        // The time to drain is over at once. The worker then loses the remaining records.
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
    public async Task Verifier_reports_that_the_store_is_unavailable()
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
