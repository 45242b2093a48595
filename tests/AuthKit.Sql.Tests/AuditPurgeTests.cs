using AuthKit.Audit;
using static AuthKit.Audit.AuditBreakKind;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleAudit;

namespace AuthKit.Sql.Tests;

public sealed class AuditPurgeTests
{
    private static readonly DateTimeOffset End = Start.AddYears(1);

    // Changes of the checkpoint of a chain of six records of which three were purged.
    private static readonly (string Change, AuditBreakKind Kind)[] ChangesOfTheCheckpoint =
    [
        ("tenant = 'another'", CheckpointChanged),
        ("sequence = sequence + 1", CheckpointChanged),
        ("mac = @bytes32", CheckpointChanged),
        ("total = total - 1", CheckpointChanged),
        ("purged_before = purged_before + 1", CheckpointChanged),
        ("break_kind = 1", CheckpointChanged),
        ("break_sequence = 2", CheckpointChanged),
        ("key_id = 'another'", UnknownKey),
        ("seal = @bytes32", CheckpointChanged),
    ];

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Chain_begins_after_its_checkpoint_when_old_records_are_purged(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(10));
        var exported = await database.Audit.GetHeadAsync(Tenant);

        Assert.Equal(4, await database.Audit.PurgeAsync(Start.AddSeconds(4), 100));

        var checkpoint = (await database.Audit.GetCheckpointAsync(Tenant))!;
        Assert.Equal((4L, 4L, Start.AddSeconds(4), null), (checkpoint.Sequence, checkpoint.Count, checkpoint.Time, checkpoint.Break));
        await AssertIntactAsync(database, 6, expected: exported);

        Assert.Equal(0, await database.Audit.PurgeAsync(Start.AddSeconds(4), 100));
        Assert.Equal(6, await database.Audit.PurgeAsync(End, 100));
        await AssertIntactAsync(database, 0, expected: exported);
        Assert.Equal(10, (await database.Audit.GetCheckpointAsync(Tenant))!.Count);

        await database.Audit.AppendAsync([New()]);
        await AssertIntactAsync(database, 1, expected: exported);
        Assert.Equal((11L, 11L), ((await database.Audit.GetHeadAsync(Tenant))!.Sequence, (await database.Audit.GetHeadAsync(Tenant))!.Count));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Purge_is_bounded_and_takes_the_oldest_of_all_tenants(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        foreach (var tenant in (string[])["a", "b", "c"])
        {
            await database.Audit.AppendAsync(Chained(10, tenant));
        }

        var unchained = Many(10, i => New(isChained: false, time: Start.AddSeconds(i)));
        await database.Audit.AppendAsync(unchained);

        Assert.Equal(4, await database.Audit.PurgeAsync(Start.AddSeconds(5), 4));
        var left = await ReadAllAsync(database.Audit, after => new AuditQuery { Tenant = Tenant, After = after });
        Assert.Equal(unchained[4..].Select(record => record.Id).Reverse(), left.Select(record => record.Id));

        List<int> purged = [];
        do
        {
            purged.Add(await database.Audit.PurgeAsync(Start.AddSeconds(5), 4));
        }
        while (purged[^1] > 0);

        Assert.Equal([4, 4, 4, 4, 0], purged);
        Assert.Equal(5 + (3 * 5), await database.CountAsync("audit"));
        foreach (var tenant in (string[])["a", "b", "c"])
        {
            await AssertIntactAsync(database, 5, tenant);
        }
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Purge_processes_more_than_one_batch(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(1000));
        await database.Audit.AppendAsync(Chained(30));
        await database.Audit.AppendAsync(Many(110, i => New(tenant: $"tenant {i}")));

        Assert.Equal(1140, await database.Audit.PurgeAsync(End, 5000));

        Assert.Equal(0, await database.CountAsync("audit"));
        Assert.Equal(111, await database.CountAsync("audit_checkpoints"));
        await AssertIntactAsync(database, 0);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Recent_record_keeps_the_records_after_it_in_its_chain(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync([New(time: Start), New(time: End), New(time: Start)]);

        Assert.Equal(1, await database.Audit.PurgeAsync(Start.AddDays(1), 100));

        await AssertIntactAsync(database, 2);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Breaks_in_purged_records_stay_known(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        (string Tenant, string Change, AuditBreak Expected)[] cases =
        [
            ("changed", "UPDATE {0} SET event_name = 'x' WHERE tenant_key = @tenant AND sequence = 2", new(Changed, 2)),
            ("missing", "DELETE FROM {0} WHERE tenant_key = @tenant AND sequence = 2", new(Missing, 2)),
            ("first missing", "DELETE FROM {0} WHERE tenant_key = @tenant AND sequence = 1", new(Missing, 1)),
        ];
        foreach (var (tenant, change, expected) in cases)
        {
            await database.Audit.AppendAsync(Chained(6, tenant));
            await database.ExecuteAsync(string.Format(null, change, database.Table("audit")), ("@tenant", AuditRecord.TenantKeyOf(tenant).ToArray()));

            await database.Audit.PurgeAsync(Start.AddSeconds(4), 100);
            await AssertBreakAsync(database, expected.Kind, expected.Sequence, tenant);

            await database.Audit.AppendAsync([New(tenant: tenant)]);
            await database.Audit.PurgeAsync(End, 100);
            await AssertBreakAsync(database, expected.Kind, expected.Sequence, tenant);
            Assert.Equal(expected, (await database.Audit.GetCheckpointAsync(tenant))!.Break);
        }

        Assert.Equal(0, await database.CountAsync("audit"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Change_of_any_column_of_the_checkpoint_is_found_also_after_another_purge(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        for (var i = 0; i < ChangesOfTheCheckpoint.Length; i++)
        {
            var (change, kind) = ChangesOfTheCheckpoint[i];
            var tenant = $"tenant {i}";
            await database.Audit.AppendAsync(Chained(6, tenant));
            await database.Audit.PurgeAsync(Start.AddSeconds(3), 100);
            var statement = $"UPDATE {database.Table("audit_checkpoints")} SET {change} WHERE tenant_key = @tenant";
            (string, object?)[] values = [("@tenant", AuditRecord.TenantKeyOf(tenant).ToArray()), .. change.Contains("@bytes32", StringComparison.Ordinal) ? [("@bytes32", (object?)SampleSessions.NewKey().ToArray())] : ((string, object?)[])[]];

            Assert.Equal(1, await database.ExecuteAsync(statement, values));

            var expected = new AuditBreak(kind, change.StartsWith("sequence", StringComparison.Ordinal) ? 4 : 3);
            Assert.Equal((change, expected), (change, (await VerifierOf(database).VerifyAsync(tenant)).Break));
            await database.Audit.PurgeAsync(End, 100);
            Assert.Equal((change, expected), (change, (await VerifierOf(database).VerifyAsync(tenant)).Break));
        }

        Assert.Equal(
            ["tenant_key"],
            SchemaTables.AuditCheckpointsTable("").Columns.Select(column => column.Name).Where(column => !ChangesOfTheCheckpoint.Any(change => change.Change.StartsWith($"{column} =", StringComparison.Ordinal))));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Checkpoint_that_is_missing_or_of_another_tenant_is_found(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(6));
        await database.Audit.AppendAsync(Chained(6, "other"));
        await database.Audit.PurgeAsync(Start.AddSeconds(3), 100);

        await database.ExecuteAsync($"DELETE FROM {database.Table("audit_checkpoints")} WHERE tenant_key = @tenant", ("@tenant", AuditRecord.TenantKeyOf(Tenant).ToArray()));
        await AssertBreakAsync(database, Missing, 1);

        await database.ExecuteAsync(
            $"UPDATE {database.Table("audit_checkpoints")} SET tenant_key = @tenant, tenant = '{Tenant}' WHERE tenant_key = @other",
            ("@tenant", AuditRecord.TenantKeyOf(Tenant).ToArray()),
            ("@other", AuditRecord.TenantKeyOf("other").ToArray()));
        await AssertBreakAsync(database, CheckpointChanged, 3);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Records_deleted_by_hand_do_not_count_as_purged(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(10));
        await database.Audit.PurgeAsync(Start.AddSeconds(3), 100);

        await database.ExecuteAsync($"DELETE FROM {database.Table("audit")} WHERE sequence <= 6");

        await AssertBreakAsync(database, Missing, 4);
        await database.Audit.PurgeAsync(Start.AddSeconds(8), 100);
        await AssertBreakAsync(database, Missing, 4);
        Assert.Equal((8L, 5L), ((await database.Audit.GetCheckpointAsync(Tenant))!.Sequence, (await database.Audit.GetCheckpointAsync(Tenant))!.Count));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Simultaneous_purges_delete_each_record_once(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(200));
        await database.Audit.AppendAsync(Many(200, i => New(isChained: false, time: Start.AddSeconds(i))));
        SqlAuditStore[] instances = [database.Audit, new SqlAuditStore(database.NewDataSource(), dialect, database.Chain, database.Options)];

        var purged = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() => instances[i % 2].PurgeAsync(Start.AddSeconds(150), 1000).AsTask())));

        Assert.Equal(300, purged.Sum());
        await AssertIntactAsync(database, 50);
    }
}
