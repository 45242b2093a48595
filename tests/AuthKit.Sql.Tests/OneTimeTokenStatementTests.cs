using AuthKit.OneTimeTokens;
using static AuthKit.Sql.Tests.SampleOneTimeTokens;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Counts the statements that the store of one-time tokens sends to the database.</summary>
public sealed class OneTimeTokenStatementTests
{
    [Fact]
    public async Task Lookup_is_one_select_and_a_missing_token_costs_the_same()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlOneTimeTokenStore(recorder, SqlDialect.Sqlite, database.Options);
        var (link, code) = (NewLink(), NewCode());
        await store.AddAsync(link, 3, Start);
        await store.AddAsync(code, 3, Start);

        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.FindAsync(link.Key, "reset", Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.FindAsync(NewKey(), "reset", Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.ConsumeAsync(NewKey(), "reset", Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.TryCodeAsync(NewKey(), "reset", code.CodeHash, take: true, Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.ConsumeAsync(link.Key, "verify", Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.ConsumeAsync(code.Key, "reset", Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.TryCodeAsync(link.Key, "reset", code.CodeHash, take: true, Start)));
        Assert.Equal(["SELECT", "PRAGMA", "DELETE"], await VerbsAsync(recorder, () => store.FindAsync(link.Key, "reset", Start.AddHours(1))));
    }

    [Fact]
    public async Task Every_change_is_one_short_transaction()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlOneTimeTokenStore(recorder, SqlDialect.Sqlite, database.Options);
        var (link, code) = (NewLink(), NewCode(tries: 2));
        await store.FindAsync(link.Key, "reset", Start);

        Assert.Equal(["PRAGMA", "BEGIN", "DELETE", "COMMIT"], await VerbsAsync(recorder, () => store.AddAsync(link, 3, Start)));
        Assert.Equal(["PRAGMA", "BEGIN", "DELETE", "DELETE", "COMMIT"], await VerbsAsync(recorder, () => store.AddAsync(link with { Key = NewKey() }, 1, Start)));
        Assert.Equal(["SELECT"], await VerbsAsync(recorder, () => store.ConsumeAsync(link.Key, "reset", Start)));
        await store.AddAsync(link, 3, Start);
        Assert.Equal(["SELECT", "PRAGMA", "BEGIN", "DELETE", "DELETE", "COMMIT"], await VerbsAsync(recorder, () => store.ConsumeAsync(link.Key, "reset", Start)));

        await store.AddAsync(code, 3, Start);
        Assert.Equal(["SELECT", "PRAGMA", "BEGIN", "UPDATE", "COMMIT"], await VerbsAsync(recorder, () => store.TryCodeAsync(code.Key, "reset", new byte[32], take: true, Start)));
        Assert.Equal(["SELECT", "PRAGMA", "BEGIN", "UPDATE", "DELETE", "COMMIT"], await VerbsAsync(recorder, () => store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)));
        Assert.Equal(["SELECT", "PRAGMA", "BEGIN", "DELETE", "COMMIT"], await VerbsAsync(recorder, () => store.RemoveByOwnerAsync(link.Owner, null)));
        Assert.Equal(["PRAGMA", "DELETE"], await VerbsAsync(recorder, () => store.PurgeAsync(Start, 10)));
    }

    [Fact]
    public async Task Thousand_tokens_are_removed_in_one_step_and_more_in_batches()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlOneTimeTokenStore(recorder, SqlDialect.Sqlite, database.Options);
        var owner = NewKey();
        string[] step = ["SELECT", "PRAGMA", "BEGIN", "DELETE", "COMMIT"];

        await AddAsync(1_000);
        Assert.Equal(step, await VerbsAsync(recorder, async () => Assert.Equal(1_000, await store.RemoveByOwnerAsync(owner, ["reset"]))));

        await AddAsync(1_001);
        Assert.Equal([.. step, .. step], await VerbsAsync(recorder, async () => Assert.Equal(1_001, await store.RemoveByOwnerAsync(owner, null))));

        async Task AddAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                await store.AddAsync(NewLink(owner), 10_000, Start);
            }
        }
    }

    [Fact]
    public async Task Some_additions_delete_a_bounded_number_of_expired_tokens()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        database.Options.PurgeBatch = 5;
        var store = database.OneTimeTokens;
        for (var i = 0; i < 15; i++)
        {
            await store.AddAsync(NewLink(), 3, Start);
        }

        await store.AddAsync(NewLink() with { CreatedAt = Start.AddHours(1), ExpiresAt = Start.AddHours(2) }, 3, Start.AddHours(1));

        Assert.Equal(11, await database.CountAsync("one_time_tokens"));
    }

    [Fact]
    public async Task Failure_in_the_middle_of_a_use_uses_nothing_up()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlOneTimeTokenStore(recorder, SqlDialect.Sqlite, database.Options);
        var (link, code) = (NewLink(), NewCode(tries: 1));
        await store.AddAsync(link, 3, Start);
        await store.AddAsync(link with { Key = NewKey() }, 3, Start);
        await store.AddAsync(code, 3, Start);

        recorder.Fault = statement => statement.StartsWith("DELETE", StringComparison.Ordinal) && statement.EndsWith(" AND purpose = @purpose", StringComparison.Ordinal) ? new IOException("It fails in the middle.") : null;
        await Assert.ThrowsAsync<IOException>(() => store.ConsumeAsync(link.Key, "reset", Start).AsTask());
        await Assert.ThrowsAsync<IOException>(() => store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start).AsTask());

        recorder.Fault = null;
        Assert.Equal(3, await database.CountAsync("one_time_tokens"));
        Assert.Equal(1, (await store.FindAsync(code.Key, "reset", Start))!.TriesLeft);
        Assert.NotNull(await store.ConsumeAsync(link.Key, "reset", Start));
        Assert.Equal(OneTimeCodeStatus.Matched, (await store.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)).Status);
    }

    [Fact]
    public async Task Deadlock_is_retried()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlOneTimeTokenStore(recorder, SqlDialect.PostgreSql, database.Options);
        var link = NewLink();
        await database.OneTimeTokens.AddAsync(link, 3, Start);
        var deadlocks = 3;
        recorder.Fault = statement => statement.StartsWith("SELECT owner_key", StringComparison.Ordinal) && deadlocks-- > 0 ? new DeadlockException() : null;
        recorder.Answer = statement => statement.Contains("to_regclass", StringComparison.Ordinal) ? 1L : statement.Contains("server_encoding", StringComparison.Ordinal) ? "UTF8" : null;

        Assert.NotNull(await store.FindAsync(link.Key, "reset", Start));
        Assert.True(deadlocks < 0);
    }

    private static Task<List<string>> VerbsAsync<TResult>(RecordingDataSource recorder, Func<ValueTask<TResult>> call) => VerbsAsync(recorder, () => call().AsTask());

    private static async Task<List<string>> VerbsAsync(RecordingDataSource recorder, Func<Task> call)
    {
        recorder.Clear();
        await call();
        return [.. recorder.Statements.Select(statement => statement.Split(' ')[0])];
    }
}
