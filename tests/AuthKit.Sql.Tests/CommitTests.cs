using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleOneTimeTokens;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>A commit that has begun is not cancelled with the request, because its result would be unknown.</summary>
public sealed class CommitTests
{
    public static TheoryData<string> Calls => [.. Work.Keys];

    private static Dictionary<string, Func<RecordingDataSource, SqlDialect, SqlStoreOptions, CancellationToken, Task>> Work { get; } = new()
    {
        ["sessions"] = async (source, dialect, options, token) => await new SqlSessionStore(source, dialect, options).AddAsync(New(NewKey()), 10, Start, token),
        ["one-time tokens"] = async (source, dialect, options, token) => await new SqlOneTimeTokenStore(source, dialect, options).AddAsync(NewLink(), 3, Start, token),
        ["refresh families"] = async (source, dialect, options, token) => await new SqlRefreshTokenStore(source, dialect, options).AddAsync(NewFamily(), 10, Start, token),
        ["rate limits"] = async (source, dialect, options, token) =>
        {
            var policy = RateLimitPolicy.FixedWindow("test", 5, TimeSpan.FromDays(1));
            await new SqlRateLimiter(source, dialect, options).AcquireAllAsync([new(policy, new RateLimitKey("group", "a")), new(policy, new RateLimitKey("group", "b"))], token);
        },
        ["audit"] = async (source, dialect, options, token) =>
            await new SqlAuditStore(source, dialect, new AuditChain(new Cryptography.SecretKeyRing(Cryptography.SecretKey.Generate())), options).AppendAsync([SampleAudit.New()], token),
        ["accounts"] = async (source, dialect, options, token) =>
        {
            var record = new AccountRecord { Key = NewKey(), LoginKey = NewKey(), Tenant = "", SubjectId = "someone", Version = 1, CreatedAt = Start, Payload = "{}"u8.ToArray() };
            var chain = new AuditChain(new Cryptography.SecretKeyRing(Cryptography.SecretKey.Generate()));
            await new SqlAccountStore(source, dialect, options, chain).AddAsync(record, SampleAudit.New(), token);
        },
    };

    [Theory, MemberData(nameof(Calls))]
    public async Task Commit_on_SQLite_ignores_the_token_of_the_caller(string call) => await TryAsync(Sqlite, call);

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Commit_of_a_driver_s_transaction_ignores_the_token_of_the_caller(SqlDialect dialect)
    {
        foreach (var call in Work.Keys)
        {
            await TryAsync(dialect, call);
        }
    }

    private static async Task TryAsync(SqlDialect dialect, string call)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var recorder = new RecordingDataSource(database.DataSource);
        using var source = new CancellationTokenSource();

        await Work[call](recorder, dialect, database.Options, source.Token);

        Assert.Contains(RecordingTransaction.CommitStatement, recorder.Statements);
        Assert.DoesNotContain(RecordingTransaction.CommitStatement, recorder.Cancellable);
    }

    private static RefreshFamilyRecord NewFamily()
    {
        var owner = NewKey();
        return new RefreshFamilyRecord
        {
            Key = NewKey(),
            Owner = owner,
            Sid = SessionId.Create(),
            Tenant = "",
            SubjectId = "someone",
            TokenKey = NewKey(),
            CreatedAt = Start,
            RefreshedAt = Start,
            ExpiresAt = Start.AddDays(1),
            EndsAt = Start.AddHours(1),
            Payload = "{}"u8.ToArray(),
        };
    }
}
