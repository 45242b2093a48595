using AuthKit.Accounts;
using AuthKit.KeyRotation;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.Redis;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Sql;

namespace AuthKit.Stores.Tests;

public class ShippedStoreTests
{
    /// <summary>Fails if a shipped store has no adapter in this project.</summary>
    [Fact]
    public void Every_shipped_store_is_run_through_the_kit()
    {
        Assert.Equal(
            [typeof(InMemorySessionStore), typeof(RedisSessionStore), typeof(SqlSessionStore)],
            Implementations(typeof(ISessionStore)));
        Assert.Equal([typeof(InMemoryAccountStore), typeof(SqlAccountStore)], Implementations(typeof(IAccountStore)));
        Assert.Equal(
            [typeof(InMemoryOneTimeTokenStore), typeof(RedisOneTimeTokenStore), typeof(SqlOneTimeTokenStore)],
            Implementations(typeof(IOneTimeTokenStore)));
        Assert.Equal(
            [typeof(InMemoryRefreshTokenStore), typeof(RedisRefreshTokenStore), typeof(SqlRefreshTokenStore)],
            Implementations(typeof(IRefreshTokenStore)));
        Assert.Equal(
            [typeof(InMemoryRevocationStore), typeof(RedisRevocationStore), typeof(SqlRevocationStore)],
            Implementations(typeof(IRevocationStore)));
        Assert.Equal(
            [typeof(InMemoryJwtKeyStore), typeof(RedisJwtKeyStore), typeof(SqlJwtKeyStore)],
            Implementations(typeof(IJwtKeyStore)));
        Assert.Equal(
            [typeof(InMemoryMfaStore), typeof(RedisMfaStore), typeof(SqlMfaStore)],
            Implementations(typeof(IMfaStore)));

        // FailSafeRateLimiter counts nothing. It wraps one of these.
        Assert.Equal(
            [typeof(InMemoryRateLimiter), typeof(RedisRateLimiter), typeof(SqlRateLimiter)],
            Implementations(typeof(IRateLimiter)).Where(type => type != typeof(FailSafeRateLimiter)));
    }

    private static IEnumerable<Type> Implementations(Type store) =>
        ((Type[])[typeof(InMemorySessionStore), typeof(RedisSessionStore), typeof(SqlSessionStore)])
            .SelectMany(type => type.Assembly.GetExportedTypes())
            .Where(type => !type.IsInterface && type.IsAssignableTo(store))
            .OrderBy(type => type.Name, StringComparer.Ordinal);
}
