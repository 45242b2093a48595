using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Revocation;

public sealed class RevocationServiceTests
{
    private const string Issuer = "https://issuer.example";
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(5);
    private static readonly SubjectRef Someone = new("acme", "someone");
    private static readonly SessionId Sid = SessionId.Create();

    private readonly ManualClock _clock = new();
    private readonly FaultingRevocationStore _store = new(new InMemoryRevocationStore());
    private readonly RevocationService _service;

    public RevocationServiceTests() => _service = new RevocationService(_store, null, new AuthKitRuntime { TimeProvider = _clock });

    private DateTimeOffset Now => _clock.GetUtcNow();

    private RevocationCheck Token => new() { Issuer = Issuer, Subject = Someone, IssuedAt = Now, TokenId = "a", Sid = Sid };

    [Fact]
    public async Task Token_is_refused_by_issuer_subject_and_id_until_the_skew_after_its_end()
    {
        var token = Token;
        var end = Now + TimeSpan.FromMinutes(15);
        await _service.RevokeTokenAsync(Issuer, Someone, "a", end);
        Assert.True(await _service.IsRevokedAsync(token));
        foreach (var other in (RevocationCheck[])[token with { TokenId = "b" }, token with { TokenId = "A" }, token with { TokenId = null }, token with { Issuer = Issuer + "/" }, token with { Subject = new SubjectRef("someone") }, token with { Subject = new SubjectRef("acme", "other") }])
        {
            Assert.False(await _service.IsRevokedAsync(other));
        }

        // A validator takes a token up to its end and the skew.
        _clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(30));
        Assert.True(await _service.IsRevokedAsync(token));
        _clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.True(await _service.IsRevokedAsync(token));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(await _service.IsRevokedAsync(token));
    }

    [Fact]
    public async Task Sign_in_is_refused_whenever_its_tokens_were_issued()
    {
        await _service.RevokeSignInAsync(Issuer, Someone, Sid);
        foreach (var issuedAt in (DateTimeOffset[])[Now - Kept, Now, Now + Second])
        {
            Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = issuedAt, TokenId = "any" }));
        }

        Assert.False(await _service.IsRevokedAsync(Token with { Sid = SessionId.Create() }));
        Assert.False(await _service.IsRevokedAsync(Token with { Sid = null }));
        Assert.False(await _service.IsRevokedAsync(Token with { Subject = new SubjectRef("acme", "other") }));
        var token = Token;
        _clock.Advance(Kept - TimeSpan.FromMilliseconds(1));
        Assert.True(await _service.IsRevokedAsync(token));
    }

    [Fact]
    public async Task Cut_off_of_a_subject_is_inclusive_and_only_moves_forward()
    {
        var cutOff = Now;
        await _service.RevokeSubjectAsync(Issuer, Someone);
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff - Second }));
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff }));
        Assert.False(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff + Second }));
        Assert.False(await _service.IsRevokedAsync(Token with { Subject = new SubjectRef("acme", "other") }));

        await _service.RevokeSubjectAsync(Issuer, Someone, cutOff - TimeSpan.FromHours(1));
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff }));
        await _service.RevokeSubjectAsync(Issuer, Someone, cutOff + Second);
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff + Second }));

        // Kept for what may be issued up to a cut-off that lies ahead.
        _clock.Advance(Kept);
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff }));
        _clock.Advance(Second);
        Assert.False(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff }));
    }

    [Fact]
    public async Task Everything_of_an_issuer_is_refused_for_as_long_as_a_family_can_live()
    {
        var cutOff = Now;
        await _service.RevokeAllAsync(Issuer);
        Assert.True(await _service.IsRevokedAsync(Token));
        Assert.True(await _service.IsRevokedAsync(Token with { Subject = new SubjectRef("anyone"), Sid = null, TokenId = null }));
        Assert.False(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff + Second }));
        Assert.False(await _service.IsRevokedAsync(Token with { Issuer = "https://other.example" }));
        _clock.Advance(TimeSpan.FromDays(399));
        Assert.True(await _service.IsRevokedAsync(Token with { IssuedAt = cutOff }));
    }

    [Fact]
    public async Task Kinds_and_boundaries_of_texts_do_not_mix()
    {
        // As a token's id, as a sign-in's name, and split elsewhere between issuer and id.
        await _service.RevokeTokenAsync(Issuer, Someone, Sid.ToString(), Now + TimeSpan.FromHours(1));
        Assert.False(await _service.IsRevokedAsync(Token with { TokenId = null }));
        await _service.RevokeTokenAsync("ab", Someone, "c", Now + TimeSpan.FromHours(1));
        Assert.True(await _service.IsRevokedAsync(Token with { Issuer = "ab", TokenId = "c" }));
        Assert.False(await _service.IsRevokedAsync(Token with { Issuer = "a", TokenId = "bc" }));
        Assert.False(await _service.IsRevokedAsync(Token with { Issuer = "abc", TokenId = null }));
    }

    [Fact]
    public void Keys_say_where_the_issuer_ends()
    {
        // The same bytes in the same order, split elsewhere.
        var owner = new StoreKey([.. Enumerable.Repeat((byte)'b', StoreKey.Size)]);
        Assert.NotEqual(RevocationKeys.Token("ab", owner, "c"), RevocationKeys.Token("a", owner, "bc"));
        Assert.Equal(owner.Bucket, RevocationKeys.Token("ab", owner, "c").Bucket);
    }

    [Fact]
    public async Task Check_takes_ids_of_any_length_and_one_call()
    {
        var hostile = Token with { TokenId = new string('x', 100_000) + "\ud800" };
        Assert.False(await _service.IsRevokedAsync(hostile));
        Assert.Equal(1, _store.Calls);
        await _service.RevokeTokenAsync(Issuer, Someone, hostile.TokenId!, Now);
        Assert.True(await _service.IsRevokedAsync(hostile));
    }

    [Theory]
    [InlineData(StoreFault.Before), InlineData(StoreFault.After)]
    public async Task Store_that_fails_answers_nothing(StoreFault fault)
    {
        _store.Fault = fault;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.IsRevokedAsync(Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeSignInAsync(Issuer, Someone, Sid).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeSubjectAsync(Issuer, Someone).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeAllAsync(Issuer).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _service.RevokeTokenAsync(Issuer, Someone, "a", Now).AsTask());
    }

    [Fact]
    public async Task Full_store_refuses_rather_than_forget()
    {
        var store = new InMemoryRevocationStore(new InMemoryRevocationStoreOptions { Capacity = 2 });
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

    [Fact]
    public void Options_list_every_problem()
    {
        Assert.Equal(2, new RevocationOptions { AccessTokenLifetime = TimeSpan.Zero, ClockSkew = TimeSpan.FromMinutes(2) }.Validate().Count);
        Assert.Empty(new RevocationOptions().Validate());
    }
}
