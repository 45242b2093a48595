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
public sealed class InMemoryAdapter : StoreAdapter, IOpens<ISessionStore>, IOpens<IAccountStore>, IOpens<IOneTimeTokenStore>, IOpens<IRefreshTokenStore>, IOpens<IRevocationStore>, IOpens<IJwtKeyStore>, IDumpsMfa, IOpensLimiters
{
    private readonly InMemorySessionStore _sessions = new();
    private readonly InMemoryAccountStore _accounts = new();
    private readonly InMemoryOneTimeTokenStore _oneTimeTokens = new();
    private readonly InMemoryRefreshTokenStore _refreshTokens = new();
    private readonly InMemoryRevocationStore _revocations = new();
    private readonly InMemoryJwtKeyStore _jwtKeys = new();
    private readonly InMemoryMfaStore _mfa = new();
    private readonly ConcurrentDictionary<TimeProvider, IRateLimiter> _rateLimiters = new();

    ISessionStore IOpens<ISessionStore>.Open() => _sessions;

    IAccountStore IOpens<IAccountStore>.Open() => _accounts;

    IOneTimeTokenStore IOpens<IOneTimeTokenStore>.Open() => _oneTimeTokens;

    IRefreshTokenStore IOpens<IRefreshTokenStore>.Open() => _refreshTokens;

    IRevocationStore IOpens<IRevocationStore>.Open() => _revocations;

    IJwtKeyStore IOpens<IJwtKeyStore>.Open() => _jwtKeys;

    IMfaStore IOpens<IMfaStore>.Open() => _mfa;

    IRateLimiter IOpensLimiters.Open(TimeProvider clock) =>
        _rateLimiters.GetOrAdd(clock, static clock => new InMemoryRateLimiter(runtime: new AuthKitRuntime { TimeProvider = clock }));

    bool IOpensLimiters.HasOneClock => true;

    public async Task<IReadOnlyList<byte[]>> DumpMfaAsync(StoreKey owner) => [(await _mfa.FindAsync(owner))!.Payload.ToArray()];
}
