using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleAudit;

namespace AuthKit.Sql.Tests;

/// <summary>A failure between an account's change and its audit record.</summary>
public sealed class AuditAtomicityTests
{
    private const string Update = "UPDATE";
    private const string Insert = "INSERT";

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Failure_of_any_statement_leaves_neither(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlAccountStore(recorder, dialect, database.Options, database.Chain);
        var account = NewAccount();
        await store.AddAsync(account, New());
        foreach (var write in Writes(store, account))
        {
            recorder.Clear();
            await Assert.ThrowsAsync<IOException>(() => FailingAtAsync(recorder, int.MaxValue, write));
            var statements = recorder.Statements.Count(static statement => statement != "ROLLBACK");
            Assert.InRange(statements, 4, 10);
            for (var failing = 1; failing <= statements; failing++)
            {
                await Assert.ThrowsAsync<IOException>(() => FailingAtAsync(recorder, failing, write));

                var present = await database.Accounts.FindByIdAsync(account.Key);
                Assert.Equal((1L, account.LoginKey), (present!.Version, present.LoginKey));
                Assert.Equal(1, await database.CountAsync("accounts"));
                Assert.Equal(1, await database.CountAsync("audit"));
                await AssertIntactAsync(database, 1);
            }
        }

        recorder.Fault = null;
        Assert.Equal(AccountWrite.Written, await store.UpdateAsync(account with { Version = 2 }, 1, New()));
        Assert.Equal(StoreWrite.Written, await store.RemoveAsync(account.Key, 2, New()));
        await AssertIntactAsync(database, 3);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Deadlock_over_the_head_is_retried_as_a_whole(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var deadlocks = 0;
        recorder.Fault = statement => statement.StartsWith(Insert, StringComparison.Ordinal) && statement.Contains($"{database.Table("audit")} ", StringComparison.Ordinal) && deadlocks-- > 0 ? new DeadlockException() : null;
        var store = new SqlAccountStore(recorder, dialect, database.Options, database.Chain);
        var account = NewAccount();
        await store.AddAsync(account, New());
        deadlocks = dialect is PostgreSql or MySql ? 3 : 0;

        Assert.Equal(AccountWrite.Written, await store.UpdateAsync(account with { Version = 2 }, 1, New()));

        Assert.Equal(2, (await database.Accounts.FindByIdAsync(account.Key))!.Version);
        await AssertIntactAsync(database, 2);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Audit_record_that_cannot_be_written_undoes_the_change(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var account = NewAccount();
        await database.AuditedAccounts.AddAsync(account, New());
        await database.ExecuteAsync($"UPDATE {database.Table("audit")} SET sequence = 2");

        await Assert.ThrowsAsync<AuditChainException>(() => database.AuditedAccounts.UpdateAsync(account with { Version = 2 }, 1, New()).AsTask());
        await Assert.ThrowsAsync<AuditChainException>(() => database.AuditedAccounts.RemoveAsync(account.Key, 1, New()).AsTask());
        await Assert.ThrowsAsync<AuditChainException>(() => database.AuditedAccounts.AddAsync(NewAccount(), New()).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => database.AuditedAccounts.RemoveAsync(account.Key, 1, New() with { EventName = "" }).AsTask());

        Assert.Equal(1, (await database.Accounts.FindByIdAsync(account.Key))!.Version);
        Assert.Equal(1, await database.CountAsync("accounts"));
        Assert.Equal(1, await database.CountAsync("audit"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Store_without_a_log_ignores_audit_records(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var account = NewAccount();

        Assert.False(database.Accounts.KeepsAudit);
        Assert.Equal(AccountWrite.Written, await database.Accounts.AddAsync(account, New()));
        Assert.Equal(AccountWrite.Written, await database.Accounts.UpdateAsync(account with { Version = 2 }, 1, New()));
        Assert.Equal(StoreWrite.Written, await database.Accounts.RemoveAsync(account.Key, 2, New()));

        Assert.Equal(0, await database.CountAsync("audit"));
        Assert.Equal(0, await database.CountAsync("audit_heads"));
    }

    [Fact]
    public async Task Refused_change_takes_no_lock_on_the_head()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlAccountStore(recorder, Sqlite, database.Options, database.Chain);
        var account = NewAccount();
        await store.AddAsync(account, New());
        recorder.Clear();

        await store.AddAsync(NewAccount() with { LoginKey = account.LoginKey }, New());
        await store.UpdateAsync(account with { Version = 3 }, 2, New());
        await store.RemoveAsync(account.Key, 2, New());

        Assert.DoesNotContain(recorder.Statements, statement => statement.Contains("audit", StringComparison.Ordinal));
        Assert.DoesNotContain(RecordingTransaction.CommitStatement, recorder.Statements);

        recorder.Clear();
        await store.UpdateAsync(account with { Version = 2 }, 1, New());
        Assert.Equal(["PRAGMA", "BEGIN", Update, "SELECT", Insert, Update, RecordingTransaction.CommitStatement], recorder.Statements.Select(statement => statement.Split(' ')[0]));
    }

    private static AccountRecord NewAccount() => new()
    {
        Key = SampleSessions.NewKey(),
        LoginKey = SampleSessions.NewKey(),
        Tenant = Tenant,
        SubjectId = "alice",
        Version = 1,
        CreatedAt = Start,
        Payload = "{}"u8.ToArray(),
    };

    private static IEnumerable<Func<Task>> Writes(SqlAccountStore store, AccountRecord account) =>
    [
        () => store.AddAsync(NewAccount(), New()).AsTask(),
        () => store.UpdateAsync(account with { Version = 2, LoginKey = SampleSessions.NewKey() }, 1, New()).AsTask(),
        () => store.RemoveAsync(account.Key, 1, New()).AsTask(),
    ];

    /// <summary>Makes a write fail before its nth statement, or before its commit if it has fewer statements.</summary>
    private static async Task FailingAtAsync(RecordingDataSource recorder, int number, Func<Task> write)
    {
        recorder.Fault = statement => (statement != "ROLLBACK" && --number == 0) || statement == RecordingTransaction.CommitStatement ? new IOException("Told to fail.") : null;
        await write();
    }
}
