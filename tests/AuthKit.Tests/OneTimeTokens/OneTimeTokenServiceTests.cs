using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.OneTimeTokens;

public sealed class OneTimeTokenServiceTests
{
    private static readonly SubjectRef Alice = new("alice");
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly ManualClock _clock = new();
    private readonly InMemoryOneTimeTokenStore _store = new();

    public static TheoryData<string?> MalformedTokens =>
    [
        null, "", "short", new('A', 47), new('A', 49), new string('A', 47) + "=", new string('A', 47) + " ", " " + new string('A', 47), new string('A', 47) + "+", new string('A', 47) + "\0",
        "Ä" + new string('A', 47), new('A', 100_000),
    ];

    public static TheoryData<string> NoPurposes => ["", " ", "Reset", "reset password", "reset\0", "reset/2", "ümlaut", new('a', 65)];

    [Fact]
    public async Task A_token_returns_its_data_and_works_once()
    {
        var service = Service();
        var subject = new SubjectRef("acme", "alice");
        var grant = await service.IssueAsync(new OneTimeTokenRequest { Subject = subject, Purpose = "reset", Lifetime = Life, SecurityVersion = 7 });

        Assert.Equal(48, grant.Token.Length);
        Assert.Equal(_clock.GetUtcNow() + Life, grant.ExpiresAt);
        foreach (var token in new[] { await service.FindAsync(grant.Token, "reset", "acme"), await service.ConsumeAsync(grant.Token, "reset", "acme") })
        {
            Assert.NotNull(token);
            Assert.Equal("reset", token.Purpose);
            Assert.Equal(subject, token.Subject);
            Assert.Equal(7, token.SecurityVersion);
            Assert.Equal(_clock.GetUtcNow(), token.CreatedAt);
            Assert.True(token.Payload.IsEmpty);
        }

        Assert.Null(await service.ConsumeAsync(grant.Token, "reset", "acme"));
        Assert.Null(await service.FindAsync(grant.Token, "reset", "acme"));
    }

    [Theory]
    [MemberData(nameof(MalformedTokens))]
    public async Task A_malformed_token_never_reaches_the_store(string? token)
    {
        var store = new RecordingOneTimeTokenStore();
        var service = new OneTimeTokenService(store);

        Assert.Null(await service.FindAsync(token, "reset"));
        Assert.Null(await service.ConsumeAsync(token, "reset"));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(token, "123456", "sign-in")).Status);
        Assert.Empty(store.Calls);
    }

    [Fact]
    public async Task A_token_that_was_never_issued_opens_nothing()
    {
        var service = Service();
        await service.IssueAsync(Request());

        Assert.Null(await service.FindAsync(new string('A', 48), "reset"));
        Assert.Null(await service.ConsumeAsync(new string('A', 48), "reset"));
    }

    [Fact]
    public async Task One_of_fifty_simultaneous_uses_gets_the_token()
    {
        var service = Service();
        var grant = await service.IssueAsync(Request());

        var used = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await service.ConsumeAsync(grant.Token, "reset"))));

        Assert.Single(used, token => token is not null);
    }

    [Fact]
    public async Task A_token_expires_at_the_exact_instant_and_a_clock_that_goes_back_does_not_revive_it()
    {
        var service = Service();
        var first = await service.IssueAsync(Request());
        var second = await service.IssueAsync(Request());

        _clock.Advance(Life - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await service.FindAsync(first.Token, "reset"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await service.FindAsync(first.Token, "reset"));
        Assert.Null(await service.ConsumeAsync(second.Token, "reset"));

        _clock.Advance(-Life);
        Assert.Null(await service.FindAsync(first.Token, "reset"));
        Assert.Null(await service.ConsumeAsync(second.Token, "reset"));
    }

    [Fact]
    public async Task At_most_three_tokens_of_a_purpose_and_subject_are_live()
    {
        var service = Service();
        var tokens = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            tokens.Add((await service.IssueAsync(Request())).Token);
        }

        var live = new List<bool>();
        foreach (var token in tokens)
        {
            live.Add(await service.FindAsync(token, "reset") is not null);
        }

        Assert.Equal([false, false, true, true, true], live);
    }

    [Fact]
    public async Task A_use_ends_all_tokens_of_the_purpose_and_subject_and_no_others()
    {
        var service = Service();
        var used = await service.IssueAsync(Request());
        var link = await service.IssueAsync(Request());
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "reset" });
        var verify = await service.IssueAsync(Request(purpose: "verify"));
        var bob = await service.IssueAsync(Request(new SubjectRef("bob")));

        Assert.NotNull(await service.ConsumeAsync(used.Token, "reset"));

        Assert.Null(await service.ConsumeAsync(link.Token, "reset"));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(code.Handle, code.Code, "reset")).Status);
        Assert.NotNull(await service.ConsumeAsync(verify.Token, "verify"));
        Assert.NotNull(await service.ConsumeAsync(bob.Token, "reset"));
    }

    [Theory]
    [InlineData("verify", "acme")]
    [InlineData("reset2", "acme")]
    [InlineData("rese", "acme")]
    [InlineData("reset", "")]
    [InlineData("reset", "ACME")]
    [InlineData("reset", "acme ")]
    public async Task Another_purpose_or_tenant_finds_and_spends_nothing(string purpose, string tenant)
    {
        var service = Service();
        var subject = new SubjectRef("acme", "alice");
        var grant = await service.IssueAsync(Request(subject));
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = subject, Purpose = "reset" });

        Assert.Null(await service.FindAsync(grant.Token, purpose, tenant));
        Assert.Null(await service.ConsumeAsync(grant.Token, purpose, tenant));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(code.Handle, code.Code, purpose, tenant)).Status);
        }

        Assert.NotNull(await service.FindAsync(grant.Token, "reset", "acme"));
        Assert.True((await service.RedeemCodeAsync(code.Handle, code.Code, "reset", "acme")).IsMatched);
    }

    [Fact]
    public async Task Removing_covers_one_purpose_or_all_and_no_other_subject()
    {
        var service = Service();
        var reset = await service.IssueAsync(Request());
        var verify = await service.IssueAsync(Request(purpose: "verify"));
        var bob = await service.IssueAsync(Request(new SubjectRef("bob")));

        Assert.Equal(1, await service.RemoveAsync(Alice, ["reset"]));
        Assert.Null(await service.FindAsync(reset.Token, "reset"));
        Assert.NotNull(await service.FindAsync(verify.Token, "verify"));
        Assert.Equal(1, await service.RemoveAllAsync(Alice));
        Assert.Null(await service.FindAsync(verify.Token, "verify"));
        Assert.Equal(0, await service.RemoveAllAsync(Alice));
        Assert.NotNull(await service.FindAsync(bob.Token, "reset"));
    }

    [Theory]
    [MemberData(nameof(NoPurposes))]
    public async Task A_purpose_out_of_its_bounds_is_refused_everywhere(string purpose)
    {
        var store = new RecordingOneTimeTokenStore();
        var service = new OneTimeTokenService(store);
        var token = new string('A', 48);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueAsync(Request(purpose: purpose)).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = purpose }).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueDecoyAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = purpose }).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.FindAsync(token, purpose).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.ConsumeAsync(token, purpose).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.RedeemCodeAsync(token, "123456", purpose).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.RemoveAsync(Alice, ["reset", purpose]).AsTask());
        Assert.Empty(store.Calls);
    }

    [Fact]
    public async Task A_request_out_of_its_bounds_is_refused_before_the_store()
    {
        var store = new RecordingOneTimeTokenStore();
        var service = new OneTimeTokenService(store, Keys.NewProtector());
        var tick = TimeSpan.FromTicks(1);

        foreach (var lifetime in new[] { TimeSpan.Zero, TimeSpan.FromMilliseconds(999), -Life, TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(1), Life + tick, TimeSpan.MaxValue })
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "reset", Lifetime = lifetime }).AsTask());
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueAsync(Request(payload: new byte[32_769])).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueAsync(null!).AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.FindAsync(new string('A', 48), "reset", "a\0b").AsTask());
        await Assert.ThrowsAnyAsync<ArgumentException>(() => service.ConsumeAsync(new string('A', 48), "reset", new string('a', 256)).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.IssueAsync(Request(default(SubjectRef))).AsTask());
        Assert.Empty(store.Calls);

        await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = new string('a', 64), Lifetime = TimeSpan.FromDays(30), Payload = new byte[32_768] });
        await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "a-z.0_9", Lifetime = TimeSpan.FromSeconds(1) });
        Assert.Equal(2, store.Calls.Count);
    }

    [Fact]
    public async Task A_failing_store_issues_and_grants_nothing()
    {
        var failing = new FaultingStore<IOneTimeTokenStore>(_store);
        var service = new OneTimeTokenService(failing.Store);
        var grant = await service.IssueAsync(Request());
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" });
        failing.Fault = StoreFault.Before;

        Func<Task>[] calls =
        [
            () => service.IssueAsync(Request()).AsTask(),
            () => service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" }).AsTask(),
            () => service.IssueDecoyAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in" }).AsTask(),
            () => service.FindAsync(grant.Token, "reset").AsTask(),
            () => service.ConsumeAsync(grant.Token, "reset").AsTask(),
            () => service.RedeemCodeAsync(code.Handle, code.Code, "sign-in").AsTask(),
            () => service.RemoveAllAsync(Alice).AsTask(),
        ];
        foreach (var call in calls)
        {
            Assert.Equal(AuthUnavailableKind.Store, (await Assert.ThrowsAsync<AuthUnavailableException>(call)).Kind);
        }

        failing.Fault = StoreFault.None;
        Assert.NotNull(await service.ConsumeAsync(grant.Token, "reset"));
        Assert.True((await service.RedeemCodeAsync(code.Handle, code.Code, "sign-in")).IsMatched);
    }

    [Fact]
    public async Task A_use_whose_result_was_lost_is_a_use()
    {
        var failing = new FaultingStore<IOneTimeTokenStore>(_store);
        var service = new OneTimeTokenService(failing.Store);
        var grant = await service.IssueAsync(Request());

        failing.Fault = StoreFault.After;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.ConsumeAsync(grant.Token, "reset").AsTask());

        failing.Fault = StoreFault.None;
        Assert.Null(await service.ConsumeAsync(grant.Token, "reset"));
    }

    [Fact]
    public async Task Cancellation_passes_through()
    {
        var hanging = new FaultingStore<IOneTimeTokenStore>(_store) { Fault = StoreFault.Hang };
        var service = new OneTimeTokenService(hanging.Store);
        using var source = new CancellationTokenSource();

        var pending = service.IssueAsync(Request(), source.Token).AsTask();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
    }

    private OneTimeTokenService Service() => new(_store, runtime: new AuthKitRuntime { TimeProvider = _clock });

    private static OneTimeTokenRequest Request(SubjectRef? subject = null, string purpose = "reset", byte[]? payload = null) =>
        new() { Subject = subject ?? Alice, Purpose = purpose, Lifetime = Life, Payload = payload };
}
