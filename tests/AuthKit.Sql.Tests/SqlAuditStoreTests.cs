using System.Text;
using AuthKit.Audit;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleAudit;

namespace AuthKit.Sql.Tests;

public sealed class SqlAuditStoreTests
{
    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Record_is_returned_unchanged(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var awkward = new string('€', 254) + "'";
        AuditRecord[] records =
        [
            New(awkward, awkward, payload: new string('x', AuditRecord.MaxPayloadLength)),
            New("Zoë\r\n'; DROP TABLE x -- %_*\u0001🔑 ", "", isChained: false, payload: ""),
            New(null, "", isChained: false) with { EventName = new string('e', AuditRecord.MaxEventNameLength) },
        ];

        Assert.Equal(3, await database.Audit.AppendAsync(records));

        foreach (var record in records)
        {
            var page = await database.Audit.ListAsync(new AuditQuery { Tenant = record.Tenant });
            var entry = Assert.Single(page.Entries, entry => entry.Record.Id == record.Id);
            Assert.Equal(record.Payload.ToArray(), entry.Record.Payload.ToArray());
            Assert.Equal(record with { Payload = default }, entry.Record with { Payload = default });
            Assert.Equal(record.IsChained, entry.Link is not null);
        }

        await AssertIntactAsync(database, 1, awkward);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Pages_are_newest_first_and_complete_also_within_one_millisecond(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var records = Many(60, i => New($"subject {i % 3}", isChained: false, time: Start.AddMilliseconds(i / 20)));
        await database.Audit.AppendAsync(records);

        var all = await ReadAllAsync(database.Audit, after => new AuditQuery { Tenant = Tenant, After = after, Limit = 7 });
        var ofSubject = await ReadAllAsync(database.Audit, after => new AuditQuery { Subject = new SubjectRef(Tenant, "subject 1"), After = after, Limit = 1 });
        var everything = await ReadAllAsync(database.Audit, after => new AuditQuery { After = after, Limit = 59 });

        var expected = Ordered(records);
        Assert.Equal(expected, all.Select(record => record.Id));
        Assert.Equal(expected, everything.Select(record => record.Id));
        Assert.Equal(Ordered(records.Where(record => record.SubjectId == "subject 1")), ofSubject.Select(record => record.Id));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Time_range_includes_its_beginning_and_excludes_its_end(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var records = Many(10, i => New(isChained: false, time: Start.AddMilliseconds(i)));
        await database.Audit.AppendAsync(records);

        var some = await ReadAllAsync(database.Audit, after => new AuditQuery { Tenant = Tenant, From = Start.AddMilliseconds(2), To = Start.AddMilliseconds(6), After = after, Limit = 3 });
        var until = await database.Audit.ListAsync(new AuditQuery { To = Start });
        var beyond = await database.Audit.ListAsync(new AuditQuery { To = Start.AddMilliseconds(1), After = new AuditCursor(Start.AddMilliseconds(1), AuditId.Create()) });

        Assert.Equal([5, 4, 3, 2], some.Select(record => (record.Time - Start).TotalMilliseconds));
        Assert.Empty(until.Entries);
        Assert.Equal(records[0].Id, Assert.Single(beyond.Entries).Record.Id);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Records_that_arrive_meanwhile_move_no_record_between_pages(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var records = Many(40, i => New(isChained: i % 2 == 0));
        await database.Audit.AppendAsync(records);
        var other = new SqlAuditStore(database.NewDataSource(), dialect, database.Chain, database.Options);

        var seen = new List<AuditId>();
        AuditCursor? next = null;
        do
        {
            var page = await database.Audit.ListAsync(new AuditQuery { Tenant = Tenant, After = next, Limit = 6 });
            seen.AddRange(page.Entries.Select(entry => entry.Record.Id));
            await other.AppendAsync([New(time: Start.AddMilliseconds(1)), New(isChained: false)]);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Superset(records.Select(record => record.Id).ToHashSet(), seen.ToHashSet());
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Tenants_do_not_see_each_other(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync([New("alice", "a"), New("alice", "b"), New("alice", ""), New("alice", "A"), New("alice", "b")]);

        Assert.All((await database.Audit.ListAsync(new AuditQuery { Tenant = "a" })).Entries, entry => Assert.Equal("a", entry.Record.Tenant));
        Assert.Equal("b", Assert.Single((await database.Audit.ListAsync(new AuditQuery { Subject = new SubjectRef("b", "alice"), Limit = 1 })).Entries).Record.Tenant);
        Assert.Single((await database.Audit.ListAsync(new AuditQuery { Tenant = "" })).Entries);
        Assert.Equal((1L, 2L, 1L), ((await database.Audit.GetHeadAsync("a"))!.Sequence, (await database.Audit.GetHeadAsync("b"))!.Sequence, (await database.Audit.GetHeadAsync("A"))!.Sequence));
        Assert.Null(await database.Audit.GetHeadAsync("c"));
        await AssertIntactAsync(database, 2, "b");
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Appending_again_adds_only_what_is_new(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        AuditRecord[] first = [New(), New(isChained: false), New()];
        Assert.Equal(3, await database.Audit.AppendAsync(first));

        Assert.Equal(0, await database.Audit.AppendAsync(first));
        Assert.Equal(1, await database.Audit.AppendAsync([first[2], New(), first[1], first[0]]));

        Assert.Equal(4, await database.CountAsync("audit"));
        await AssertIntactAsync(database, 3);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Chain_of_many_simultaneous_appends_from_two_instances_is_complete(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        SqlAuditStore[] instances = [database.Audit, new SqlAuditStore(database.NewDataSource(), dialect, database.Chain, database.Options)];
        string[] tenants = ["x", "y"];

        // Each append locks the heads of both tenants, every time in another order.
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => instances[i % 2].AppendAsync(
            [New($"first {i}", tenants[i / 2 % 2]), New($"second {i}", tenants[1 - (i / 2 % 2)]), New(null, isChained: false)]).AsTask())));

        foreach (var tenant in tenants)
        {
            await AssertIntactAsync(database, 50, tenant);
            var chain = await database.Audit.ReadChainAsync(tenant, 0, 1000);
            Assert.Equal(Enumerable.Range(1, 50).Select(number => (long)number), chain.Select(entry => entry.Link!.Sequence));
        }

        Assert.Equal(150, await database.CountAsync("audit"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Verification_beside_appends_and_purges_finds_no_break(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(100));
        var other = new SqlAuditStore(database.NewDataSource(), dialect, database.Chain, database.Options);

        var working = Task.Run(async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await other.AppendAsync(Many(5, n => New(time: Start.AddSeconds(100 + (5 * i) + n))));
                await other.PurgeAsync(Start.AddSeconds(5 * i), 7);
            }
        });
        while (!working.IsCompleted)
        {
            var verification = await VerifierOf(database).VerifyAsync(Tenant);
            Assert.Null(verification.Break);
        }

        await working;
        Assert.True((await VerifierOf(database).VerifyAsync(Tenant)).IsIntact);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Long_chain_is_verified_in_pages(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(1000));
        await AssertIntactAsync(database, 1000);
        await database.Audit.AppendAsync([New()]);
        await AssertIntactAsync(database, 1001);

        await database.ExecuteAsync($"UPDATE {database.Table("audit")} SET event_name = 'x' WHERE sequence = 777");

        await AssertBreakAsync(database, AuditBreakKind.Changed, 777);
    }

    [Fact]
    public async Task Record_out_of_bounds_is_refused_before_the_database_is_asked()
    {
        await using var recorder = new RecordingDataSource();
        await using var database = TestDatabase.CreateEmpty(Sqlite);
        var store = new SqlAuditStore(recorder, Sqlite, database.Chain);
        AuditRecord[] wrong =
        [
            New() with { Payload = new byte[AuditRecord.MaxPayloadLength + 1] },
            New() with { EventName = "" },
            New() with { EventName = new string('e', AuditRecord.MaxEventNameLength + 1) },
            New() with { EventName = "é" },
            New() with { Tenant = new string('t', 256) },
            New() with { Tenant = "another" },
            New() with { SubjectId = "another" },
            New() with { SubjectId = null },
            New() with { SubjectId = "", SubjectKey = null },
            New() with { SubjectKey = null },
            New() with { Time = Start.AddTicks(1) },
        ];

        foreach (var record in wrong)
        {
            await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync([New(), record]).AsTask());
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.AppendAsync(Many(SqlAuditStore.MaxAppended + 1, _ => New())).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ListAsync(new AuditQuery { Limit = 0 }).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.ListAsync(new AuditQuery { Limit = AuditQuery.MaxLimitLimit + 1 }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.ListAsync(new AuditQuery { Tenant = "\0" }).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => store.ListAsync(new AuditQuery { Tenant = "a", Subject = new SubjectRef("b", "alice") }).AsTask());
        Assert.Empty(recorder.Statements);
    }

    private static IEnumerable<AuditId> Ordered(IEnumerable<AuditRecord> records) =>
        records.OrderByDescending(record => record.Time).ThenByDescending(record => Convert.ToHexString(record.Id.ToArray()), StringComparer.Ordinal).Select(record => record.Id);
}
