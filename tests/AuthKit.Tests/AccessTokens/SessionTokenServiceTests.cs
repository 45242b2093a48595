using AuthKit.AccessTokens;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.AccessTokens;

/// <summary>Tokens for sessions, and events that can happen while they are created.</summary>
public sealed class SessionTokenServiceTests : IDisposable, ISubjectGate
{
    private readonly TokenSite _site;
    private readonly SessionService _sessions;
    private readonly SessionTokenService _service;
    private WatchedRevocations _revocations = null!;
    private SubjectStanding _standing = SubjectStanding.Good;

    public SessionTokenServiceTests()
    {
        _site = new TokenSite(wrap: store => _revocations = new WatchedRevocations(store));
        _sessions = new SessionService(new InMemorySessionStore(), runtime: new AuthKitRuntime { TimeProvider = _site.Clock });
        _service = new SessionTokenService(_sessions, _site.Service, this);
    }

    public ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken) => ValueTask.FromResult(_standing);

    public void Dispose() => _site.Dispose();

    [Theory]
    [InlineData(SubjectStanding.Refused, SessionTokenStatus.Ended)]
    [InlineData(SubjectStanding.EnrollmentRequired, SessionTokenStatus.EnrollmentRequired)]
    public async Task Account_that_may_not_continue_gets_no_tokens_and_keeps_its_earlier_ones(SubjectStanding standing, SessionTokenStatus expected)
    {
        var grant = await BeginAsync();
        var first = (await IssueAsync(grant)).Pair!;
        _standing = standing;
        Assert.Equal(expected, (await IssueAsync(grant)).Status);
        Assert.True((await _site.RefreshAsync(first.Refresh.Token)).Succeeded);
    }

    [Fact]
    public async Task Simultaneous_calls_on_two_instances_share_one_refresh_token()
    {
        var grant = await BeginAsync();
        var runtime = new AuthKitRuntime { TimeProvider = _site.Clock };
        var other = new SessionTokenService(
            _sessions,
            new TokenService(new AuthKit.Tokens.JwtKeyRing(_site.Key), new RefreshTokenService(_site.Families.Store, runtime: runtime), new TokenServiceOptions { Issuer = TokenSite.Issuer, Audiences = [TokenSite.Audience] }, new RevocationService(_site.Revocations.Store, runtime: runtime), runtime: runtime));
        var first = (await IssueAsync(grant)).Pair!;
        var second = (await other.IssueAsync(grant.Session, grant.Token, new SessionTokenRequest())).Pair!;

        Assert.Equal(first.Refresh.Token, second.Refresh.Token);
        Assert.NotEqual(first.AccessToken, second.AccessToken);
        Assert.Equal((true, true), (await _site.IsValidAsync(first), await _site.IsValidAsync(second)));

        // After a refresh, or later, there is another refresh token.
        await _site.RefreshAsync(first.Refresh.Token);
        var third = (await IssueAsync(grant)).Pair!;
        Assert.NotEqual(first.Refresh.Token, third.Refresh.Token);
        _site.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.NotEqual(third.Refresh.Token, (await IssueAsync(grant)).Pair!.Refresh.Token);
    }

    [Fact]
    public async Task Sign_in_that_is_revoked_while_its_tokens_are_created_gets_none()
    {
        var grant = await BeginAsync();
        _site.Claims = _ => _site.Service.RevokeSignInAsync(TokenSite.Someone, grant.Session.Sid).AsTask().GetAwaiter().GetResult();
        Assert.Equal(SessionTokenStatus.Ended, (await IssueAsync(grant)).Status);
        _site.Claims = null;
        Assert.Empty(await _site.Service.ListAsync(TokenSite.Someone));

        // The call completes the end, which had left the session.
        Assert.False((await _sessions.ValidateAsync(grant.Token)).IsValid);
    }

    [Fact]
    public async Task Revocation_of_everything_while_tokens_are_created_does_not_invalidate_the_issued_tokens()
    {
        var grant = await BeginAsync();
        var times = 0;
        _site.Claims = _ =>
        {
            if (times++ == 0)
            {
                _site.Service.RevokeEveryoneAsync().AsTask().GetAwaiter().GetResult();
            }
        };
        var pair = (await IssueAsync(grant)).Pair!;
        Assert.True(await _site.IsValidAsync(pair));
        Assert.True((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded);
    }

    /// <summary>
    /// The revocation was written, but the family could not be ended. Within the grace period it would be shared, although it is revoked.
    /// </summary>
    [Fact]
    public async Task Half_revoked_family_is_not_issued_again()
    {
        var grant = await BeginAsync();
        var first = (await IssueAsync(grant)).Pair!;
        _revocations.Revoked = () =>
        {
            _site.Families.Fault = StoreFault.Before;
            return Task.CompletedTask;
        };
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _site.Service.RevokeRefreshTokenAsync(first.Refresh.Token).AsTask());
        (_revocations.Revoked, _site.Families.Fault) = (null, StoreFault.None);

        var second = (await IssueAsync(grant)).Pair!;
        Assert.Equal((false, true), (await _site.IsValidAsync(first), await _site.IsValidAsync(second)));
        Assert.True((await _site.RefreshAsync(second.Refresh.Token)).Succeeded);
    }

    [Fact]
    public async Task Replacement_completes_although_the_client_disconnects()
    {
        var grant = await BeginAsync();
        var first = (await IssueAsync(grant)).Pair!;
        _site.Clock.Advance(TimeSpan.FromSeconds(10));
        using var gone = new CancellationTokenSource();
        var held = _site.Families.Faults.Add(new StoreFaultRule(StoreFault.Hold) { Operation = nameof(IRefreshTokenStore.AddAsync), Times = 1 });
        var call = _service.IssueAsync(grant.Session, grant.Token, new SessionTokenRequest(), gone.Token).AsTask();
        await held.Reached;
        await gone.CancelAsync();
        Assert.False(call.IsCompleted);
        held.Release();

        var second = (await call).Pair!;
        Assert.True(await _site.IsValidAsync(second));
        Assert.True((await _site.RefreshAsync(second.Refresh.Token)).Succeeded);
        Assert.True(await _site.IsValidAsync(first));
    }

    [Fact]
    public async Task Visitor_s_session_and_an_outdated_token_get_no_tokens()
    {
        var visitor = await _sessions.CreateAnonymousAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => IssueAsync(visitor).AsTask());
        var grant = await BeginAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => _service.IssueAsync(grant.Session, "", new SessionTokenRequest()).AsTask());
    }

    private ValueTask<SessionGrant> BeginAsync() => _sessions.CreateAsync(new SessionRequest { Subject = TokenSite.Someone, Amr = ["pwd"] });

    private ValueTask<SessionTokenResult> IssueAsync(SessionGrant grant) => _service.IssueAsync(grant.Session, grant.Token, new SessionTokenRequest());
}
