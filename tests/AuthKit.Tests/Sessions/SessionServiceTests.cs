using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Sessions;

public sealed class SessionServiceTests
{
    private static readonly SubjectRef Alice = new("alice");
    private readonly ManualClock _clock = new();
    private readonly InMemorySessionStore _store = new();

    [Fact]
    public async Task A_new_session_is_valid_and_has_the_properties_of_its_request()
    {
        var service = Service();
        var grant = await service.CreateAsync(new SessionRequest
        {
            Subject = new SubjectRef("acme", "alice"),
            Amr = ["pwd"],
            SecurityVersion = 7,
            Client = new ClientContext { Address = "192.0.2.1", UserAgent = "test" },
            Data = new Dictionary<string, string> { ["theme"] = "dark" },
        });

        var session = (await service.ValidateAsync(grant.Token, "acme")).Session;

        Assert.NotNull(session);
        Assert.Equal(new SubjectRef("acme", "alice"), session.Subject);
        Assert.Equal(["pwd"], session.Amr);
        Assert.Equal(7, session.SecurityVersion);
        Assert.Equal("192.0.2.1", session.Address);
        Assert.Equal("test", session.UserAgent);
        Assert.Equal("dark", session.Data["theme"]);
        Assert.Equal(_clock.GetUtcNow(), session.AuthTime);
        Assert.Equal(_clock.GetUtcNow() + TimeSpan.FromHours(24), session.ExpiresAt);
        Assert.Equal(grant.Session.Sid, session.Sid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+/")]
    [InlineData("ÄAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_malformed_token_never_reaches_the_store(string? token)
    {
        var store = new FaultingStore<ISessionStore>(_store) { Fault = StoreFault.Before };
        var service = new SessionService(store.Store, runtime: Runtime());

        Assert.Equal(SessionStatus.Malformed, (await service.ValidateAsync(token)).Status);
        Assert.Equal(SessionRotationStatus.Malformed, (await service.RotateAsync(token)).Status);
        Assert.Equal(SessionRotationStatus.Malformed, (await service.ElevateAsync(token, ["otp"])).Status);
        Assert.Equal(0, store.Calls);
    }

    [Fact]
    public async Task A_token_that_the_client_chose_opens_nothing()
    {
        var service = Service();
        await service.CreateAsync(Request(Alice));

        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(new string('A', 48))).Status);
    }

    [Fact]
    public async Task A_token_in_another_tenant_finds_and_touches_nothing()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(new SubjectRef("acme", "alice")));
        var created = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(grant.Token)).Status);
        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(grant.Token, "ACME")).Status);
        Assert.Equal(created, Assert.Single(await service.ListAsync(new SubjectRef("acme", "alice"))).LastSeenAt);
    }

    [Fact]
    public async Task An_unused_session_ends_at_the_exact_instant_of_its_idle_expiry()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));

        _clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        Assert.Single(await service.ListAsync(Alice));
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(grant.Token)).Status);
    }

    [Fact]
    public async Task Use_moves_the_idle_expiry_but_never_the_absolute_one()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        for (var use = 0; use < 47; use++)
        {
            _clock.Advance(TimeSpan.FromMinutes(30));
            Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
        }

        _clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromMilliseconds(1));
        Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await service.ValidateAsync(grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_clock_that_goes_back_does_not_revive_a_session()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.False((await service.ValidateAsync(grant.Token)).IsValid);

        _clock.Advance(TimeSpan.FromMinutes(-30));

        Assert.False((await service.ValidateAsync(grant.Token)).IsValid);
    }

    [Fact]
    public async Task A_use_is_noted_at_most_once_a_touch_interval()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        var created = _clock.GetUtcNow();

        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(created, (await service.ValidateAsync(grant.Token)).Session!.LastSeenAt);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(_clock.GetUtcNow(), (await service.ValidateAsync(grant.Token)).Session!.LastSeenAt);
    }

    [Fact]
    public async Task Rotation_gives_a_new_token_to_the_same_sign_in_and_ends_the_old_one()
    {
        var service = Service();
        var first = await service.CreateAsync(Request(Alice));

        var second = (await service.RotateAsync(first.Token)).Grant;

        Assert.NotNull(second);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Equal(first.Session.Sid, second.Session.Sid);
        Assert.Equal(first.Session.ExpiresAt, second.Session.ExpiresAt);
        Assert.False((await service.ValidateAsync(first.Token)).IsValid);
        Assert.True((await service.ValidateAsync(second.Token)).IsValid);
        Assert.Equal(SessionRotationStatus.NotFound, (await service.RotateAsync(first.Token)).Status);
    }

    [Fact]
    public async Task Exactly_one_of_many_rotations_of_one_token_wins()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));

        var rotations = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => service.RotateAsync(grant.Token).AsTask())));

        var winner = Assert.Single(rotations, rotation => rotation.Succeeded);
        Assert.True((await service.ValidateAsync(winner.Grant!.Token)).IsValid);
        Assert.Single(await service.ListAsync(Alice));
    }

    [Fact]
    public async Task With_an_overlap_the_old_token_works_until_its_instant_and_cannot_rotate()
    {
        var service = Service(options => options.RotationOverlap = TimeSpan.FromSeconds(10));
        var first = await service.CreateAsync(Request(Alice));
        await service.RotateAsync(first.Token);

        _clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        Assert.True((await service.ValidateAsync(first.Token)).IsValid);
        Assert.Equal(SessionRotationStatus.Conflict, (await service.RotateAsync(first.Token)).Status);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False((await service.ValidateAsync(first.Token)).IsValid);
    }

    [Fact]
    public async Task Elevation_never_overlaps_and_notes_the_fresh_proof()
    {
        var service = Service(options => options.RotationOverlap = TimeSpan.FromSeconds(10));
        var first = await service.CreateAsync(Request(Alice));
        _clock.Advance(TimeSpan.FromMinutes(5));

        var elevated = (await service.ElevateAsync(first.Token, ["otp", "pwd"])).Grant;

        Assert.NotNull(elevated);
        Assert.Equal(["pwd", "otp"], elevated.Session.Amr);
        Assert.Equal(_clock.GetUtcNow(), elevated.Session.AuthTime);
        Assert.False((await service.ValidateAsync(first.Token)).IsValid);
    }

    [Fact]
    public async Task Elevation_of_a_session_that_was_just_validated_needs_one_call_of_the_store()
    {
        var store = new FaultingStore<ISessionStore>(_store);
        var service = new SessionService(store.Store, runtime: Runtime());
        var grant = await service.CreateAsync(Request(Alice));
        var calls = store.Calls;

        Assert.True((await service.ElevateAsync(grant.Token, ["otp"], session: grant.Session)).Succeeded);

        Assert.Equal(calls + 1, store.Calls);
    }

    [Fact]
    public async Task Elevation_of_a_session_that_has_changed_since_its_validation_looks_it_up_again()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        Assert.True((await service.UpdateDataAsync(grant.Session, new Dictionary<string, string> { ["a"] = "1" })).Succeeded);

        var elevated = (await service.ElevateAsync(grant.Token, ["otp"], session: grant.Session)).Grant;

        Assert.Equal(("1", 2), (elevated!.Session.Data["a"], elevated.Session.Amr.Count));
        var other = await service.CreateAsync(Request(Alice));
        Assert.Equal(other.Session.Sid, (await service.ElevateAsync(other.Token, ["otp"], session: elevated.Session)).Grant!.Session.Sid);
        Assert.Equal(SessionRotationStatus.NotFound, (await service.ElevateAsync(grant.Token, ["otp"], session: grant.Session)).Status);
        await service.EndAsync(elevated.Session);
        Assert.Equal(SessionRotationStatus.NotFound, (await service.ElevateAsync(elevated.Token, ["otp"], session: elevated.Session)).Status);
    }

    [Fact]
    public async Task A_rotation_during_a_write_to_the_data_still_succeeds()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        Assert.True((await service.UpdateDataAsync(grant.Session, new Dictionary<string, string> { ["a"] = "1" })).Succeeded);

        var rotated = (await service.RotateAsync(grant.Token)).Grant;

        Assert.Equal("1", rotated!.Session.Data["a"]);
    }

    [Fact]
    public async Task The_second_of_two_writes_to_the_data_learns_of_the_first()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));

        var first = await service.UpdateDataAsync(grant.Session, new Dictionary<string, string> { ["a"] = "1" });
        var second = await service.UpdateDataAsync(grant.Session, new Dictionary<string, string> { ["a"] = "2" });
        var third = await service.UpdateDataAsync(first.Session!, new Dictionary<string, string> { ["a"] = "3" });

        Assert.Equal(StoreWrite.Conflict, second.Status);
        Assert.Null(second.Session);
        Assert.True(third.Succeeded);
        Assert.Equal("3", (await service.ValidateAsync(grant.Token)).Session!.Data["a"]);
    }

    [Fact]
    public async Task A_write_after_the_end_restores_nothing()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        Assert.True(await service.EndAsync(grant.Session));

        Assert.Equal(StoreWrite.Gone, (await service.UpdateDataAsync(grant.Session, grant.Session.Data)).Status);
        Assert.False((await service.ValidateAsync(grant.Token)).IsValid);
        Assert.False(await service.EndAsync(grant.Session));
    }

    [Fact]
    public async Task A_session_beyond_the_maximum_ends_the_oldest_and_names_it()
    {
        var service = Service(options => options.MaxSessionsPerSubject = 2);
        var first = await service.CreateAsync(Request(Alice));
        _clock.Advance(TimeSpan.FromSeconds(1));
        var second = await service.CreateAsync(Request(Alice));
        _clock.Advance(TimeSpan.FromSeconds(1));

        var third = await service.CreateAsync(Request(Alice));

        Assert.Equal([first.Session.Sid], third.Evicted);
        Assert.False((await service.ValidateAsync(first.Token)).IsValid);
        Assert.True((await service.ValidateAsync(second.Token)).IsValid);
    }

    [Fact]
    public async Task A_visitor_s_session_becomes_a_new_one_at_sign_in_and_keeps_its_data()
    {
        var service = Service();
        var visitor = await service.CreateAnonymousAsync(data: new Dictionary<string, string> { ["cart"] = "3", ["lang"] = "de" });
        Assert.Null(visitor.Session.Subject);

        var signedIn = await service.PromoteAsync(visitor.Session, new SessionRequest { Subject = Alice, Data = new Dictionary<string, string> { ["lang"] = "fr" } });

        Assert.NotNull(signedIn);
        Assert.NotEqual(visitor.Token, signedIn.Token);
        Assert.NotEqual(visitor.Session.Sid, signedIn.Session.Sid);
        Assert.Equal("3", signedIn.Session.Data["cart"]);
        Assert.Equal("fr", signedIn.Session.Data["lang"]);
        Assert.False((await service.ValidateAsync(visitor.Token)).IsValid);
    }

    [Fact]
    public async Task Exactly_one_of_many_promotions_of_one_visitor_wins()
    {
        var service = Service();
        var visitor = await service.CreateAnonymousAsync();

        var promotions = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => service.PromoteAsync(visitor.Session, Request(Alice)).AsTask())));

        Assert.Single(promotions, promotion => promotion is not null);
        Assert.Single(await service.ListAsync(Alice));
    }

    [Fact]
    public async Task Only_a_visitor_s_session_can_be_promoted_and_only_a_subject_s_elevated()
    {
        var service = Service();
        var alice = await service.CreateAsync(Request(Alice));
        var visitor = await service.CreateAnonymousAsync();
        var elsewhere = await service.CreateAnonymousAsync("acme");

        Assert.Null(await service.PromoteAsync(alice.Session, Request(new SubjectRef("mallory"))));
        Assert.Null(await service.PromoteAsync(elsewhere.Session, Request(Alice)));
        Assert.Equal(SessionRotationStatus.NotFound, (await service.ElevateAsync(visitor.Token, ["pwd"])).Status);
        Assert.True((await service.ValidateAsync(alice.Token)).IsValid);
        Assert.True((await service.ValidateAsync(elsewhere.Token, "acme")).IsValid);
    }

    [Fact]
    public async Task Ending_others_spares_one_and_affects_no_other_subject()
    {
        var service = Service();
        var kept = await service.CreateAsync(Request(Alice));
        var other = await service.CreateAsync(Request(Alice));
        var bob = await service.CreateAsync(Request(new SubjectRef("bob")));
        var namesake = await service.CreateAsync(Request(new SubjectRef("acme", "alice")));

        Assert.Equal(1, await service.EndAllAsync(Alice, kept.Session.Sid));
        Assert.False(await service.EndBySidAsync(Alice, bob.Session.Sid));
        Assert.True((await service.ValidateAsync(kept.Token)).IsValid);
        Assert.False((await service.ValidateAsync(other.Token)).IsValid);
        Assert.True((await service.ValidateAsync(bob.Token)).IsValid);
        Assert.True((await service.ValidateAsync(namesake.Token, "acme")).IsValid);
    }

    [Theory]
    [InlineData(StoreFault.Before)]
    [InlineData(StoreFault.After)]
    public async Task A_failing_store_grants_nothing_and_throws_once(StoreFault fault)
    {
        var grant = await Service().CreateAsync(Request(Alice));
        var visitor = await Service().CreateAnonymousAsync();
        var service = new SessionService(new FaultingStore<ISessionStore>(_store) { Fault = fault }.Store, runtime: Runtime());

        var failures = new[]
        {
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.CreateAsync(Request(Alice))),
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.ValidateAsync(grant.Token)),
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.RotateAsync(grant.Token)),
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.ElevateAsync(grant.Token, ["otp"])),
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.PromoteAsync(visitor.Session, Request(Alice))),
            await Assert.ThrowsAsync<AuthUnavailableException>(async () => await service.ListAsync(Alice)),
        };

        Assert.All(failures, failure => Assert.Equal(AuthUnavailableKind.Store, failure.Kind));
        Assert.All(failures, failure => Assert.NotNull(failure.InnerException));
        Assert.All(failures, failure => Assert.DoesNotContain(grant.Token, failure.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_caller_s_cancellation_passes_through()
    {
        var grant = await Service().CreateAsync(Request(Alice));

        var service = new SessionService(new FaultingStore<ISessionStore>(_store) { Fault = StoreFault.Hang }.Store, runtime: Runtime());
        using var cancellation = new CancellationTokenSource();
        var pending = service.ValidateAsync(grant.Token, cancellationToken: cancellation.Token).AsTask();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    [Fact]
    public async Task A_payload_that_the_core_did_not_write_is_not_found()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        foreach (var payload in new byte[][] { [], [0xFF], "null"u8.ToArray(), "{}"u8.ToArray(), "{\"v\":99}"u8.ToArray(), "{\"v\":1,\"v\":1}"u8.ToArray(), "{\"v\":1,\"amr\":null}"u8.ToArray() })
        {
            var record = await _store.FindAsync(KeyOf(grant), _clock.GetUtcNow());
            Assert.Equal(StoreWrite.Written, await _store.UpdateAsync(record!.Key, record.Version, payload, _clock.GetUtcNow()));

            Assert.Equal(SessionStatus.NotFound, (await service.ValidateAsync(grant.Token)).Status);
            Assert.Empty(await service.ListAsync(Alice));
        }
    }

    [Fact]
    public async Task Data_that_does_not_fit_is_refused_before_the_store()
    {
        var service = Service(options => options.MaxDataSize = 10);

        await Assert.ThrowsAsync<ArgumentException>(async () => await service.CreateAnonymousAsync(data: new Dictionary<string, string> { ["12345"] = "678901" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await service.CreateAnonymousAsync(data: new Dictionary<string, string> { ["a"] = "\ud800" }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await service.CreateAsync(new SessionRequest { Subject = Alice, Amr = [""] }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await service.CreateAsync(new SessionRequest { Subject = Alice, Amr = [.. Enumerable.Repeat("pwd", 17)] }));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await service.CreateAsync(new SessionRequest { Subject = default }));
        await Assert.ThrowsAsync<ArgumentException>(async () => await service.ValidateAsync("x", new string('t', 256)));
        Assert.Empty(await service.ListAsync(Alice));
    }

    [Fact]
    public async Task The_largest_data_fits_into_the_record()
    {
        var service = Service(options => options.MaxDataSize = SessionServiceOptions.MaxDataSizeLimit);
        var data = new Dictionary<string, string> { [""] = new('\u0001', SessionServiceOptions.MaxDataSizeLimit) };

        var grant = await service.CreateAnonymousAsync(data: data);

        Assert.Equal(data, (await service.ValidateAsync(grant.Token)).Session!.Data);
        Assert.InRange(grant.Session.Record.Payload.Length, 0, 128 * 1024);
    }

    [Fact]
    public async Task Validation_allocates_almost_nothing()
    {
        var service = Service();
        var grant = await service.CreateAsync(Request(Alice));
        for (var warmUp = 0; warmUp < 100; warmUp++)
        {
            Assert.True((await service.ValidateAsync(grant.Token)).IsValid);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var pending = service.ValidateAsync(grant.Token);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(pending.IsCompletedSuccessfully);
        Assert.True((await pending).IsValid);
        Assert.InRange(allocated, 0, 128);
    }

    private static StoreKey KeyOf(SessionGrant grant) => grant.Session.Record.Key;

    private static SessionRequest Request(SubjectRef subject) => new() { Subject = subject, Amr = ["pwd"] };

    private SessionService Service(Action<SessionServiceOptions>? configure = null)
    {
        var options = new SessionServiceOptions();
        configure?.Invoke(options);
        return new SessionService(_store, options, Runtime());
    }

    private AuthKitRuntime Runtime() => new() { TimeProvider = _clock };
}
