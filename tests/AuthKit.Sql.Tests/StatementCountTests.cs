using AuthKit.Stores;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Counts the statements that the stores send to the database.</summary>
public sealed class StatementCountTests
{
    [Fact]
    public async Task Lookup_within_the_touch_interval_is_one_select()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlSessionStore(recorder, SqlDialect.Sqlite, database.Options);
        var record = New(NewKey());
        await store.AddAsync(record, 10, Start);
        recorder.Clear();

        await store.FindAsync(record.Key, Start.AddSeconds(59));

        Assert.StartsWith("SELECT", Assert.Single(recorder.Statements), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Touch_adds_one_write_and_a_miss_one_select()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlSessionStore(recorder, SqlDialect.Sqlite, database.Options);
        var record = New(NewKey());
        await store.AddAsync(record, 10, Start);
        recorder.Clear();

        await store.TouchAsync(record.Key, Start.AddSeconds(60), Start);
        Assert.Equal(["PRAGMA", "UPDATE"], Verbs(recorder));

        recorder.Clear();
        await store.FindAsync(NewKey(), Start);
        Assert.Equal(["SELECT", "SELECT"], Verbs(recorder));
    }

    [Fact]
    public async Task Addition_and_rotation_are_one_command_each()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlSessionStore(recorder, SqlDialect.Sqlite, database.Options);
        var record = New(NewKey());
        await store.FindAsync(record.Key, Start);
        recorder.Clear();

        await store.AddAsync(record, 10, Start);
        Assert.Equal(["PRAGMA", "BEGIN", "DELETE", "COMMIT"], Verbs(recorder));

        recorder.Clear();
        Assert.Equal(StoreWrite.Written, await store.ReplaceAsync(record.Key, 1, record with { Key = NewKey(), Version = 2 }, Start));
        Assert.Equal(["PRAGMA", "UPDATE"], Verbs(recorder));
    }

    [Fact]
    public async Task Some_additions_delete_a_bounded_number_of_expired_sessions()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        database.Options.PurgeBatch = 5;
        var store = database.Sessions;
        for (var i = 0; i < 15; i++)
        {
            await store.AddAsync(New(NewKey()), 10, Start);
        }

        var later = Start.AddDays(2);
        await store.AddAsync(New(NewKey()) with { CreatedAt = later, LastSeenAt = later, ExpiresAt = later.AddDays(1) }, 10, later);

        Assert.Equal(11, await database.CountAsync("sessions"));
    }

    [Fact]
    public async Task Deadlock_is_retried_and_finally_fails()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlSessionStore(recorder, SqlDialect.PostgreSql, database.Options);
        var deadlocks = 3;
        recorder.Fault = statement => statement.StartsWith("SELECT owner_key", StringComparison.Ordinal) && deadlocks-- > 0 ? new DeadlockException() : null;
        recorder.Answer = statement => statement.Contains("to_regclass", StringComparison.Ordinal) ? 1L : statement.Contains("server_encoding", StringComparison.Ordinal) ? "UTF8" : null;

        Assert.Null(await store.FindAsync(NewKey(), Start));

        deadlocks = int.MaxValue;
        await Assert.ThrowsAsync<DeadlockException>(() => store.FindAsync(NewKey(), Start).AsTask());
    }

    [Fact]
    public async Task Cancelled_calls_send_no_statement()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var store = new SqlSessionStore(recorder, SqlDialect.Sqlite, database.Options);
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.FindAsync(NewKey(), Start, cancelled).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.AddAsync(New(NewKey()), 1, Start, cancelled).AsTask());

        Assert.Empty(recorder.Statements);
    }

    private static IEnumerable<string> Verbs(RecordingDataSource recorder) => recorder.Statements.Select(statement => statement.Split(' ')[0]);
}
