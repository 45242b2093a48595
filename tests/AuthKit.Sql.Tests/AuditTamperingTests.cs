using AuthKit.Audit;
using static AuthKit.Audit.AuditBreakKind;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleAudit;

namespace AuthKit.Sql.Tests;

/// <summary>An attacker who can write to the database and does not have the key.</summary>
public sealed class AuditTamperingTests
{
    private const int Rows = 6;

    // Changes of the third of six records of a tenant.
    private static readonly (string Change, AuditBreakKind Kind, long Sequence)[] ChangesOfARecord =
    [
        ("created_at = created_at + 1", Changed, 3),
        ("created_at = created_at - 1", Changed, 3),
        ("created_at = 9223372036854775807", Changed, 3),
        ("created_at = -9223372036854775807", Changed, 3),
        ("audit_id = @bytes16", Changed, 3),
        ("audit_id = @empty", Changed, 3),
        ("tenant_key = @bytes32", Missing, 3),
        ("tenant = 'another'", Changed, 3),
        ("tenant = ''", Changed, 3),
        ("subject_key = @bytes32", Changed, 3),
        ("subject_key = @empty", Changed, 3),
        ("subject_key = NULL", Changed, 3),
        ("subject_id = 'another'", Changed, 3),
        ("subject_id = ''", Changed, 3),
        ("subject_id = NULL", Changed, 3),
        ("subject_id = NULL, subject_key = NULL", Changed, 3),
        ("subject_id = 'mallory', subject_key = @mallory", Changed, 3),
        ("event_name = 'sample.events'", Changed, 3),
        ("event_name = ''", Changed, 3),
        ("payload = @bytes16", Changed, 3),
        ("payload = @empty", Changed, 3),
        ("sequence = 0", Inserted, 0),
        ("sequence = -3", Inserted, -3),
        ("sequence = 7", Missing, 3),
        ("sequence = 9223372036854775807", Missing, 3),
        ("sequence = NULL", Missing, 3),
        ("sequence = NULL, mac = NULL, key_id = NULL", Missing, 3),
        ("mac = @bytes32", Changed, 3),
        ("mac = @empty", Changed, 3),
        ("mac = NULL", Changed, 3),
        ("key_id = 'another'", UnknownKey, 3),
        ("key_id = ''", UnknownKey, 3),
        ("key_id = NULL", UnknownKey, 3),
    ];

    private static readonly (string Change, AuditBreakKind Kind)[] ChangesOfTheHead =
    [
        ("tenant = 'another'", HeadChanged),
        ("sequence = sequence + 1", HeadChanged),
        ("mac = @bytes32", HeadChanged),
        ("mac = @empty", HeadChanged),
        ("total = total - 1", HeadChanged),
        ("created_at = created_at + 1", HeadChanged),
        ("created_at = 9223372036854775807", HeadChanged),
        ("key_id = 'another'", UnknownKey),
        ("seal = @bytes32", HeadChanged),
        ("seal = @empty", HeadChanged),
    ];

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Change_of_any_column_of_a_record_is_found(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        for (var i = 0; i < ChangesOfARecord.Length; i++)
        {
            var (change, kind, sequence) = ChangesOfARecord[i];
            var tenant = $"tenant {i}";
            await database.Audit.AppendAsync(Chained(Rows, tenant));
            await AssertIntactAsync(database, Rows, tenant);

            Assert.Equal(1, await ChangeAsync(database, "audit", $"{change} WHERE tenant_key = @tenant AND sequence = 3", tenant));

            Assert.Equal((change, new AuditBreak(kind, sequence)), (change, (await VerifierOf(database).VerifyAsync(tenant)).Break));
        }

        Assert.Empty(Untouched(SchemaTables.AuditTable(""), ChangesOfARecord.Select(change => change.Change)));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Change_of_any_column_of_the_head_is_found_also_after_another_append(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        for (var i = 0; i < ChangesOfTheHead.Length; i++)
        {
            var (change, kind) = ChangesOfTheHead[i];
            var tenant = $"tenant {i}";
            await database.Audit.AppendAsync(Chained(Rows, tenant));

            Assert.Equal(1, await ChangeAsync(database, "audit_heads", $"{change} WHERE tenant_key = @tenant", tenant));

            var isJump = change.StartsWith("sequence", StringComparison.Ordinal);
            Assert.Equal((change, new AuditBreak(kind, isJump ? Rows + 1 : Rows)), (change, (await VerifierOf(database).VerifyAsync(tenant)).Break));

            // The next append writes a valid head, and the record that it appends keeps the trace. If the head has lost its MAC, the link to the
            // previous record is lost too.
            await database.Audit.AppendAsync([New("late", tenant)]);
            var after = isJump ? new AuditBreak(Missing, Rows + 1) : change.StartsWith("mac", StringComparison.Ordinal) ? new AuditBreak(Changed, Rows + 1) : new AuditBreak(kind, Rows);
            Assert.Equal((change, after), (change, (await VerifierOf(database).VerifyAsync(tenant)).Break));
        }

        Assert.Equal(["tenant_key"], Untouched(SchemaTables.AuditHeadsTable(""), ChangesOfTheHead.Select(change => change.Change)));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Deleted_records_are_found(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        (string Which, AuditBreak Expected)[] deletions =
        [
            ("sequence = 1", new(Missing, 1)),
            ("sequence = 4", new(Missing, 4)),
            ("sequence <= 5", new(Missing, 1)),
            ("sequence = 6", new(Truncated, 6)),
            ("sequence >= 2", new(Truncated, 2)),
            ("sequence >= 1", new(Truncated, 1)),
        ];
        foreach (var (which, expected) in deletions)
        {
            await database.Audit.AppendAsync(Chained(Rows, which));
            await database.ExecuteAsync($"DELETE FROM {database.Table("audit")} WHERE tenant_key = @tenant AND {which}", Key(which));

            await AssertBreakAsync(database, expected.Kind, expected.Sequence, which);
        }
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Records_that_are_swapped_are_found(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(Rows));
        await SwapAsync(database, Tenant, keepMacs: false);
        await AssertBreakAsync(database, Changed, 2);

        await database.Audit.AppendAsync(Chained(Rows, "other"));
        await SwapAsync(database, "other", keepMacs: true);
        await AssertBreakAsync(database, Changed, 2, "other");
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Inserted_records_are_found(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        const string Columns = "created_at, tenant_key, tenant, subject_key, subject_id, event_name, payload";
        foreach (var (number, expected) in ((long, AuditBreak)[])[(7, new(Changed, 7)), (8, new(Missing, 7)), (0, new(Inserted, 0)), (-1, new(Inserted, -1)), (long.MinValue, new(Inserted, long.MinValue))])
        {
            await InsertAsync(number, expected);
        }

        async Task InsertAsync(long number, AuditBreak expected)
        {
            var tenant = $"tenant {number}";
            await database.Audit.AppendAsync(Chained(Rows, tenant));
            await database.ExecuteAsync(
                $"INSERT INTO {database.Table("audit")} (audit_id, sequence, mac, key_id, {Columns}) SELECT @id, @number, mac, key_id, {Columns} FROM {database.Table("audit")} WHERE tenant_key = @tenant AND sequence = 6",
                Key(tenant),
                ("@id", AuditId.Create().ToArray()),
                ("@number", number));
            await AssertBreakAsync(database, expected.Kind, expected.Sequence, tenant);
        }
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Record_of_another_tenant_does_not_pass(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(Rows, "from"));
        await database.Audit.AppendAsync(Chained(Rows, "to"));
        await database.ExecuteAsync($"DELETE FROM {database.Table("audit")} WHERE tenant_key = @tenant AND sequence = 2", Key("to"));

        await database.ExecuteAsync($"UPDATE {database.Table("audit")} SET tenant_key = @to WHERE tenant_key = @tenant AND sequence = 2", Key("from"), ("@to", AuditRecord.TenantKeyOf("to").ToArray()));

        await AssertBreakAsync(database, Changed, 2, "to");
        await AssertBreakAsync(database, Missing, 2, "from");
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Head_cannot_be_moved_back_to_a_record(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(Rows));
        var fourth = (await database.Audit.ReadChainAsync(Tenant, 3, 1))[0].Link!;
        await database.ExecuteAsync($"DELETE FROM {database.Table("audit")} WHERE sequence > 4");
        await ChangeAsync(database, "audit_heads", "sequence = 4, total = 4, mac = @mac WHERE tenant_key = @tenant", Tenant, ("@mac", fourth.Mac.ToArray()));

        await AssertBreakAsync(database, HeadChanged, 4);

        await database.Audit.AppendAsync([New(), New()]);
        await AssertBreakAsync(database, HeadChanged, 4);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Roll_back_to_an_older_copy_is_found_with_an_exported_head_alone(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(4));
        var old = (await database.Audit.GetHeadAsync(Tenant))!;
        await database.Audit.AppendAsync([New(), New()]);
        Assert.True(AuditHead.TryParse((await database.Audit.GetHeadAsync(Tenant))!.ToJson(), out var exported));
        await AssertIntactAsync(database, Rows, expected: exported);
        await AssertIntactAsync(database, Rows, expected: old);

        await database.ExecuteAsync($"DELETE FROM {database.Table("audit")} WHERE sequence > 4");
        await RestoreAsync(database, old);

        await AssertIntactAsync(database, 4);
        await AssertBreakAsync(database, Truncated, 5, expected: exported);

        // Neither the same number of new records nor later ones hide it.
        await database.Audit.AppendAsync([New(), New()]);
        await AssertIntactAsync(database, Rows);
        await AssertBreakAsync(database, Replaced, 6, expected: exported);
        await database.Audit.AppendAsync([New(), New()]);
        await AssertBreakAsync(database, Replaced, 6, expected: exported);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Chain_that_was_deleted_completely_is_found_with_an_exported_head_alone(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(Rows));
        var exported = await database.Audit.GetHeadAsync(Tenant);

        await database.ExecuteAsync($"DELETE FROM {database.Table("audit_heads")}");
        await AssertBreakAsync(database, HeadChanged, Rows);

        await database.ExecuteAsync($"DELETE FROM {database.Table("audit")}");
        await AssertIntactAsync(database, 0);
        await AssertBreakAsync(database, Truncated, 1, expected: exported);

        await database.Audit.AppendAsync(Chained(Rows + 1));
        await AssertIntactAsync(database, Rows + 1);
        await AssertBreakAsync(database, Replaced, Rows, expected: exported);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Chain_with_records_after_its_head_is_not_extended(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(4));
        var old = (await database.Audit.GetHeadAsync(Tenant))!;
        await database.Audit.AppendAsync([New(), New()]);
        await RestoreAsync(database, old);

        var exception = await Assert.ThrowsAsync<AuditChainException>(() => database.Audit.AppendAsync([New(isChained: false), New(), New("other", "other")]).AsTask());

        Assert.Equal(Tenant, exception.Tenant);
        Assert.Equal(Rows, await database.CountAsync("audit"));
        await AssertBreakAsync(database, Inserted, 5);
        Assert.Equal(1, await database.Audit.AppendAsync([New("other", "other")]));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Invalid_exported_head_proves_nothing(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        await database.Audit.AppendAsync(Chained(Rows));
        await database.Audit.AppendAsync(Chained(Rows, "other"));
        var head = (await database.Audit.GetHeadAsync(Tenant))!;

        await AssertBreakAsync(database, ForeignHead, 5, expected: head with { Sequence = 5 });
        await AssertBreakAsync(database, ForeignHead, Rows, expected: head with { Count = 5 });
        await AssertBreakAsync(database, ForeignHead, Rows, expected: head with { Seal = new byte[32] });
        await AssertBreakAsync(database, ForeignHead, Rows, "other", expected: head);
        await AssertBreakAsync(database, ForeignHead, Rows, "other", expected: head with { Tenant = "other" });
    }

    private static Task<int> ChangeAsync(TestDatabase database, string table, string change, string tenant, params (string, object?)[] more)
    {
        (string Name, object? Value)[] values =
        [
            Key(tenant),
            ("@bytes16", AuditId.Create().ToArray()),
            ("@bytes32", SampleSessions.NewKey().ToArray()),
            ("@mallory", new Stores.SubjectRef(tenant, "mallory").ToOwnerKey().ToArray()),
            ("@empty", Array.Empty<byte>()),
            .. more,
        ];
        var statement = $"UPDATE {database.Table(table)} SET {change}";
        return database.ExecuteAsync(statement, [.. values.Where(value => statement.Contains(value.Name, StringComparison.Ordinal))]);
    }

    /// <summary>Swaps the second and the third record, with their MACs or without.</summary>
    private static async Task SwapAsync(TestDatabase database, string tenant, bool keepMacs)
    {
        var macs = (await database.Audit.ReadChainAsync(tenant, 0, 3)).ToDictionary(entry => entry.Link!.Sequence, entry => entry.Link!.Mac.ToArray());
        foreach (var (from, to) in ((long, long)[])[(2, 100), (3, 2), (100, 3)])
        {
            var mac = keepMacs && to <= 3 ? ", mac = @mac" : "";
            (string, object?)[] more = mac.Length > 0 ? [("@mac", macs[to])] : [];
            Assert.Equal(1, await ChangeAsync(database, "audit", $"sequence = {to}{mac} WHERE tenant_key = @tenant AND sequence = {from}", tenant, more));
        }
    }

    private static Task<int> RestoreAsync(TestDatabase database, AuditHead head) => ChangeAsync(
        database,
        "audit_heads",
        "sequence = @old, mac = @mac, total = @old, created_at = @time, seal = @seal WHERE tenant_key = @tenant",
        Tenant,
        ("@old", head.Sequence),
        ("@mac", head.Mac.ToArray()),
        ("@time", head.Time.ToUnixTimeMilliseconds()),
        ("@seal", head.Seal.ToArray()));

    private static (string, object?) Key(string tenant) => ("@tenant", AuditRecord.TenantKeyOf(tenant).ToArray());

    /// <summary>Columns that no change covers. There must be no such column, or the tests would miss it.</summary>
    private static IEnumerable<string> Untouched(Dialects.Table table, IEnumerable<string> changes) =>
        table.Columns.Select(column => column.Name).Where(column => !changes.Any(change => change.StartsWith($"{column} =", StringComparison.Ordinal)));
}
