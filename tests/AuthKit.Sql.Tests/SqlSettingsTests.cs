using System.Data.Common;
using Npgsql;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>
/// A setting of an engine that would change stored data or the meaning of a statement is refused. The message names the call to make.
/// </summary>
public sealed class SqlSettingsTests
{
    [Theory]
    [OnWith(MySql, "", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')", "No Backslash Escapes=true")]
    [OnWith(MySql, "No Backslash Escapes=true", "SELECT 1", "No Backslash Escapes")]
    [OnWith(MySql, "", "SET NAMES latin1", "utf8mb4")]
    [OnWith(MySql, "", "SET SESSION autocommit = 0", "autocommit = 1")]
    [OnWith(MySql, "", "SET SESSION TRANSACTION ISOLATION LEVEL READ UNCOMMITTED", "READ COMMITTED")]
    [OnWith(MySql, "", "SET SESSION sql_mode = CONCAT(@@sql_mode, ',EMPTY_STRING_IS_NULL')", "EMPTY_STRING_IS_NULL")]
    public async Task Setting_is_refused(SqlDialect dialect, string settings, string statement, string part)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await using var other = TestDatabase.CreateEmpty(dialect, settings);
        await using var setting = new SettingDataSource(other.DataSource, statement);

        var ofApply = await Assert.ThrowsAsync<InvalidOperationException>(() => SqlSchema.ApplyAsync(setting, dialect, database.Options));
        var ofUse = await Assert.ThrowsAsync<InvalidOperationException>(async () => await new SqlSessionStore(setting, dialect, database.Options).AddAsync(New(NewKey()), 10, Start));

        Assert.Contains(part, ofApply.Message, StringComparison.Ordinal);
        Assert.Equal(ofApply.Message, ofUse.Message);
        Assert.Equal(0, await database.CountAsync("sessions"));
    }

    [Fact]
    public async Task Encoding_that_changes_some_names_is_refused()
    {
        await using var database = TestDatabase.CreateEmpty(Sqlite);
        await database.ScalarAsync("PRAGMA encoding = 'UTF-16le'; CREATE TABLE other (id INTEGER)");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(database.ApplySchemaAsync);

        Assert.Contains("UTF-16le", refused.Message, StringComparison.Ordinal);
    }

    [Theory, On(PostgreSql)]
    public async Task Encoding_that_cannot_hold_every_name_is_refused(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var name = $"{database.Options.TablePrefix}latin1";
        await database.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
        try
        {
            await using DbDataSource source = NpgsqlDataSource.Create($"{TestServers.GivenServers.ConnectionString(TestServers.ServerKind.Postgres)};Database={name};Pooling=false");
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => SqlSchema.ApplyAsync(source, dialect, database.Options));
            Assert.Contains("ENCODING 'UTF8'", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            await database.ExecuteAsync($"DROP DATABASE {name}");
        }
    }
}
