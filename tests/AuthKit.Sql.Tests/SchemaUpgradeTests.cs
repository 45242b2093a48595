using System.Data.Common;
using AuthKit.Accounts;
using AuthKit.RateLimiting;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.Sql.Dialects;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleOneTimeTokens;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>A database that an earlier version of AuthKit created. The folder Schema keeps the old scripts unchanged.</summary>
public sealed class SchemaUpgradeTests
{
    [Theory, InlineData(Sqlite), InlineData(PostgreSql), InlineData(MySql), InlineData(SqlServer)]
    public void Script_of_version_1_is_unchanged(SqlDialect dialect) =>
        Assert.StartsWith(Version1(dialect, "authkit_"), SqlSchema.GetScript(dialect), StringComparison.Ordinal);

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Version_1_is_upgraded_to_the_newest_and_keeps_its_data(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        await database.ScalarAsync(Version1(dialect, database.Options.TablePrefix));
        var account = new AccountRecord { Key = NewKey(), LoginKey = NewKey(), Tenant = "", SubjectId = "someone", Version = 1, CreatedAt = Start, Payload = "{}"u8.ToArray() };
        await InsertAsync(database, account);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => database.OneTimeTokens.FindAsync(NewKey(), "reset", Start).AsTask());
        Assert.Contains("ApplyAuthKitSchemaAsync", refused.Message, StringComparison.Ordinal);
        await database.ApplySchemaAsync();

        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
        Assert.Equal("someone", (await database.Accounts.FindByIdAsync(account.Key))?.SubjectId);
        var session = New(NewKey());
        await database.Sessions.AddAsync(session, 10, Start);
        AssertSame(session, await database.Sessions.FindAsync(session.Key, Start));
        var link = NewLink();
        await database.OneTimeTokens.AddAsync(link, 3, Start);
        Assert.NotNull(await database.OneTimeTokens.ConsumeAsync(link.Key, "reset", Start));
        var limiter = new SqlRateLimiter(database.DataSource, dialect, database.Options);
        Assert.True((await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("test", 1, TimeSpan.FromDays(1)), new RateLimitKey("key"))).IsAllowed);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Several_instances_may_upgrade_at_once_and_again(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        await database.ScalarAsync(Version1(dialect, database.Options.TablePrefix));
        var dataSources = Enumerable.Range(0, 6).Select(_ => database.NewDataSource()).ToList();

        await Task.WhenAll(dataSources.Select(dataSource => Task.Run(() => SqlSchema.ApplyAsync(dataSource, dialect, database.Options))));
        await database.ScalarAsync(SqlSchema.GetScript(dialect, database.Options));

        Assert.Equal(SqlSchema.Version, await database.CountAsync("migrations"));
        await database.OneTimeTokens.AddAsync(NewLink(), 3, Start);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Counts_of_version_2_start_over(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var description = Dialects.Dialect.Of(dialect);
        var ofVersion2 = new Table(
            database.Table("rate_limits"),
            [
                new Column("limit_key", ColumnType.Key), new Column("counted_since", ColumnType.Int64), new Column("used", ColumnType.Int64),
                new Column("previous", ColumnType.Int64), new Column("expires_at", ColumnType.Int64),
            ],
            "limit_key",
            [new TableIndex(database.Table("rate_limits_end"), "expires_at")]);
        await database.ScalarAsync(Version1(dialect, database.Options.TablePrefix));
        foreach (var statement in description.CreateTable(ofVersion2).Concat(SchemaMigration.All(description, database.Options.TablePrefix)[1].Statements))
        {
            await database.ExecuteAsync(statement);
        }

        await database.ApplySchemaAsync();

        await Assert.ThrowsAnyAsync<DbException>(() => database.CountAsync("rate_limits"));
        var limiter = new SqlRateLimiter(database.DataSource, dialect, database.Options);
        Assert.True((await limiter.AcquireAsync(RateLimitPolicy.FixedWindow("test", 1, TimeSpan.FromDays(1)), new RateLimitKey("key"))).IsAllowed);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Sessions_of_version_5_live_until_their_exact_expiry(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var description = Dialects.Dialect.Of(dialect);
        var prefix = database.Options.TablePrefix;
        IEnumerable<string> ofVersion5 =
        [
            .. description.CreateTable(SchemaTables.MigrationsTable(prefix)),
            .. SchemaMigration.All(description, prefix).Where(static migration => migration.Version <= 5).SelectMany(static migration => migration.Statements),
        ];
        foreach (var statement in ofVersion5)
        {
            await database.ExecuteAsync(statement);
        }

        // The upgrade keeps exactly the expiry that version 5 wrote with each noted use.
        var (idle, absolute) = (New(NewKey()), New(NewKey()) with { ExpiresAt = Start.AddMinutes(10), PreviousKey = null, PreviousKeyExpiresAt = null });
        await InsertOfVersion5Async(database, idle);
        await InsertOfVersion5Async(database, absolute);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => database.Sessions.FindAsync(idle.Key, Start).AsTask());
        Assert.Contains("version 5", refused.Message, StringComparison.Ordinal);

        await database.ApplySchemaAsync();
        await database.ScalarAsync(SqlSchema.GetScript(dialect, database.Options));

        Assert.Equal(0, await database.Sessions.PurgeAsync(Start.AddMinutes(1), 100));
        AssertSame(idle, await database.Sessions.FindAsync(idle.Key, idle.EndsAt.AddMilliseconds(-1)));
        AssertSame(absolute, await database.Sessions.FindAsync(absolute.Key, absolute.EndsAt.AddMilliseconds(-1)));
        Assert.True(await database.Sessions.TouchAsync(idle.Key, idle.EndsAt.AddMilliseconds(-1), Start));
        Assert.Null(await database.Sessions.FindAsync(absolute.Key, absolute.EndsAt));
        Assert.Equal(1, await database.Sessions.PurgeAsync(Start.AddDays(3), 100));
        Assert.Equal(0, await database.CountAsync("sessions"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Refresh_families_of_version_6_live_until_their_exact_expiry(SqlDialect dialect)
    {
        await using var database = TestDatabase.CreateEmpty(dialect);
        var description = Dialects.Dialect.Of(dialect);
        var prefix = database.Options.TablePrefix;
        var columns = SchemaTables.RefreshFamiliesTable(prefix).Columns.Where(static column => column.Name != "purge_at").ToList();
        var ofVersion6 = new Table(
            database.Table("refresh_families"),
            columns,
            "family_key",
            [
                new TableIndex(database.Table("refresh_families_sid"), "owner_key, sid", IsUnique: true),
                new TableIndex(database.Table("refresh_families_owner"), "owner_key, created_at, sid"),
                new TableIndex(database.Table("refresh_families_end"), "ends_at"),
            ]);
        IEnumerable<string> statements =
        [
            .. description.CreateTable(SchemaTables.MigrationsTable(prefix)),
            .. SchemaMigration.All(description, prefix).Where(static migration => migration.Version <= 6).SelectMany(static migration => migration.Statements),
            .. description.CreateTable(ofVersion6),
        ];
        foreach (var statement in statements)
        {
            await database.ExecuteAsync(statement);
        }

        var record = new RefreshFamilyRecord
        {
            Key = NewKey(),
            Owner = NewKey(),
            Sid = SessionId.Create(),
            Tenant = "",
            SubjectId = "someone",
            TokenKey = NewKey(),
            CreatedAt = Start,
            RefreshedAt = Start,
            ExpiresAt = Start.AddDays(30),
            EndsAt = Start.AddDays(7),
            Payload = "{}"u8.ToArray(),
        };
        await InsertOfVersion6Async(database, record, string.Join(", ", columns.Select(static column => column.Name)));

        // A migration that stopped between the copy and the deletion of the old table continues there.
        var moving = SchemaMigration.All(description, prefix).Single(static migration => migration.Version == 7).Statements;
        foreach (var statement in moving.TakeWhile(static statement => !statement.StartsWith("DROP", StringComparison.Ordinal)))
        {
            await database.ExecuteAsync(statement);
        }

        await database.ApplySchemaAsync();
        await database.ScalarAsync(SqlSchema.GetScript(dialect, database.Options));

        await Assert.ThrowsAnyAsync<DbException>(() => database.CountAsync("refresh_families"));
        Assert.Equal(1, await database.CountAsync("refresh_token_families"));
        var store = new SqlRefreshTokenStore(database.DataSource, dialect, database.Options);
        Assert.Equal(0, await store.PurgeAsync(record.EndsAt.AddMilliseconds(-1), 100));
        var found = await store.FindAsync(record.Key, record.EndsAt.AddMilliseconds(-1));
        Assert.Equal(record with { Payload = default }, found! with { Payload = default });
        Assert.Equal(RefreshRotationStatus.Rotated, (await store.RotateAsync(record.TokenKey, record with { TokenKey = NewKey() }, Start)).Status);
        Assert.Null(await store.FindAsync(record.Key, record.EndsAt));
    }

    private static async Task InsertOfVersion6Async(TestDatabase database, RefreshFamilyRecord record, string columns)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {database.Table("refresh_families")} ({columns}) VALUES (@key, @owner, @sid, @tenant, @subject, @newtoken, @previous, @previousends, @created, @refreshed, @expires, @ends, @payload)";
        RefreshFamilyRow.AddTo(command, record);
        command.Parameters.RemoveAt("@purge");
        await command.ExecuteNonQueryAsync();
    }

    private static async Task InsertOfVersion5Async(TestDatabase database, SessionRecord record)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {database.Table("sessions")} (owner_key, sid, session_key, tenant, subject_id, version, created_at, last_seen_at, idle_timeout, expires_at, ends_at, previous_key, previous_key_expires_at, payload) VALUES (@owner, @sid, @key, @tenant, @subject, @version, @created, @seen, @idle, @expires, @exact, @previous, @previousends, @payload)";
        command.AddKey("@key", record.Key);
        command.AddKey("@owner", record.Owner);
        command.AddSid("@sid", record.Sid);
        command.AddText("@tenant", record.Tenant);
        command.AddText("@subject", record.SubjectId);
        command.AddNumber("@version", record.Version);
        command.AddTime("@created", record.CreatedAt);
        command.AddTime("@expires", record.ExpiresAt);
        command.AddTime("@exact", record.EndsAt);
        SessionRow.AddChanging(command, record);
        await command.ExecuteNonQueryAsync();
    }

    private static string Version1(SqlDialect dialect, string prefix) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Schema", $"version-1.{dialect}.sql")).Replace("authkit_", prefix, StringComparison.Ordinal);

    private static async Task InsertAsync(TestDatabase database, AccountRecord account)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {database.Table("accounts")} (account_key, login_key, tenant, subject_id, version, created_at, payload) VALUES (@key, @login, @tenant, @subject, @version, @created, @payload)";
        command.AddKey("@key", account.Key);
        command.AddKey("@login", account.LoginKey);
        command.AddText("@tenant", account.Tenant);
        command.AddText("@subject", account.SubjectId);
        command.AddNumber("@version", account.Version);
        command.AddTime("@created", account.CreatedAt);
        command.AddPayload("@payload", account.Payload);
        await command.ExecuteNonQueryAsync();
    }
}
