using AuthKit.OneTimeTokens;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Sessions;
using AuthKit.Stores;
using StackExchange.Redis;

namespace AuthKit.Redis.Tests;

/// <summary>One record of every kind that AuthKit stores on Redis, over one connection, and the calls that read and write them.</summary>
internal sealed class EverySlice
{
    private static readonly SubjectRef Someone = new("someone");
    private static readonly SessionRequest SignIn = new() { Subject = Someone, Amr = ["pwd"] };
    private static readonly RateLimitKey Key = new("someone");
    private static readonly RateLimitPolicy One = RateLimitPolicy.FixedWindow("one", 1, TimeSpan.FromDays(1));
    private static readonly RateLimitPolicy Many = RateLimitPolicy.FixedWindow("many", 1_000_000, TimeSpan.FromDays(1));

    private readonly OneTimeTokenService _tokens;
    private readonly RefreshTokenService _families;
    private readonly RevocationService _revocations;
    private readonly RedisRateLimiter _limiter;
    private readonly RedisMfaStore _mfa;
    private readonly RedisJwtKeyStore _keys;

    public EverySlice(IConnectionMultiplexer connection, RedisStoreOptions options, AuthKitRuntime? runtime = null)
    {
        Sessions = new SessionService(new RedisSessionStore(connection, options), new SessionServiceOptions { TouchInterval = TimeSpan.Zero }, runtime);
        _tokens = new OneTimeTokenService(new RedisOneTimeTokenStore(connection, options), runtime: runtime);
        _families = new RefreshTokenService(new RedisRefreshTokenStore(connection, options), runtime: runtime);
        _revocations = new RevocationService(new RedisRevocationStore(connection, options), runtime: runtime);
        _limiter = new RedisRateLimiter(connection, options, runtime);
        _mfa = new RedisMfaStore(connection, options);
        _keys = new RedisJwtKeyStore(connection, options);
    }

    public SessionService Sessions { get; }

    /// <summary>The secrets that one <see cref="FillAsync"/> issued to their owner.</summary>
    public sealed record Given(SessionGrant Session, string Token, string Refresh);

    public async Task<Given> FillAsync()
    {
        await _limiter.AcquireAsync(One, Key);
        return new Given(
            await Sessions.CreateAsync(SignIn),
            (await _tokens.IssueAsync(new OneTimeTokenRequest { Subject = Someone, Purpose = "reset", Lifetime = TimeSpan.FromHours(1) })).Token,
            (await _families.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone })).Token);
    }

    /// <summary>Calls that read. Each throws if it gets no answer or a wrong one.</summary>
    public IReadOnlyList<(string Name, Func<Task> Call)> Reads(Given given) =>
    [
        ("validate", async () => Assert.True((await Sessions.ValidateAsync(given.Session.Token)).IsValid)),
        ("validate nothing", async () => Assert.Equal(SessionStatus.NotFound, (await Sessions.ValidateAsync(new string('A', given.Session.Token.Length))).Status)),
        ("list sessions", async () => Assert.Single(await Sessions.ListAsync(Someone))),
        ("find a token", async () => Assert.NotNull(await _tokens.FindAsync(given.Token, "reset"))),
        ("find no token", async () => Assert.Null(await _tokens.FindAsync(given.Token, "verify"))),
        ("find a family", async () => Assert.NotNull(await _families.FindAsync(given.Refresh))),
        ("list families", async () => Assert.Single(await _families.ListAsync(Someone))),
        ("check a revocation", async () => Assert.False(await _revocations.IsRevokedAsync(new RevocationCheck { Issuer = "issuer", Subject = Someone, TokenId = "a", Sid = given.Session.Session.Sid }))),
        ("peek", async () => Assert.False((await _limiter.PeekAsync(One, Key)).IsAllowed)),
        ("be over a limit", async () => Assert.False((await _limiter.AcquireAsync(One, Key)).IsAllowed)),
        ("be over a limit of several", async () => Assert.False((await _limiter.AcquireAllAsync([new(One, Key), new(Many, Key)])).IsAllowed)),
        ("give back nothing", async () => Assert.False(await _limiter.RefundAsync(Many, Key, 1))),
        ("find second factors", async () => Assert.Null(await _mfa.FindAsync(Someone.ToOwnerKey()))),
        ("find signing keys", async () => Assert.Null(await _keys.FindAsync(Someone.ToOwnerKey()))),
    ];

    /// <summary>Calls that grant access. They must not succeed if the store cannot write.</summary>
    public IReadOnlyList<(string Name, Func<Task> Call)> Grants(Given given) =>
    [
        ("sign in", async () => await Sessions.CreateAsync(SignIn)),
        ("issue a token", async () => await _tokens.IssueAsync(new OneTimeTokenRequest { Subject = Someone, Purpose = "reset", Lifetime = TimeSpan.FromHours(1) })),
        ("issue a family", async () => await _families.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone })),
        ("refresh", async () => await _families.RefreshAsync(given.Refresh, new RefreshTokenRefreshRequest())),
        ("revoke", async () => await _revocations.RevokeSubjectAsync("issuer", Someone)),
        ("take a permit", async () => await _limiter.AcquireAsync(Many, Key)),
    ];

    /// <summary>Makes all other calls of the stores: ends, refunds and purges. It throws if a call is refused.</summary>
    public async Task LiveAsync()
    {
        var given = await FillAsync();
        foreach (var (_, call) in Reads(given).Concat(Grants(given)))
        {
            await call();
        }

        var rotated = (await Sessions.RotateAsync(given.Session.Token)).Grant!;
        Assert.Equal(StoreWrite.Written, (await Sessions.UpdateDataAsync(rotated.Session, new Dictionary<string, string> { ["a"] = "b" })).Status);
        Assert.True(await Sessions.EndAsync(rotated.Session));
        Assert.Equal(1, await Sessions.EndAllAsync(Someone));
        Assert.NotNull(await _tokens.ConsumeAsync((await _tokens.IssueAsync(new OneTimeTokenRequest { Subject = Someone, Purpose = "reset", Lifetime = TimeSpan.FromHours(1) })).Token, "reset"));
        var code = await _tokens.IssueCodeAsync(new OneTimeCodeRequest { Subject = Someone, Purpose = "code", Lifetime = TimeSpan.FromMinutes(5) });
        Assert.Equal(OneTimeCodeStatus.Wrong, (await _tokens.RedeemCodeAsync(code.Handle, code.Code == "00000000" ? "00000001" : "00000000", "code")).Status);
        await _tokens.RedeemCodeAsync(code.Handle, code.Code, "code");
        await _tokens.IssueAsync(new OneTimeTokenRequest { Subject = Someone, Purpose = "reset", Lifetime = TimeSpan.FromHours(1) });
        Assert.Equal(1, await _tokens.RemoveAllAsync(Someone));
        Assert.NotEqual(0, await _families.RevokeSubjectAsync(Someone));
        var permit = await _limiter.AcquireAsync(Many, Key);
        Assert.True(await _limiter.RefundAsync(Many, Key, permit.Ticket));
        await _limiter.ResetAsync(Many, Key);
        Assert.False(await _mfa.RemoveAsync(Someone.ToOwnerKey()));
    }
}
