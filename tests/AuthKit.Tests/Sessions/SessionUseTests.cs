using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;
using Microsoft.Extensions.Time.Testing;

namespace AuthKit.Tests.Sessions;

/// <summary>Noting a session's use is an optional write of its validation.</summary>
public sealed class SessionUseTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly UnwritableSessions _store = new(new InMemorySessionStore());
    private readonly List<AuthEvent> _events = [];
    private readonly SessionService _service;

    public SessionUseTests() =>
        _service = new SessionService(_store, runtime: new AuthKitRuntime { TimeProvider = _clock, Events = new Sink(_events) });

    [Fact]
    public async Task A_session_whose_use_cannot_be_noted_is_valid_and_an_event_reports_it()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _store.OfTouch = static _ => throw new IOException("The disk is full.");

        var validation = await _service.ValidateAsync(grant.Token);

        Assert.True(validation.IsValid);
        Assert.Equal(grant.Session.LastSeenAt, validation.Session.LastSeenAt);
        var skipped = Assert.IsType<StoreWriteSkippedEvent>(Assert.Single(_events));
        Assert.Equal((nameof(ISessionStore), "session_use", typeof(IOException).FullName, 1L), (skipped.Store, skipped.Write, skipped.ErrorType, skipped.Count));
    }

    [Fact]
    public async Task A_session_whose_use_cannot_be_noted_ends_at_its_stored_idle_expiry()
    {
        var grant = await CreateAsync();
        _store.OfTouch = static _ => throw new IOException();
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True((await _service.ValidateAsync(grant.Token)).IsValid);

        _clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(SessionStatus.NotFound, (await _service.ValidateAsync(grant.Token)).Status);
    }

    [Fact]
    public async Task Uses_are_noted_again_as_soon_as_the_store_accepts_them()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _store.OfTouch = static _ => throw new IOException();
        await _service.ValidateAsync(grant.Token);

        _store.OfTouch = null;

        Assert.Equal(_clock.GetUtcNow(), (await _service.ValidateAsync(grant.Token)).Session!.LastSeenAt);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True((await _service.ValidateAsync(grant.Token)).IsValid);
    }

    [Fact]
    public async Task Failed_notes_are_reported_once_a_minute_with_their_number()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _store.OfTouch = static _ => throw new IOException();
        for (var i = 0; i < 5; i++)
        {
            await _service.ValidateAsync(grant.Token);
        }

        Assert.Single(_events);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _service.ValidateAsync(grant.Token);

        Assert.Equal([1L, 5L], _events.Cast<StoreWriteSkippedEvent>().Select(static e => e.Count));
    }

    [Fact]
    public async Task A_note_that_hangs_delays_one_request_for_a_second_and_no_other_for_a_while()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        var calls = 0;
        _store.OfTouch = cancelled =>
        {
            calls++;
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
        };
        var first = _service.ValidateAsync(grant.Token);
        Assert.False(first.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await first).IsValid);

        Assert.True((await _service.ValidateAsync(grant.Token)).IsValid);
        Assert.Equal(1, calls);

        _store.OfTouch = null;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(_clock.GetUtcNow(), (await _service.ValidateAsync(grant.Token)).Session!.LastSeenAt);
    }

    [Fact]
    public async Task A_caller_that_cancels_while_the_use_is_noted_gets_no_answer()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        using var source = new CancellationTokenSource();
        _store.OfTouch = cancelled => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancelled);
        var pending = _service.ValidateAsync(grant.Token, "", source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pending);
        Assert.Empty(_events);
    }

    [Fact]
    public async Task A_session_that_ends_while_its_use_is_noted_is_not_valid()
    {
        var grant = await CreateAsync();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _store.OfTouch = async _ => await _store.RemoveAsync(grant.Session.Record.Owner, grant.Session.Sid, CancellationToken.None);

        Assert.Equal(SessionStatus.NotFound, (await _service.ValidateAsync(grant.Token)).Status);
    }

    [Fact]
    public async Task A_read_only_store_creates_no_session()
    {
        _store.OfAdd = static () => throw new IOException();

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await CreateAsync());
    }

    private async Task<SessionGrant> CreateAsync()
    {
        var grant = await _service.CreateAsync(new SessionRequest { Subject = new SubjectRef("alice"), Amr = ["pwd"] });
        _events.Clear();
        return grant;
    }

    private sealed class Sink(List<AuthEvent> events) : IAuthEventSink
    {
        public void Publish(AuthEvent authEvent) => events.Add(authEvent);
    }

    /// <summary>A store that runs a callback before each touch and each addition.</summary>
    private sealed class UnwritableSessions(ISessionStore inner) : ISessionStore
    {
        public Func<CancellationToken, Task>? OfTouch { get; set; }

        public Action? OfAdd { get; set; }

        public ValueTask<IReadOnlyList<SessionId>> AddAsync(SessionRecord record, int maxPerOwner, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            OfAdd?.Invoke();
            return inner.AddAsync(record, maxPerOwner, now, cancellationToken);
        }

        public ValueTask<SessionRecord?> FindAsync(StoreKey key, DateTimeOffset now, CancellationToken cancellationToken = default) => inner.FindAsync(key, now, cancellationToken);

        public async ValueTask<bool> TouchAsync(StoreKey key, DateTimeOffset now, DateTimeOffset touchBefore, CancellationToken cancellationToken = default)
        {
            await (OfTouch?.Invoke(cancellationToken) ?? Task.CompletedTask);
            return await inner.TouchAsync(key, now, touchBefore, cancellationToken);
        }

        public ValueTask<StoreWrite> ReplaceAsync(StoreKey oldKey, long version, SessionRecord record, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            inner.ReplaceAsync(oldKey, version, record, now, cancellationToken);

        public ValueTask<StoreWrite> UpdateAsync(StoreKey key, long version, ReadOnlyMemory<byte> payload, DateTimeOffset now, CancellationToken cancellationToken = default) =>
            inner.UpdateAsync(key, version, payload, now, cancellationToken);

        public ValueTask<bool> RemoveAsync(StoreKey owner, SessionId sid, CancellationToken cancellationToken = default) => inner.RemoveAsync(owner, sid, cancellationToken);

        public ValueTask<long> RemoveByOwnerAsync(StoreKey owner, SessionId? exceptSid, CancellationToken cancellationToken = default) => inner.RemoveByOwnerAsync(owner, exceptSid, cancellationToken);

        public ValueTask<IReadOnlyList<SessionRecord>> ListAsync(StoreKey owner, DateTimeOffset now, int limit, CancellationToken cancellationToken = default) => inner.ListAsync(owner, now, limit, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => inner.PurgeAsync(now, batch, cancellationToken);
    }
}
