using AuthKit.AccessTokens;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using AuthKit.Testing;
using AuthKit.Tests.SignIn;
using AuthKit.Tokens;

namespace AuthKit.Tests.AccessTokens;

/// <summary>The token service over in-memory stores that a test can make fail.</summary>
internal sealed class TokenSite : IAccessTokenClaims, IDisposable
{
    public const string Issuer = "https://issuer.example";
    public const string Audience = "https://api.example";

    public static readonly SubjectRef Someone = new("someone");

    private readonly JwtKey _key = JwtKey.Generate(JwtAlgorithm.ES256);

    public TokenSite(bool revocation = true, Action<RefreshTokenOptions>? configure = null, Action<TokenServiceOptions>? configureTokens = null, Func<IRevocationStore, IRevocationStore>? wrap = null)
    {
        var runtime = new AuthKitRuntime { TimeProvider = Clock, Events = Events };
        var options = new RefreshTokenOptions();
        configure?.Invoke(options);
        var tokens = new TokenServiceOptions { Issuer = Issuer, Audiences = [Audience] };
        configureTokens?.Invoke(tokens);
        Families = new FaultingStore<IRefreshTokenStore>(new InMemoryRefreshTokenStore());
        Revocations = new FaultingStore<IRevocationStore>(wrap?.Invoke(new InMemoryRevocationStore()) ?? new InMemoryRevocationStore());
        Service = new TokenService(
            new JwtKeyRing(_key),
            new RefreshTokenService(Families.Store, options: options, runtime: runtime),
            tokens,
            revocation ? new RevocationService(Revocations.Store, runtime: runtime) : null,
            [this],
            runtime);
    }

    public ManualClock Clock { get; } = new();

    public EventLog Events { get; } = new();

    public FaultingStore<IRefreshTokenStore> Families { get; }

    public FaultingStore<IRevocationStore> Revocations { get; }

    public TokenService Service { get; }

    public Action<AccessTokenClaims>? Claims { get; set; }

    public Exception? ClaimsFailure { get; set; }

    public JwtKey Key => _key;

    public ValueTask<TokenPair> IssueAsync(string tenant = "", params string[] scopes) =>
        Service.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef(tenant, Someone.Id), Scopes = scopes, Amr = ["pwd"], ReuseGrace = RefreshTokenOptions.MaxReuseGrace });

    public ValueTask<TokenRefresh> RefreshAsync(string token, IReadOnlyList<string>? scopes = null, TimeSpan? grace = null) =>
        Service.RefreshAsync(token, new RefreshTokenRefreshRequest { Scopes = scopes, ReuseGrace = grace });

    public async Task<bool> IsValidAsync(TokenPair pair) => (await Service.ValidateAsync(pair.AccessToken)).IsValid;

    public ValueTask AddAsync(AccessTokenClaims claims, CancellationToken cancellationToken)
    {
        if (ClaimsFailure is { } failure)
        {
            throw failure;
        }

        Claims?.Invoke(claims);
        return ValueTask.CompletedTask;
    }

    public void Dispose() => _key.Dispose();
}
