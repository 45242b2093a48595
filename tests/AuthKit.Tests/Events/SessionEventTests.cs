using AuthKit.Events;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Events;

public sealed class SessionEventTests
{
    private static readonly SubjectRef Alice = new("acme", "alice");

    private readonly Sink _events = new();
    private readonly ManualClock _clock = new(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FaultingStore<ISessionStore> _store = new(new InMemorySessionStore());
    private readonly SessionService _sessions;

    public SessionEventTests() =>
        _sessions = new SessionService(_store.Store, new SessionServiceOptions { MaxSessionsPerSubject = 2 }, new AuthKitRuntime { TimeProvider = _clock, Events = _events });

    [Fact]
    public async Task A_new_session_is_reported_with_subject_and_client()
    {
        var grant = await _sessions.CreateAsync(Request());

        var created = Assert.IsType<SessionCreatedEvent>(Assert.Single(_events.Taken));
        Assert.Equal((_clock.GetUtcNow(), "acme", "alice", "192.0.2.1", "Browser"), (created.Time, created.Tenant, created.SubjectId, created.Address, created.UserAgent));
        Assert.Equal(grant.Session.Sid.ToString(), created.Sid);
        Assert.Equal(["pwd"], created.Amr);
    }

    [Fact]
    public async Task An_evicted_session_is_reported()
    {
        var first = await _sessions.CreateAsync(Request());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _sessions.CreateAsync(Request());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _sessions.CreateAsync(Request());

        Assert.Equal(first.Session.Sid.ToString(), Assert.Single(_events.Taken.OfType<SessionEvictedEvent>()).Sid);
    }

    [Fact]
    public async Task New_tokens_are_reported_only_to_the_winner()
    {
        var grant = await _sessions.CreateAsync(Request());
        var rotated = await _sessions.RotateAsync(grant.Token, "acme");
        await _sessions.RotateAsync(grant.Token, "acme");
        var elevated = await _sessions.ElevateAsync(rotated.Grant!.Token, ["otp"], "acme");
        await _sessions.ElevateAsync(elevated.Grant!.Token, ["otp"], "another tenant");
        await _sessions.RotateAsync("no token");

        Assert.Equal(["session.created", "session.rotated", "session.elevated"], _events.Taken.Select(static e => e.Name));
        Assert.Equal(["pwd", "otp"], Assert.IsType<SessionElevatedEvent>(_events.Taken[2]).Amr);
        Assert.All(_events.Taken, static e => Assert.Equal(("acme", "alice"), (e.Tenant, e.SubjectId)));
    }

    [Fact]
    public async Task An_end_is_reported_once_and_with_its_reason()
    {
        var first = await _sessions.CreateAsync(Request());
        var second = await _sessions.CreateAsync(Request());
        _events.Taken.Clear();

        await _sessions.EndAsync(first.Session);
        await _sessions.EndAsync(first.Session);
        await _sessions.EndBySidAsync(Alice, first.Session.Sid);
        await _sessions.EndAllAsync(Alice, second.Session.Sid, SessionEndReason.PasswordChanged);
        await _sessions.EndAllAsync(Alice);

        Assert.Equal(["session.ended", "sessions.ended", "sessions.ended"], _events.Taken.Select(static e => e.Name));
        Assert.Equal(SessionEndReason.Requested, Assert.IsType<SessionEndedEvent>(_events.Taken[0]).Reason);
        var spared = Assert.IsType<SessionsEndedEvent>(_events.Taken[1]);
        Assert.Equal((0, second.Session.Sid.ToString(), SessionEndReason.PasswordChanged), (spared.Count, spared.ExceptSid, spared.Reason));
        Assert.Equal(1, Assert.IsType<SessionsEndedEvent>(_events.Taken[2]).Count);
    }

    [Fact]
    public async Task A_promotion_of_a_visitor_s_session_is_reported()
    {
        var visitor = await _sessions.CreateAnonymousAsync("acme");
        await _sessions.PromoteAsync(visitor.Session, Request());

        Assert.Null(_events.Taken[0].SubjectId);
        var ended = Assert.IsType<SessionEndedEvent>(_events.Taken[2]);
        Assert.Equal((visitor.Session.Sid.ToString(), SessionEndReason.Promoted, (string?)null), (ended.Sid, ended.Reason, ended.SubjectId));
        Assert.Equal("alice", Assert.IsType<SessionCreatedEvent>(_events.Taken[1]).SubjectId);
    }

    [Fact]
    public async Task A_failing_store_is_reported_by_its_name_without_other_events()
    {
        var grant = await _sessions.CreateAsync(Request());
        _events.Taken.Clear();
        _store.Fault = StoreFault.Before;

        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _sessions.EndAsync(grant.Session));
        await Assert.ThrowsAsync<AuthUnavailableException>(async () => await _sessions.CreateAsync(Request()));

        Assert.Equal(2, _events.Taken.Count);
        Assert.All(_events.Taken, static e =>
        {
            var failed = Assert.IsType<StoreFailedEvent>(e);
            Assert.Equal(nameof(ISessionStore), failed.Store);
            Assert.EndsWith("Exception", failed.ErrorType, StringComparison.Ordinal);
        });
    }

    private static SessionRequest Request() => new() { Subject = Alice, Amr = ["pwd"], Client = new ClientContext { Address = "192.0.2.1", UserAgent = "Browser" } };

    private sealed class Sink : IAuthEventSink
    {
        public List<AuthEvent> Taken { get; } = [];

        public void Publish(AuthEvent authEvent) => Taken.Add(authEvent);
    }
}
