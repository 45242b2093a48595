using System.Data.Common;
using System.Transactions;
using Microsoft.Data.Sqlite;
using MySqlConnector;
using Npgsql;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Problems of a database are found at the start, and the message says what to do.</summary>
public sealed class SqlSetupTests
{
    private const string Secret = "no-such-password";

    [Fact]
    public async Task Missing_folder()
    {
        await using var source = SqliteFactory.Instance.CreateDataSource("Data Source=/no/such/folder/test.db");
        await SaysAsync(source, Sqlite, "its folder must exist");
    }

    [Fact]
    public async Task File_that_is_not_a_database()
    {
        await using var database = TestDatabase.CreateEmpty(Sqlite);
        await File.WriteAllTextAsync(Path.Combine(database.Folder!, "test.db"), new string('x', 5_000));
        await SaysAsync(database.DataSource, Sqlite, "is not a SQLite database");
    }

    [Theory, InlineData("Mode=ReadOnly", ""), InlineData("", "PRAGMA query_only = 1")]
    public async Task Read_only_file(string settings, string statement)
    {
        await using var database = TestDatabase.CreateEmpty(Sqlite);
        await database.ScalarAsync("CREATE TABLE other (id INTEGER)");
        await using var source = SqliteFactory.Instance.CreateDataSource($"Data Source={Path.Combine(database.Folder!, "test.db")};{settings}");
        await using var setting = new SettingDataSource(source, statement.Length > 0 ? statement : "SELECT 1");
        await SaysAsync(setting, Sqlite, "is read-only", applyOnly: true);
    }

    [Theory, InlineData("Data Source=:memory:"), InlineData("Data Source=name;Mode=Memory"), InlineData("Data Source=")]
    public async Task Memory_that_each_connection_has_for_itself(string connectionString)
    {
        await using var source = SqliteFactory.Instance.CreateDataSource(connectionString);
        await SaysAsync(source, Sqlite, "in memory");
    }

    [Fact]
    public async Task Shared_memory_works_while_a_connection_is_open_and_then_the_message_explains_the_failure()
    {
        await using var source = SqliteFactory.Instance.CreateDataSource("Data Source=authkit-shared;Mode=Memory;Cache=Shared");
        var options = new SqlStoreOptions();
        var record = New(NewKey());
        await using (await source.OpenConnectionAsync())
        {
            await SqlSchema.ApplyAsync(source, Sqlite, options);
            await new SqlSessionStore(source, Sqlite, options).AddAsync(record, 10, Start);
            AssertSame(record, await new SqlSessionStore(source, Sqlite, options).FindAsync(record.Key, Start));
        }

        SqliteConnection.ClearAllPools();
        var gone = await Assert.ThrowsAsync<InvalidOperationException>(async () => await new SqlSessionStore(source, Sqlite, options).FindAsync(record.Key, Start));
        Assert.Contains("Keep a connection", gone.Message, StringComparison.Ordinal);
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Missing_database(SqlDialect dialect)
    {
        await using var source = Create(dialect, "Database=no_such_database");
        await SaysAsync(source, dialect, "create it first");
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Unreachable_server(SqlDialect dialect)
    {
        await using var source = Create(dialect, "Port=1");
        await SaysAsync(source, dialect, "cannot be reached");
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Refused_user(SqlDialect dialect)
    {
        await using var source = Create(dialect, $"{(dialect == MySql ? "User ID" : "Username")}=nobody_{Secret.Length};Password={Secret}");
        await SaysAsync(source, dialect, "refused the user name or the password");
    }

    [Theory, On(PostgreSql)]
    public async Task User_without_the_right_to_create_tables(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var role = $"{database.Options.TablePrefix}guest";
        await database.ScalarAsync($"CREATE ROLE {role}; CREATE SCHEMA {role}_schema");
        try
        {
            await using var setting = new SettingDataSource(database.DataSource, $"SET ROLE {role}; SET search_path = {role}_schema, public");
            await SaysAsync(setting, dialect, "grant it the right to create tables", applyOnly: true, database.Options);
            await using var nowhere = new SettingDataSource(database.DataSource, "SET search_path = no_such_schema");
            await SaysAsync(nowhere, dialect, "search_path", applyOnly: true, database.Options);
        }
        finally
        {
            await database.ScalarAsync($"DROP SCHEMA {role}_schema; DROP ROLE {role}");
        }
    }

    [Theory, On(PostgreSql), On(MySql)]
    public async Task Read_only_server(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        await using var setting = new SettingDataSource(database.DataSource, ReadOnly(dialect));
        await SaysAsync(setting, dialect, "is read-only", applyOnly: true);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql)]
    public async Task Existing_schema_is_applied_to_a_read_only_database_without_an_error(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var setting = new SettingDataSource(database.DataSource, ReadOnly(dialect));

        await SqlSchema.ApplyAsync(setting, dialect, database.Options);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql)]
    public async Task Schema_applied_inside_a_transaction_that_is_rolled_back_exists(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await database.ApplySchemaAsync();
        }

        await database.Sessions.AddAsync(New(NewKey()), 10, Start);
    }

    [Fact]
    public void Error_of_SQLite_is_identified_by_its_code_and_not_by_its_text()
    {
        var dialect = Dialects.Dialect.Of(Sqlite);
        Assert.Equal(Dialects.SetupFailure.ReadOnly, dialect.Classify(new SqliteException("Any text.", 8)));
        Assert.Equal(Dialects.SetupFailure.NoFile, dialect.Classify(new SqliteException("SQLite Error 8: 'no'.", 14)));
        Assert.Equal(Dialects.SetupFailure.Other, dialect.Classify(new NpgsqlException("SQLite Error 8: 'no'.")));
    }

    public static string ReadOnly(SqlDialect dialect) => dialect switch
    {
        PostgreSql => "SET default_transaction_read_only = on",
        MySql => "SET SESSION TRANSACTION READ ONLY",
        _ => "PRAGMA query_only = 1",
    };

    private static DbDataSource Create(SqlDialect dialect, string settings)
    {
        var server = TestServers.GivenServers.ConnectionString(TestDatabase.ServerOf(dialect)!.Value);
        return dialect == MySql ? new MySqlDataSource($"{server};{settings}") : NpgsqlDataSource.Create($"{server};{settings}");
    }

    private static async Task SaysAsync(DbDataSource source, SqlDialect dialect, string part, bool applyOnly = false, SqlStoreOptions? options = null)
    {
        options ??= new SqlStoreOptions { TablePrefix = "never_made_" };
        var ofApply = await Assert.ThrowsAsync<InvalidOperationException>(() => SqlSchema.ApplyAsync(source, dialect, options));
        Assert.Contains(part, ofApply.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, ofApply.ToString(), StringComparison.Ordinal);
        if (!applyOnly)
        {
            var ofUse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await new SqlSessionStore(source, dialect, options).FindAsync(NewKey(), Start));
            Assert.Contains(part, ofUse.Message, StringComparison.Ordinal);
        }
    }
}
