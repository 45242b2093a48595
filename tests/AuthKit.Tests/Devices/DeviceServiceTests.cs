using AuthKit.AccessTokens;
using AuthKit.Devices;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.AccessTokens;

namespace AuthKit.Tests.Devices;

public sealed class DeviceServiceTests : IDisposable
{
    private readonly TokenSite _site = new();
    private readonly FaultingStore<ISessionStore> _sessionStore = new(new InMemorySessionStore());
    private readonly SessionService _sessions;
    private readonly DeviceService _devices;

    public DeviceServiceTests()
    {
        _sessions = new SessionService(_sessionStore.Store, runtime: new AuthKitRuntime { TimeProvider = _site.Clock, Events = _site.Events });
        _devices = new DeviceService(_sessions, _site.Service);
    }

    [Fact]
    public async Task Session_and_tokens_of_one_sid_are_one_device()
    {
        var (session, pair) = await SignInAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var alone = await _site.IssueAsync();
        _site.Clock.Advance(TimeSpan.FromMinutes(1));
        var other = await _sessions.CreateAsync(new SessionRequest { Subject = TokenSite.Someone, Amr = ["pwd"] });

        var devices = await _devices.ListAsync(TokenSite.Someone);

        Assert.Equal([other.Session.Sid, alone.Refresh.Family.Sid, session.Session.Sid], devices.Select(device => device.Sid));
        Assert.Equal([(true, false), (false, true), (true, true)], devices.Select(device => (device.Session is not null, device.Family is not null)));
        Assert.Equal(session.Session.CreatedAt, devices[2].CreatedAt);
        Assert.Equal(pair.Refresh.Family.ExpiresAt, devices[2].ExpiresAt);
    }

    [Fact]
    public async Task Ending_a_device_ends_its_session_and_its_tokens_and_nothing_else()
    {
        var (session, pair) = await SignInAsync();
        var other = await _site.IssueAsync();

        Assert.True(await _devices.EndAsync(TokenSite.Someone, session.Session.Sid));

        Assert.False((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(pair));
        Assert.False((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded);
        Assert.True(await _site.IsValidAsync(other));
        Assert.False(await _devices.EndAsync(TokenSite.Someone, session.Session.Sid));
        Assert.False(await _devices.EndAsync(new SubjectRef("another"), other.Refresh.Family.Sid));
        Assert.True(await _site.IsValidAsync(other));
    }

    /// <summary>A live session requests tokens while all sign-ins are ended. It was checked before the tokens were issued.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public async Task Tokens_that_a_session_gets_while_all_are_ended_end_too(bool isOneKept)
    {
        var (session, _) = await SignInAsync();
        var kept = await _sessions.CreateAsync(new SessionRequest { Subject = TokenSite.Someone, Amr = ["pwd"] });
        var tokens = new SessionTokenService(_sessions, _site.Service);
        var held = _sessionStore.Faults.Add(new StoreFaultRule(StoreFault.Hold) { Operation = nameof(ISessionStore.RemoveByOwnerAsync) });
        var ending = _devices.EndAllAsync(TokenSite.Someone, isOneKept ? kept.Session.Sid : null).AsTask();
        await held.Reached;
        var pair = (await tokens.IssueAsync(session.Session, session.Token, new SessionTokenRequest())).Pair!;
        var ofKept = (await tokens.IssueAsync(kept.Session, kept.Token, new SessionTokenRequest())).Pair!;
        held.Release();
        await ending;

        Assert.Equal((false, isOneKept), (await _site.IsValidAsync(pair), await _site.IsValidAsync(ofKept)));
        Assert.Equal((false, isOneKept), ((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded, (await _site.RefreshAsync(ofKept.Refresh.Token)).Succeeded));
    }

    [Fact]
    public async Task Ending_all_except_one_leaves_that_one_complete()
    {
        var (session, pair) = await SignInAsync();
        var (other, otherPair) = await SignInAsync();

        await _devices.EndAllAsync(TokenSite.Someone, session.Session.Sid);

        Assert.True((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.True(await _site.IsValidAsync(pair));
        Assert.False((await _sessions.ValidateAsync(other.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(otherPair));
        Assert.False((await _site.RefreshAsync(otherPair.Refresh.Token)).Succeeded);
        Assert.True((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded);
    }

    [Theory, InlineData("families"), InlineData("revocations"), InlineData("sessions")]
    public async Task A_repeated_call_ends_what_a_store_s_outage_left(string down)
    {
        var (session, pair) = await SignInAsync();
        Break(down, StoreFault.Before);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _devices.EndAsync(TokenSite.Someone, session.Session.Sid).AsTask());
        Break(down, StoreFault.None);

        await _devices.EndAsync(TokenSite.Someone, session.Session.Sid);

        Assert.False((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(pair));
        Assert.False((await _site.RefreshAsync(pair.Refresh.Token)).Succeeded);
    }

    [Theory, InlineData("families"), InlineData("revocations")]
    public async Task Session_remains_while_tokens_cannot_end_so_that_it_can_be_presented_again(string down)
    {
        var (session, pair) = await SignInAsync();
        Break(down, StoreFault.Before);
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _devices.EndAsync(TokenSite.Someone, session.Session.Sid).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _devices.EndAllAsync(TokenSite.Someone).AsTask());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => _devices.EndHeldAsync(session.Session, [pair.Refresh.Token]).AsTask());
        Assert.True((await _sessions.ValidateAsync(session.Token)).IsValid);

        Break(down, StoreFault.None);
        await _devices.EndHeldAsync(session.Session, [pair.Refresh.Token]);
        Assert.False((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(pair));
    }

    [Theory, InlineData("families"), InlineData("revocations"), InlineData("sessions")]
    public async Task A_repeated_call_completes_an_end_of_all_others_that_failed(string down)
    {
        var (own, ownPair) = await SignInAsync();
        var (other, otherPair) = await SignInAsync();
        foreach (var fault in new[] { StoreFault.Before, StoreFault.After })
        {
            Break(down, fault);
            await Assert.ThrowsAsync<AuthUnavailableException>(() => _devices.EndAllAsync(TokenSite.Someone, own.Session.Sid).AsTask());
        }

        Break(down, StoreFault.None);
        await _devices.EndAllAsync(TokenSite.Someone, own.Session.Sid);

        Assert.False((await _sessions.ValidateAsync(other.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(otherPair));
        Assert.True((await _sessions.ValidateAsync(own.Token)).IsValid);
        Assert.True(await _site.IsValidAsync(ownPair));
    }

    [Fact]
    public async Task Everything_a_client_holds_ends_although_session_and_refresh_token_belong_to_two_sign_ins()
    {
        var (session, pair) = await SignInAsync();
        var (elsewhere, other) = await SignInAsync();
        var visitor = await _sessions.CreateAnonymousAsync();

        await _devices.EndHeldAsync(visitor.Session, ["no token at all"]);
        await _devices.EndHeldAsync(session.Session, [other.Refresh.Token]);

        Assert.False((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(pair));
        Assert.False((await _sessions.ValidateAsync(elsewhere.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(other));
        Assert.True((await _sessions.ValidateAsync(visitor.Token)).IsValid);
    }

    [Fact]
    public async Task Signing_out_ends_everything_the_client_holds_including_a_visitor_s_session()
    {
        var (session, pair) = await SignInAsync();
        var visitor = await _sessions.CreateAnonymousAsync();

        await _devices.SignOutAsync(visitor.Session, [pair.Refresh.Token]);

        Assert.False((await _sessions.ValidateAsync(visitor.Token)).IsValid);
        Assert.False((await _sessions.ValidateAsync(session.Token)).IsValid);
        Assert.False(await _site.IsValidAsync(pair));
    }

    [Fact]
    public async Task Unknown_id_of_a_sign_in_writes_nothing()
    {
        await SignInAsync();
        Break("revocations", StoreFault.Before);
        Assert.False(await _devices.EndAsync(TokenSite.Someone, SessionId.Create()));
    }

    [Fact]
    public async Task Ending_a_device_with_tokens_only_returns_true()
    {
        var pair = await _site.IssueAsync();
        Assert.True(await _devices.EndAsync(TokenSite.Someone, pair.Refresh.Family.Sid));
        Assert.False(await _devices.EndAsync(TokenSite.Someone, pair.Refresh.Family.Sid));
    }

    [Fact]
    public async Task Reason_is_reported_for_sessions_and_for_tokens()
    {
        var (session, _) = await SignInAsync();
        await _devices.EndAllAsync(TokenSite.Someone, session.Session.Sid, SessionEndReason.PasswordChanged);

        var (sessions, tokens) = (Assert.Single(_site.Events.Of<SessionsEndedEvent>()), Assert.Single(_site.Events.Of<TokensRevokedEvent>()));
        Assert.Equal((SessionEndReason.PasswordChanged, session.Session.Sid.ToString()), (sessions.Reason, sessions.ExceptSid));
        Assert.Equal((SessionEndReason.PasswordChanged, session.Session.Sid.ToString()), (tokens.Reason, tokens.ExceptSid));
    }

    public void Dispose() => _site.Dispose();

    private async Task<(SessionGrant Session, AuthKit.AccessTokens.TokenPair Pair)> SignInAsync()
    {
        var session = await _sessions.CreateAsync(new SessionRequest { Subject = TokenSite.Someone, Amr = ["pwd"] });
        return (session, await _site.Service.IssueAsync(new RefreshTokenIssueRequest { Subject = TokenSite.Someone, Sid = session.Session.Sid }));
    }

    private void Break(string store, StoreFault fault)
    {
        switch (store)
        {
            case "families":
                _site.Families.Fault = fault;
                break;
            case "revocations":
                _site.Revocations.Fault = fault;
                break;
            default:
                _sessionStore.Fault = fault;
                break;
        }
    }
}
