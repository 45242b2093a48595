using AuthKit.AccessTokens;
using AuthKit.Events;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.AccessTokens;

/// <summary>Revocations in the order in which things may happen.</summary>
public sealed class TokenRevocationTests : IDisposable
{
    private readonly TokenSite _site;
    private WatchedRevocations _revocations = null!;

    public TokenRevocationTests() => _site = new TokenSite(wrap: store => _revocations = new WatchedRevocations(store));

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task Family_that_another_call_ended_first_is_neither_given_nor_told()
    {
        var pair = await _site.IssueAsync();
        var other = new RefreshTokenService(_site.Families, runtime: new AuthKitRuntime { TimeProvider = _site.Clock });
        _revocations.Revoked = async () => await other.RevokeTokenAsync(pair.Refresh.Token);

        Assert.Null(await _site.Service.RevokeRefreshTokenAsync(pair.Refresh.Token));
        Assert.Empty(_site.Events.Of<TokenRevokedEvent>());
    }

    [Fact]
    public async Task Family_that_an_outage_left_refreshes_no_more()
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
    public async Task Family_from_before_a_cut_off_ends_also_where_it_was_refreshed_after_it()
    {
        var pair = await _site.IssueAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var cutOff = _site.Clock.GetUtcNow();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        pair = (await _site.RefreshAsync(pair.Refresh.Token)).Pair!;
        await new RevocationService(_site.Revocations, runtime: new AuthKitRuntime { TimeProvider = _site.Clock }).RevokeSubjectAsync(TokenSite.Issuer, TokenSite.Someone, cutOff);

        Assert.True(await _site.IsValidAsync(pair));
        Assert.Equal(RefreshTokenStatus.SubjectRefused, (await _site.RefreshAsync(pair.Refresh.Token)).Status);
    }

    [Fact]
    public async Task Access_token_that_was_revoked_stays_so_to_its_end()
    {
        var pair = await _site.IssueAsync();
        await _site.Service.RevokeAsync((await _site.Service.ValidateAsync(pair.AccessToken)).Token!);
        _site.Clock.Advance(pair.ExpiresIn + TimeSpan.FromSeconds(29));
        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
        _site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AccessTokenStatus.Invalid, (await _site.Service.ValidateAsync(pair.AccessToken)).Status);
    }

    [Fact]
    public async Task Name_that_none_of_the_subject_s_sign_ins_has_is_not_written_down()
    {
        await _site.IssueAsync();
        var calls = _site.Revocations.Calls;
        Assert.False(await _site.Service.RevokeSignInAsync(TokenSite.Someone, SessionId.Create()));
        Assert.Equal(calls, _site.Revocations.Calls);
    }
}
