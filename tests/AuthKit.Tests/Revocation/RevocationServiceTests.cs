using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Revocation;

public sealed class RevocationServiceTests
{
    private const string Issuer = "https://issuer.example";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(5);
    private static readonly SubjectRef Someone = new("acme", "someone");
    private static readonly SessionId Sid = SessionId.Create();

    private readonly ManualClock _clock = new();
    private readonly Dictionary<StoreKey, RevocationEntry> _entries = [];
    private readonly FaultingStore<IRevocationStore> _store;
    private readonly RevocationService _service;

    public RevocationServiceTests()
    {
        _store = new FaultingStore<IRevocationStore>(new RecordingStore(_entries));
        _service = new RevocationService(_store.Store, null, new AuthKitRuntime { TimeProvider = _clock });
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private RevocationCheck Token => new() { Issuer = Issuer, Subject = Someone, TokenId = "a", Sid = Sid, FamilyId = "family" };

    [Fact]
    public async Task Token_is_refused_by_issuer_subject_and_id_until_the_skew_after_its_expiry()
    {
        var token = Token;
        var end = Now + TimeSpan.FromMinutes(15);
        await _service.RevokeTokenAsync(Issuer, Someone, "a", end);
        Assert.True(await _service.IsRevokedAsync(token));
        foreach (var other in (RevocationCheck[])[token with { TokenId = "b" }, token with { TokenId = "A" }, token with { TokenId = null }, token with { Issuer = Issuer + "/" }, token with { Subject = new SubjectRef("someone") }, token with { Subject = new SubjectRef("acme", "other") }])
        {
            Assert.False(await _service.IsRevokedAsync(other));
        }

        // A validator accepts a token up to its expiry plus the skew, on a clock that may be behind.
        Assert.Equal(end + TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(5), End);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Sign_in_or_family_is_refused_whatever_the_generation_of_its_tokens(bool isSignIn)
    {
        await (isSignIn ? _service.RevokeSignInAsync(Issuer, Someone, Sid) : _service.RevokeFamilyAsync(Issuer, Someone, "family"));
        foreach (var generation in (long[])[0, Now.ToUnixTimeMilliseconds(), long.MaxValue])
        {
            Assert.True(await _service.IsRevokedAsync(Token with { Generations = new RevocationGenerations(generation, generation), TokenId = "any" }));
        }

        Assert.False(await _service.IsRevokedAsync(isSignIn ? Token with { Sid = SessionId.Create() } : Token with { FamilyId = "another" }));
        Assert.False(await _service.IsRevokedAsync(isSignIn ? Token with { Sid = null } : Token with { FamilyId = null }));
        Assert.False(await _service.IsRevokedAsync(Token with { Subject = new SubjectRef("acme", "other") }));
        Assert.Equal(Now + KeptFor, End);
    }

    [Fact]
    public async Task Earlier_tokens_of_a_subject_are_refused_and_later_ones_are_valid_at_once()
    {
        var before = Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        Assert.Equal(default, before.Generations);
        await _service.RevokeSubjectAsync(Issuer, Someone);
        var between = Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        Assert.Equal((true, false), (await _service.IsRevokedAsync(before), await _service.IsRevokedAsync(between)));
        Assert.False(await _service.IsRevokedAsync(before with { Subject = new SubjectRef("acme", "other") }));

        // In the same millisecond, and on a clock that goes back.
        await _service.RevokeSubjectAsync(Issuer, Someone);
        Assert.True(await _service.IsRevokedAsync(between));
        var after = Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        _clock.Advance(-TimeSpan.FromMinutes(5));
        Assert.False(await _service.IsRevokedAsync(after));
        await _service.RevokeSubjectAsync(Issuer, Someone);
        Assert.True(await _service.IsRevokedAsync(after));
        Assert.False(await _service.IsRevokedAsync(Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) }));
    }

    [Fact]
    public async Task Earlier_tokens_of_an_issuer_are_refused_and_later_ones_are_valid_at_once()
    {
        await _service.RevokeSubjectAsync(Issuer, Someone);
        var before = Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        await _service.RevokeEveryoneAsync(Issuer);
        Assert.True(await _service.IsRevokedAsync(before));
        Assert.True(await _service.IsRevokedAsync(new RevocationCheck { Issuer = Issuer, Subject = new SubjectRef("anyone") }));
        Assert.False(await _service.IsRevokedAsync(before with { Issuer = "https://other.example" }));
        Assert.False(await _service.IsRevokedAsync(before with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) }));
        Assert.False(await _service.IsRevokedAsync(new RevocationCheck { Issuer = Issuer, Subject = new SubjectRef("anyone"), Generations = await _service.GetGenerationsAsync(Issuer, new SubjectRef("anyone")) }));
    }

    /// <summary>
    /// The subject and the issuer have separate counts of revocations. A high count of one does not hide a revocation of the other.
    /// </summary>
    [Fact]
    public async Task Generations_of_subject_and_issuer_are_compared_separately()
    {
        await _service.RevokeEveryoneAsync(Issuer);
        var before = Token with { Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        _clock.Advance(-TimeSpan.FromMinutes(5));
        await _service.RevokeSubjectAsync(Issuer, Someone);
        Assert.True(await _service.IsRevokedAsync(before));
        Assert.True(await _service.IsRevokedAsync(before with { Generations = new RevocationGenerations(before.Generations.Issuer, before.Generations.Subject) }));
    }

    [Fact]
    public async Task Kept_sign_in_keeps_tokens_that_were_not_refused_before()
    {
        var (other, first) = (SessionId.Create(), Token);
        await _service.RevokeSubjectAsync(Issuer, Someone, Sid);
        Assert.Equal((false, true, true), (await _service.IsRevokedAsync(first), await _service.IsRevokedAsync(first with { Sid = other }), await _service.IsRevokedAsync(first with { Sid = null })));
        await _service.RevokeSubjectAsync(Issuer, Someone, Sid);
        Assert.False(await _service.IsRevokedAsync(first));

        // Another sign-in is kept, then the first one again. Tokens that were refused in between stay refused.
        var second = Token with { Sid = other, Generations = await _service.GetGenerationsAsync(Issuer, Someone) };
        await _service.RevokeSubjectAsync(Issuer, Someone, other);
        Assert.Equal((true, false), (await _service.IsRevokedAsync(first), await _service.IsRevokedAsync(second)));
        await _service.RevokeSubjectAsync(Issuer, Someone, Sid);
        Assert.Equal((true, true), (await _service.IsRevokedAsync(first), await _service.IsRevokedAsync(second)));
        await _service.RevokeEveryoneAsync(Issuer);
        Assert.True(await _service.IsRevokedAsync(Token with { Generations = new RevocationGenerations(long.MaxValue, 0) }));
    }

    /// <summary>Whatever the clocks showed before, an entry outlives every family that it refuses, counted from the last write.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Entry_of_a_subject_or_issuer_outlives_every_family(bool isSubject)
    {
        Func<Task> revoke = isSubject ? async () => await _service.RevokeSubjectAsync(Issuer, Someone) : async () => await _service.RevokeEveryoneAsync(Issuer);
        await revoke();
        Assert.Equal(Now + RefreshTokenOptions.MaxAbsoluteLifetime + TimeSpan.FromMinutes(5), End);
        _clock.Advance(TimeSpan.FromDays(500));
        await revoke();
        Assert.Equal(Now + RefreshTokenOptions.MaxAbsoluteLifetime + TimeSpan.FromMinutes(5), End);
        var last = End;
        _clock.Advance(-TimeSpan.FromDays(500));
        await revoke();
        Assert.Equal(last, End);
    }

    [Fact]
    public async Task Token_without_generations_is_compared_by_its_time()
    {
        var skew = TimeSpan.FromSeconds(30);
        RevocationCheck Issued(DateTimeOffset at) => Token with { Generations = new RevocationGenerations((at - skew).ToUnixTimeMilliseconds(), (at - skew).ToUnixTimeMilliseconds()) };
        await _service.RevokeSubjectAsync(Issuer, Someone);
        await _service.RevokeEveryoneAsync(Issuer);
        Assert.True(await _service.IsRevokedAsync(Issued(Now + skew - TimeSpan.FromMilliseconds(1))));
        Assert.False(await _service.IsRevokedAsync(Issued(Now + skew)));
    }

    [Fact]
    public async Task Unreadable_entry_refuses_everything_and_issues_nothing()
    {
        var service = new RevocationService(new UnreadableStore());
        Assert.True(await service.IsRevokedAsync(Token with { Generations = new RevocationGenerations(RevocationEntry.MaxGeneration - 1, 0) }));
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.GetGenerationsAsync(Issuer, Someone).AsTask());
    }

    [Fact]
    public async Task Kinds_and_boundaries_of_texts_are_not_confused()
    {
        // The same text as a token's id and as the public id of a sign-in, and with another boundary between issuer and id.
        await _service.RevokeTokenAsync(Issuer, Someone, Sid.ToString(), Now + TimeSpan.FromHours(1));
        Assert.False(await _service.IsRevokedAsync(Token with { TokenId = null }));
        await _service.RevokeTokenAsync(Issuer, Someone, "family", Now + TimeSpan.FromHours(1));
        await _service.RevokeFamilyAsync(Issuer, Someone, Sid.ToString());
        Assert.False(await _service.IsRevokedAsync(Token));
        await _service.RevokeTokenAsync("ab", Someone, "c", Now + TimeSpan.FromHours(1));
        Assert.True(await _service.IsRevokedAsync(Token with { Issuer = "ab", TokenId = "c" }));
        Assert.False(await _service.IsRevokedAsync(Token with { Issuer = "a", TokenId = "bc" }));
        Assert.False(await _service.IsRevokedAsync(Token with { Issuer = "abc", TokenId = null }));
    }

    [Fact]
    public void Keys_contain_the_boundary_of_the_issuer()
    {
        // The same bytes in the same order with another boundary.
        var owner = new StoreKey([.. Enumerable.Repeat((byte)'b', StoreKey.Size)]);
        Assert.NotEqual(RevocationKeys.Token("ab", owner, "c"), RevocationKeys.Token("a", owner, "bc"));
        Assert.Equal(owner.Bucket, RevocationKeys.Token("ab", owner, "c").Bucket);
    }

    [Fact]
    public async Task Check_accepts_ids_of_any_length_and_makes_one_call()
    {
        var hostile = Token with { TokenId = new string('x', 100_000) + "\ud800" };
        Assert.False(await _service.IsRevokedAsync(hostile));
        Assert.Equal(1, _store.Calls);
        await _service.RevokeTokenAsync(Issuer, Someone, hostile.TokenId!, Now);
        Assert.True(await _service.IsRevokedAsync(hostile));
    }

    [Theory]
    [InlineData(StoreFault.Before), InlineData(StoreFault.After)]
    public async Task Failing_store_gives_no_answer(StoreFault fault)
    {
        _store.Fault = fault;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.IsRevokedAsync(Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.GetGenerationsAsync(Issuer, Someone).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeSignInAsync(Issuer, Someone, Sid).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeFamilyAsync(Issuer, Someone, "a").AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeSubjectAsync(Issuer, Someone).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeEveryoneAsync(Issuer).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeTokenAsync(Issuer, Someone, "a", Now).AsTask());
    }

    [Fact]
    public async Task Full_store_refuses_rather_than_forget()
    {
        var store = new InMemoryRevocationStore(new InMemoryStoreOptions { Capacity = 2 });
        var service = new RevocationService(store, null, new AuthKitRuntime { TimeProvider = _clock });
        await service.RevokeTokenAsync(Issuer, Someone, "a", Now + Second);
        await service.RevokeTokenAsync(Issuer, Someone, "b", Now + Second);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => service.RevokeTokenAsync(Issuer, Someone, "c", Now + Second).AsTask());
        await service.RevokeTokenAsync(Issuer, Someone, "a", Now + (2 * Second));
        Assert.True(await service.IsRevokedAsync(Token));
        Assert.True(await service.IsRevokedAsync(Token with { TokenId = "b" }));
        Assert.False(await service.IsRevokedAsync(Token with { TokenId = "c" }));
        _clock.Advance(TimeSpan.FromHours(1));
        await service.RevokeTokenAsync(Issuer, Someone, "c", Now + Second);
        Assert.True(await service.IsRevokedAsync(Token with { TokenId = "c" }));
    }

    /// <summary>The time at which the only entry may be deleted.</summary>
    private DateTimeOffset End => Assert.Single(_entries.Values).ExpiresAt;

    private sealed class UnreadableStore : IRevocationStore
    {
        public ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IReadOnlyList<RevocationEntry>>([new RevocationEntry(keys.Span[0], RevocationEntry.MaxGeneration, null, 0, DateTimeOffset.MaxValue)]);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);
    }

    private sealed class RecordingStore(Dictionary<StoreKey, RevocationEntry> entries) : IRevocationStore
    {
        private readonly InMemoryRevocationStore _inner = new();

        public async ValueTask RevokeAsync(StoreKey key, SessionId? kept, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancellationToken = default)
        {
            await _inner.RevokeAsync(key, kept, expiresAt, now, cancellationToken);
            entries[key] = (await _inner.FindAsync(new[] { key }, cancellationToken))[0];
        }

        public ValueTask<IReadOnlyList<RevocationEntry>> FindAsync(ReadOnlyMemory<StoreKey> keys, CancellationToken cancellationToken = default) => _inner.FindAsync(keys, cancellationToken);

        public ValueTask<int> PurgeAsync(DateTimeOffset now, int batch, CancellationToken cancellationToken = default) => _inner.PurgeAsync(now, batch, cancellationToken);
    }

    [Fact]
    public void Options_list_every_problem()
    {
        Assert.Equal(2, new RevocationOptions { AccessTokenLifetime = TimeSpan.Zero, ClockSkew = TimeSpan.FromMinutes(2) }.Validate().Count);
        Assert.Empty(new RevocationOptions().Validate());
    }
}
