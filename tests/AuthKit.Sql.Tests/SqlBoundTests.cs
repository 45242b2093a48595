using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>
/// A call is bounded as a whole. The bound covers the wait for a connection, for another writer and for a driver that does not return.
/// </summary>
public sealed class SqlBoundTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);

    // Far above the bound, and far below the limits in the connection strings.
    private static readonly TimeSpan Much = TimeSpan.FromSeconds(9);

    [Fact]
    public async Task Data_source_that_never_opens_and_ignores_cancellation_is_abandoned()
    {
        await using var hanging = new HangingDataSource();
        var options = new SqlStoreOptions { CallTimeout = Bound };

        var ofStore = await TimeOutAsync(async () => await new SqlSessionStore(hanging, PostgreSql, options).FindAsync(NewKey(), Start));
        await TimeOutAsync(async () => await new SqlAccountStore(hanging, Sqlite, options).FindByIdAsync(NewKey()));
        await TimeOutAsync(async () => await SqlSchema.ApplyAsync(hanging, MySql, options));

        Assert.Contains("CallTimeout", ofStore.Message, StringComparison.Ordinal);
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Wait_for_a_connection_counts(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect, "Maximum Pool Size=1");
        database.Options.CallTimeout = Bound;
        var store = database.Sessions;
        await store.FindAsync(NewKey(), Start);
        await using (await database.DataSource.OpenConnectionAsync())
        {
            await TimeOutAsync(async () => await store.FindAsync(NewKey(), Start));
            await TimeOutAsync(async () => await store.AddAsync(New(NewKey()), 10, Start));
            await TimeOutAsync(database.ApplySchemaAsync);
        }

        Assert.Null(await store.FindAsync(NewKey(), Start));
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Wait_for_a_locked_row_counts(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        database.Options.CallTimeout = Bound;
        var store = database.Sessions;
        var record = New(NewKey());
        await store.AddAsync(record, 10, Start);
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"UPDATE {database.Table("sessions")} SET version = version + 1";
            await command.ExecuteNonQueryAsync();

            await TimeOutAsync(async () => await store.RemoveAsync(record.Owner, record.Sid));
        }

        Assert.True(await store.RemoveAsync(record.Owner, record.Sid));
    }

    [Theory, InlineData("Default Timeout=0"), InlineData("Default Timeout=60")]
    public async Task Wait_for_another_writer_of_a_file_is_that_of_the_options_and_not_of_the_connection_string(string settings)
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite, settings);
        database.Options.CommandTimeout = Bound;
        var (store, record) = (database.Sessions, New(NewKey()));
        await store.AddAsync(record, 10, Start);
        await using (var connection = await database.DataSource.OpenConnectionAsync())
        {
            await using var begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync();

            await FailInTimeAsync(async () => await store.AddAsync(New(NewKey()), 10, Start));
            await FailInTimeAsync(async () => await store.RemoveAsync(record.Owner, record.Sid));
            Assert.NotNull(await store.FindAsync(record.Key, Start));

            begin.CommandText = "ROLLBACK";
            await begin.ExecuteNonQueryAsync();
        }

        Assert.True(await store.RemoveAsync(record.Owner, record.Sid));
    }

    [Fact]
    public async Task Caller_that_cancels_gets_a_cancellation()
    {
        await using var hanging = new HangingDataSource();
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new SqlSessionStore(hanging, PostgreSql).FindAsync(NewKey(), Start, source.Token));
    }

    private static async Task<TimeoutException> TimeOutAsync(Func<Task> call) => Assert.IsType<TimeoutException>(await FailInTimeAsync(call));

    private static async Task<Exception> FailInTimeAsync(Func<Task> call)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var exception = await Record.ExceptionAsync(call);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begin), TimeSpan.Zero, Much);
        return Assert.IsAssignableFrom<Exception>(exception);
    }
}
