using AuthKit.Events;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.RefreshTokens;

/// <summary>The service over an in-memory store that a test can make fail, with a clock, a gate and the reported events.</summary>
internal sealed class RefreshSite : ISubjectGate, IAuthEventSink
{
    public static readonly SubjectRef Someone = new("someone");

    public RefreshSite(RefreshTokenOptions? options = null)
    {
        Store = new FaultingStore<IRefreshTokenStore>(new InMemoryRefreshTokenStore());
        Service = new RefreshTokenService(Store.Store, this, options, new AuthKitRuntime { TimeProvider = Clock, Events = this });
    }

    public ManualClock Clock { get; } = new();

    public FaultingStore<IRefreshTokenStore> Store { get; }

    public RefreshTokenService Service { get; }

    public List<AuthEvent> Events { get; } = [];

    public List<(SubjectRef Subject, long SecurityVersion)> Asked { get; } = [];

    public SubjectStanding Standing { get; set; } = SubjectStanding.Good;

    public Exception? GateFailure { get; set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    public ValueTask<RefreshTokenGrant> IssueAsync(string? clientId = null, params string[] scopes) =>
        Service.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone, ClientId = clientId, Scopes = scopes, ReuseGrace = RefreshTokenOptions.MaxReuseGrace });

    public ValueTask<RefreshTokenResult> RefreshAsync(string? token, TimeSpan? grace = null) => Service.RefreshAsync(token, new RefreshTokenRefreshRequest { ReuseGrace = grace });

    /// <summary>Checks that a token works, which spends it.</summary>
    public async Task<string> WorksAsync(string token, TimeSpan? grace = null)
    {
        var result = await RefreshAsync(token, grace);
        Assert.Equal(RefreshTokenStatus.Refreshed, result.Status);
        return result.Grant!.Token;
    }

    public void Publish(AuthEvent authEvent) => Events.Add(authEvent);

    public ValueTask<SubjectStanding> GetStandingAsync(SubjectRef subject, long securityVersion, CancellationToken cancellationToken)
    {
        Asked.Add((subject, securityVersion));
        return GateFailure is null ? ValueTask.FromResult(Standing) : throw GateFailure;
    }
}
