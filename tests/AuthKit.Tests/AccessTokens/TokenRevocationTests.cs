using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.AccessTokens;

/// <summary>Revocations in every order in which things can happen.</summary>
public sealed class TokenRevocationTests : IDisposable
{
    private readonly TokenSite _site;
    private WatchedRevocations _revocations = null!;

    public TokenRevocationTests() => _site = new TokenSite(wrap: store => _revocations = new WatchedRevocations(store));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Family_that_another_call_ended_first_is_neither_issued_nor_reported()
    {
        var pair = await _site.IssueAsync();
        var other = new RefreshTokenService(_site.Families.Store, runtime: new AuthKitRuntime { TimeProvider = _site.Clock });
        _revocations.Revoked = async () => await other.RevokeTokenAsync(pair.Refresh.Token);

        Assert.Null(await _site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token));
        Assert.Empty(_site.Events.Of<TokenRevokedEvent>());
    }

    [Fact]
    public async Task Family_that_an_outage_left_can_no_longer_be_refreshed()
    {
        var pair = await _site.IssueAsync();
        _revocations.Revoked = () =>
        {
            _site.Families.Fault = StoreFault.Before;
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token).AsTask());
        _site.Families.Fault = StoreFault.None;

        Assert.False(await _site.IsValidAsync(pair));
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
    }

    [Fact]
    public async Task Family_from_before_a_revocation_of_the_subject_ends_also_if_it_was_refreshed_afterwards()
    {
        var pair = await _site.IssueAsync();
        pair = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;
        await new RevocationService(_site.Revocations.Store, runtime: new AuthKitRuntime { TimeProvider = _site.Clock }).RevokeSubjectAsync(TokenSite.Issuer, TokenSite.Someone);

        Assert.False(await _site.IsValidAsync(pair));
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
    }

    [Fact]
    public async Task Revoked_access_token_stays_revoked_until_its_expiry()
    {
        var pair = await _site.IssueAsync();
        await _site.Service.RevokeAsync((await _site.Service.ValidateAsync(pair.AccessToken)).Token!);
        _site.Clock.Advance(pair.ExpiresIn + TimeSpan.FromSeconds(29));
        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
        _site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AccessTokenStatus.Invalid, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
    }

    /// <summary>
    /// The clocks of two instances differ in either direction. Tokens that the first instance issued before the second one revoked are refused, and
    /// later ones are valid.
    /// </summary>
    [Theory]
    [InlineData(25, false), InlineData(-25, false), InlineData(300, false), InlineData(-300, false)]
    [InlineData(25, true), InlineData(-25, true), InlineData(300, true), InlineData(-300, true)]
    public async Task Clock_differences_do_not_change_which_tokens_a_revocation_covers(int seconds, bool isEverybody)
    {
        var otherClock = new ManualClock();
        otherClock.Advance(TimeSpan.FromSeconds(seconds));
        var runtime = new AuthKitRuntime { TimeProvider = otherClock };
        var other = new TokenService(
            new AuthKit.Tokens.JwtKeyRing(_site.Key),
            new RefreshTokenService(_site.Families.Store, runtime: runtime),
            new TokenServiceOptions { Issuer = TokenSite.Issuer, Audiences = [TokenSite.Audience] },
            new RevocationService(_site.Revocations.Store, runtime: runtime),
            runtime: runtime);
        RefreshTokenIssueRequest request = new() { Subject = TokenSite.Someone };
        for (var round = 0; round < 3; round++)
        {
            var before = new[] { await _site.Service.IssueAsync(request), await other.IssueAsync(request) };
            var revoker = round % 2 == 0 ? _site.Service : other;
            await (isEverybody ? revoker.RevokeEveryoneAsync().AsTask() : revoker.RevokeSubjectAsync(TokenSite.Someone).AsTask());
            var after = new[] { await _site.Service.IssueAsync(request), await other.IssueAsync(request) };

            // Each token is validated with the clock that issued it. On another clock, a token of an instance far ahead would not be valid yet.
            Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(before[0].AccessToken)).Status);
            Assert.Equal(AccessTokenStatus.Revoked, (await other.ValidateAsync(before[1].AccessToken)).Status);
            Assert.True((await _site.Service.ValidateAsync(after[0].AccessToken)).IsValid);
            Assert.True((await other.ValidateAsync(after[1].AccessToken)).IsValid);
            foreach (var (pair, isGood) in before.Select(static pair => (pair, false)).Concat(after.Select(static pair => (pair, true))))
            {
                Assert.Equal(isGood, (await other.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest())).Succeeded);
            }
        }
    }

    /// <summary>A sign-in that ran while everything of its subject was revoked. None of its tokens may remain valid.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task Family_that_is_added_while_its_subject_is_revoked_is_refused(bool isEverybody)
    {
        _site.Claims = _ => (isEverybody ? _site.Service.RevokeEveryoneAsync().AsTask() : _site.Service.RevokeSubjectAsync(TokenSite.Someone, SessionId.Create()).AsTask()).GetAwaiter().GetResult();
        var pair = await _site.IssueAsync();
        _site.Claims = null;

        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
    }

    [Fact]
    public async Task Kept_sign_in_keeps_its_tokens_also_those_of_replaced_families()
    {
        var (sid, other) = (SessionId.Create(), await _site.IssueAsync());
        ValueTask<TokenPair> IssueAsync() => _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = TokenSite.Someone, Sid = sid });
        var (first, second) = (await IssueAsync(), await IssueAsync());
        Assert.Equal(1, await _site.Service.RevokeSubjectAsync(TokenSite.Someone, sid));

        Assert.Equal((true, true, false), (await _site.IsValidAsync(first), await _site.IsValidAsync(second), await _site.IsValidAsync(other)));
        var refreshed = (await _site.RefreshAsync(second.Refresh.Token)).Pair!;
        Assert.True(await _site.IsValidAsync(refreshed));
        Assert.False((await _site.RefreshAsync(first.Refresh.Token)).Succeeded);
        Assert.True(await _site.Service.RevokeSignInAsync(TokenSite.Someone, sid));
        Assert.Equal((false, false, false), (await _site.IsValidAsync(first), await _site.IsValidAsync(second), await _site.IsValidAsync(refreshed)));
    }

    [Fact]
    public async Task Evicted_family_loses_its_access_tokens_and_its_sign_in_may_get_new_ones()
    {
        using var site = new TokenSite(configure: static options => options.MaxFamiliesPerSubject = 1);
        var sid = SessionId.Create();
        RefreshTokenIssueRequest request = new() { Subject = TokenSite.Someone, Sid = sid };
        var first = await site.Service.IssueAsync(request);
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var other = await site.IssueAsync();
        Assert.Equal((false, true), (await site.IsValidAsync(first), await site.IsValidAsync(other)));
        site.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await site.IsValidAsync(await site.Service.IssueAsync(request)));
        Assert.False(await site.IsValidAsync(other));
    }

    [Fact]
    public async Task Revocation_by_a_token_of_a_replaced_family_leaves_the_new_family()
    {
        var sid = SessionId.Create();
        RefreshTokenIssueRequest request = new() { Subject = TokenSite.Someone, Sid = sid };
        var first = await _site.Service.IssueAsync(request);
        TokenPair? second = null;
        _revocations.Revoked = async () => second ??= await _site.Service.IssueAsync(request);

        // The family is replaced between its look-up and its end.
        Assert.Null(await _site.Service.RevokeRefreshTokenAsync(first.Refresh.Token));
        Assert.Equal((false, true), (await _site.IsValidAsync(first), await _site.IsValidAsync(second!)));
        Assert.True((await _site.RefreshAsync(second!.Refresh.Token)).Succeeded);
    }

    /// <summary>An issue makes one read besides the addition, a validation makes one read, and a refresh makes no additional read.</summary>
    [Fact]
    public async Task Calls_to_the_store_of_revocations_are_counted()
    {
        var pair = await _site.IssueAsync();
        Assert.Equal((1, 1), (_site.Revocations.Calls, _site.Families.Calls));
        await _site.IsValidAsync(pair);
        Assert.Equal((2, 1), (_site.Revocations.Calls, _site.Families.Calls));
        await _site.RefreshAsync(pair.Refresh.Token);
        Assert.Equal((3, 3), (_site.Revocations.Calls, _site.Families.Calls));
        await _site.Service.RevokeSubjectAsync(TokenSite.Someone);
        Assert.Equal((4, 4), (_site.Revocations.Calls, _site.Families.Calls));
    }

    /// <summary>The access tokens are revoked before the family ends. If an outage happens between the two, the call can be repeated.</summary>
    [Fact]
    public async Task Reuse_that_an_outage_interrupts_ends_everything_when_the_token_is_presented_again()
    {
        var pair = await _site.IssueAsync();
        var next = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;
        _site.Revocations.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.RefreshAsync(pair.Refresh.Token).AsTask());
        _site.Revocations.Fault = StoreFault.None;

        Assert.Equal(RefreshTokenStatus.Reused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
        Assert.False(await _site.IsValidAsync(next));
        Assert.False((await _site.RefreshAsync(next.Refresh.Token)).Succeeded);
    }
}
