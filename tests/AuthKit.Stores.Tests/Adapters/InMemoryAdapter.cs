using System.Collections.Concurrent;
using AuthKit.Accounts;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;

namespace AuthKit.Stores.Tests.Adapters;

/// <summary>One process has one store: both instances are the same object.</summary>
public sealed class InMemoryAdapter : StoreAdapter
{
    private readonly InMemorySessionStore _sessions = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryOneTimeTokenStore _oneTimeTokens = new();
    private readonly InMemoryRefreshTokenStore _refreshTokens = new();
    private readonly InMemoryRevocationStore _revocations = new();
    private readonly InMemoryJwtKeyStore _jwtKeys = new();
    private readonly InMemoryMfaStore _mfa = new();
    private readonly ConcurrentDictionary<TimeProvider, IRateLimiter> _rateLimiters = new();

    protected override ISessionStore OpenSessions() => _sessions;

    protected override IAccountStore OpenAccounts() => _accounts;

    protected override IOneTimeTokenStore OpenOneTimeTokens() => _oneTimeTokens;

    protected override IRefreshTokenStore OpenRefreshTokens() => _refreshTokens;

    protected override IRevocationStore OpenRevocations() => _revocations;

    protected override IJwtKeyStore OpenJwtKeys() => _jwtKeys;

    protected override IMfaStore OpenMfa() => _mfa;

    protected override IRateLimiter OpenRateLimiter(TimeProvider clock) =>
        _rateLimiters.GetOrAdd(clock, static clock => new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = clock }));

    protected override bool HasOneClock => true;
}
