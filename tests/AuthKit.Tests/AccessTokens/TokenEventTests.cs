using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.AccessTokens;

public sealed class TokenEventTests : IDisposable
{
    private static readonly SubjectRef Alice = new("acme", "alice");

    private readonly TokenSite _site = new(configure: static options => options.MaxFamiliesPerSubject = 2);

    public void Dispose() => _site.Dispose();

    [Fact]
    public async Task First_pair_is_reported_with_subject_address_and_client()
    {
        var pair = await IssueAsync();

        var issued = Assert.IsType<TokenIssuedEvent>(Assert.Single(_site.Events.All));
        Assert.Equal((_site.Clock.GetUtcNow(), "acme", "alice", "192.0.2.1", "Browser"), (issued.Time, issued.Tenant, issued.SubjectId, issued.Address, issued.UserAgent));
        Assert.Equal((pair.Refresh.Family.Sid.ToString(), "app"), (issued.Sid, issued.ClientId));
        Assert.Equal(["pwd"], issued.Amr);
    }

    [Fact]
    public async Task Evicted_tokens_are_reported()
    {
        var first = await IssueAsync();
        _site.Clock.Advance(TimeSpan.FromSeconds(1));
        await IssueAsync();
        _site.Clock.Advance(TimeSpan.FromSeconds(1));
        await IssueAsync();

        var evicted = Assert.Single(_site.Events.Of<TokenEvictedEvent>());
        Assert.Equal((first.Refresh.Family.Sid.ToString(), "acme", "alice", _site.Clock.GetUtcNow()), (evicted.Sid, evicted.Tenant, evicted.SubjectId, evicted.Time));
    }

    [Fact]
    public async Task Refresh_is_reported_with_the_address_and_a_repeated_one_as_repeated()
    {
        var pair = await IssueAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(15));
        await RefreshAsync(pair.Refresh.Token, TimeSpan.FromSeconds(10));
        _site.Clock.Advance(TimeSpan.FromSeconds(9));
        await RefreshAsync(pair.Refresh.Token, TimeSpan.FromSeconds(10));

        var refreshed = _site.Events.Of<TokenRefreshedEvent>();
        Assert.Equal([false, true], refreshed.Select(static e => e.IsRepeated));
        Assert.Equal(_site.Clock.GetUtcNow(), refreshed[1].Time);
        Assert.All(refreshed, e => Assert.Equal(
            ("acme", "alice", "192.0.2.2", "Other", pair.Refresh.Family.Sid.ToString(), "app"),
            (e.Tenant, e.SubjectId, e.Address, e.UserAgent, e.Sid, e.ClientId)));
    }

    [Fact]
    public async Task Refused_refresh_is_not_reported_as_a_refresh()
    {
        var pair = await IssueAsync();
        await _site.Service.RefreshAsync("nothing", new RefreshTokenRefreshRequest());
        await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest { Tenant = "acme", ClientId = "another" });
        await _site.Service.RefreshAsync(pair.Refresh.Token, new RefreshTokenRefreshRequest { Tenant = "acme", ClientId = "app", Scopes = ["more"] });
        await RefreshAsync(pair.Refresh.Token);
        await RefreshAsync(pair.Refresh.Token);

        Assert.Equal(["token.issued", "token.refreshed", "token.reused"], _site.Events.Names);
        var reused = Assert.Single(_site.Events.Of<TokenReusedEvent>());
        Assert.Equal(("acme", "alice", "192.0.2.2", "Other"), (reused.Tenant, reused.SubjectId, reused.Address, reused.UserAgent));
    }

    [Fact]
    public async Task End_of_a_sign_in_s_tokens_is_reported_once_by_the_call_that_made_it()
    {
        var (one, two) = (await IssueAsync(), await IssueAsync());
        _site.Events.Clear();

        await _site.Service.RevokeRefreshTokenAsync(one.Refresh.Token, "another", "acme");
        await _site.Service.RevokeRefreshTokenAsync(one.Refresh.Token, "app", "acme");
        await _site.Service.RevokeRefreshTokenAsync(one.Refresh.Token, "app", "acme");
        await _site.Service.RevokeSignInAsync(Alice, two.Refresh.Family.Sid);
        await _site.Service.RevokeSignInAsync(Alice, two.Refresh.Family.Sid);
        await _site.Service.RevokeSignInAsync(Alice, SessionId.Create());

        Assert.Equal(2, _site.Events.All.Count);
        Assert.Equal([one.Refresh.Family.Sid.ToString(), two.Refresh.Family.Sid.ToString()], _site.Events.Of<TokenRevokedEvent>().Select(static e => e.Sid));
        Assert.All(_site.Events.Of<TokenRevokedEvent>(), e => Assert.Equal(("acme", "alice", null, _site.Clock.GetUtcNow()), (e.Tenant, e.SubjectId, e.TokenId, e.Time)));
        Assert.Equal(["app", null], _site.Events.Of<TokenRevokedEvent>().Select(static e => e.ClientId));
    }

    [Fact]
    public async Task Revocation_of_one_access_token_names_it()
    {
        var pair = await IssueAsync();
        var token = (await _site.Service.ValidateAsync(pair.AccessToken, "acme")).Token!;
        _site.Events.Clear();
        await _site.Service.RevokeAsync(token);

        var revoked = Assert.IsType<TokenRevokedEvent>(Assert.Single(_site.Events.All));
        Assert.Equal((token.TokenId, token.Sid.ToString(), "app", "acme", "alice"), (revoked.TokenId, revoked.Sid, revoked.ClientId, revoked.Tenant, revoked.SubjectId));
    }

    [Fact]
    public async Task End_of_all_reports_the_number_the_spared_sign_in_and_the_reason()
    {
        var (_, kept) = (await IssueAsync(), await IssueAsync());
        _site.Events.Clear();
        await _site.Service.RevokeSubjectAsync(Alice, kept.Refresh.Family.Sid, SessionEndReason.PasswordChanged);
        await _site.Service.RevokeSubjectAsync(Alice);
        await _site.Service.RevokeSubjectAsync(Alice);
        await _site.Service.RevokeEveryoneAsync();

        Assert.Equal(
            [
                ("alice", 1, kept.Refresh.Family.Sid.ToString(), SessionEndReason.PasswordChanged),
                ("alice", 1, null, SessionEndReason.Requested),
                ("alice", 0, null, SessionEndReason.Requested),
                (null, 0, null, SessionEndReason.Requested),
            ],
            _site.Events.Of<TokensRevokedEvent>().Select(static e => (e.SubjectId, e.Count, e.ExceptSid, e.Reason)));
        Assert.Equal(4, _site.Events.All.Count);
    }

    [Fact]
    public async Task Families_end_after_their_access_tokens_are_revoked()
    {
        var pair = await IssueAsync();
        _site.Events.Clear();
        _site.Revocations.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeSubjectAsync(Alice).AsTask());
        _site.Revocations.Fault = StoreFault.None;

        Assert.Equal(["store.failed"], _site.Events.Names);
        Assert.Equal(1, await _site.Service.RevokeSubjectAsync(Alice));
        Assert.Equal(AccessTokenStatus.Revoked, (await _site.Service.ValidateAsync(pair.AccessToken, "acme")).Status);
    }

    [Fact]
    public async Task Outage_reports_only_itself()
    {
        var pair = await IssueAsync();
        _site.Events.Clear();
        _site.Families.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => IssueAsync());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => RefreshAsync(pair.Refresh.Token).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeSubjectAsync(Alice).AsTask());
        _site.Families.Fault = StoreFault.None;
        _site.Revocations.Fault = StoreFault.Before;
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeSignInAsync(Alice, pair.Refresh.Family.Sid).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeEveryoneAsync().AsTask());

        Assert.Equal(5, _site.Events.All.Count);
        Assert.All(_site.Events.All, static e => Assert.IsType<StoreFailedEvent>(e));
    }

    [Fact]
    public async Task No_event_holds_a_token()
    {
        var pair = await IssueAsync();
        var next = (await RefreshAsync(pair.Refresh.Token)).Pair!;
        await _site.Service.RevokeAsync((await _site.Service.ValidateAsync(next.AccessToken, "acme")).Token!);
        await _site.Service.RevokeRefreshTokenAsync(next.Refresh.Token, "app", "acme");
        await _site.Service.RevokeSubjectAsync(Alice);

        string[] secrets = [pair.AccessToken, pair.Refresh.Token, next.AccessToken, next.Refresh.Token];
        foreach (var authEvent in _site.Events.All)
        {
            var texts = authEvent.GetType().GetProperties().Select(property => property.GetValue(authEvent)).OfType<string>();
            Assert.All(texts, text => Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.Ordinal) || secret.Contains(text, StringComparison.Ordinal) && text.Length > 8));
        }

        Assert.Equal(5, _site.Events.All.Count);
    }

    private async Task<TokenPair> IssueAsync() => await _site.Service.IssueAsync(
        new RefreshTokenIssueRequest { Subject = Alice, ClientId = "app", Amr = ["pwd"], Client = new ClientContext { Address = "192.0.2.1", UserAgent = "Browser" }, ReuseGrace = RefreshTokenOptions.MaxReuseGrace });

    private ValueTask<TokenRefresh> RefreshAsync(string token, TimeSpan? grace = null) =>
        _site.Service.RefreshAsync(token, new RefreshTokenRefreshRequest { Tenant = "acme", ClientId = "app", ReuseGrace = grace, Client = new ClientContext { Address = "192.0.2.2", UserAgent = "Other" } });
}
