using System.Data.Common;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

public sealed class SqlSchemaTests
{
    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Applying_again_changes_nothing(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Sessions.AddAsync(New(NewKey()), 10, Start);

        await database.ApplySchemaAsync();

        Assert.Equal(1, await database.CountAsync("sessions"));
        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Several_instances_may_apply_it_at_the_same_time(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var dataSources = Enumerable.Range(0, 8).Select(_ => database.NewDataSource()).ToList();

        // Connects before the race, so that all begin together.
        foreach (var dataSource in dataSources)
        {
            await (await dataSource.OpenConnectionAsync()).DisposeAsync();
        }

        await Task.WhenAll(dataSources.Select(dataSource => Task.Run(() => SqlSchema.ApplyAsync(dataSource, dialect, database.Options))));

        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
        await database.Sessions.AddAsync(New(NewKey()), 10, Start);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Script_has_the_same_effect_and_may_run_again(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var script = SqlSchema.GetScript(dialect, database.Options);

        await database.ScalarAsync(script);
        await database.ScalarAsync(script);

        await database.ApplySchemaAsync();
        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
        var record = New(NewKey());
        await database.Sessions.AddAsync(record, 10, Start);
        AssertSame(record, await database.Sessions.FindAsync(record.Key, Start));
    }

    [Theory, InlineData(Sqlite), InlineData(PostgreSql), InlineData(MySql), InlineData(SqlServer)]
    public async Task Script_contains_exactly_the_statements_that_are_run(SqlDialect dialect)
    {
        var options = new SqlStoreOptions();
        await using var recorder = new RecordingDataSource();

        await SqlSchema.ApplyAsync(recorder, dialect, options);

        var description = Dialects.Dialect.Of(dialect);
        string?[] beside = [description.LockSchema, description.UnlockSchema, description.CountTables, description.IsInMemory, SchemaVersion.Select(options.TablePrefix), "BEGIN IMMEDIATE", "COMMIT", "PRAGMA encoding"];
        var run = recorder.Statements.Where(statement => !beside.Contains(statement) && !statement.StartsWith("SELECT C", StringComparison.Ordinal) && !statement.StartsWith("SELECT current_setting", StringComparison.Ordinal)).Select(statement => $"{statement};\n\n");
        Assert.Equal(SqlSchema.GetScript(dialect, options), string.Concat(run));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Use_without_tables_says_which_call_is_missing(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);

        var ofSessions = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Sessions.FindAsync(NewKey(), Start).AsTask());
        var ofAccounts = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Accounts.FindByIdAsync(NewKey()).AsTask());

        Assert.Contains("ApplyAuthKitSchemaAsync", ofSessions.Message, StringComparison.Ordinal);
        Assert.Equal(ofSessions.Message, ofAccounts.Message);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Store_works_once_the_tables_exist(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var store = database.Sessions;
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.FindAsync(NewKey(), Start).AsTask());

        await database.ApplySchemaAsync();

        Assert.Null(await store.FindAsync(NewKey(), Start));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Newer_tables_are_refused_and_left_alone(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.ScalarAsync($"INSERT INTO {database.Table("migrations")} (version) VALUES ({SqlSchema.Version + 1})");

        var ofApply = await Assert.ThrowsAsync<InvalidOperationException>(database.ApplySchemaAsync);
        var ofUse = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Sessions.FindAsync(NewKey(), Start).AsTask());

        Assert.Contains("update AuthKit", ofApply.Message, StringComparison.Ordinal);
        Assert.Equal(ofApply.Message, ofUse.Message);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Older_tables_are_refused_by_the_stores(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.ScalarAsync($"DELETE FROM {database.Table("migrations")}");

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Sessions.FindAsync(NewKey(), Start).AsTask());

        Assert.Contains("ApplyAuthKitSchemaAsync", exception.Message, StringComparison.Ordinal);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Tables_of_version_1_are_upgraded_and_keep_their_data(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var description = Dialects.Dialect.Of(dialect);
        string[] first =
        [
            .. description.CreateTable(SchemaTables.MigrationsTable(database.Options.TablePrefix)),
            .. SchemaMigration.All(description, database.Options.TablePrefix).Single(migration => migration.Version == 1).Statements,
        ];
        foreach (var statement in first)
        {
            await database.ExecuteAsync(statement);
        }

        await database.ExecuteAsync($"INSERT INTO {database.Table("accounts")} (account_key, login_key, tenant, subject_id, version, created_at, payload) VALUES (@key, @key, '', 'alice', 1, 0, @key)", ("@key", NewKey().ToArray()));
        Assert.Equal(1L, await database.CountAsync("migrations"));

        await database.ApplySchemaAsync();

        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
        Assert.Equal(1, await database.CountAsync("accounts"));
        await database.Sessions.AddAsync(New(NewKey()), 10, Start);
        Assert.Equal(1, await database.Audit.AppendAsync([SampleAudit.New()]));
    }

    [Fact]
    public async Task Sqlite_file_has_a_write_ahead_log_that_is_flushed_at_each_commit()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);

        Assert.Equal("wal", await database.ScalarAsync("PRAGMA journal_mode"));
        Assert.Equal(2L, await database.ScalarAsync("PRAGMA synchronous"));
    }
}
