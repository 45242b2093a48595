using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Tests that only concern SQL; the conformance kit has the rules of every store.</summary>
public sealed class SqlSessionStoreTests
{
    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Record_is_returned_unchanged(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var owner = NewKey();
        var record = New(owner) with
        {
            Tenant = new string('€', 255),
            SubjectId = "Zoë\r\n'; DROP TABLE x -- %_*\u0001🔑 ",
            PreviousKey = NewKey(),
            PreviousKeyExpiresAt = Start.AddSeconds(30),
            Payload = new byte[128 * 1024],
        };

        await database.Sessions.AddAsync(record, 10, Start);

        AssertSame(record, await database.Sessions.FindAsync(record.Key, Start));
        AssertSame(record, await database.Sessions.FindAsync(record.PreviousKey.Value, Start));
        AssertSame(record, Assert.Single(await database.Sessions.ListAsync(owner, Start, 10)));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Rotation_writes_everything_that_changes(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var record = New(NewKey()) with { SubjectId = null };
        var next = record with
        {
            Key = NewKey(),
            Version = 2,
            LastSeenAt = Start.AddMinutes(1),
            IdleTimeout = TimeSpan.FromMinutes(10),
            PreviousKey = record.Key,
            PreviousKeyExpiresAt = Start.AddMinutes(2),
            Payload = "next"u8.ToArray(),
        };
        await database.Sessions.AddAsync(record, 10, Start);
        await database.Sessions.TouchAsync(record.Key, Start.AddMinutes(3), Start);

        Assert.Equal(StoreWrite.Written, await database.Sessions.ReplaceAsync(record.Key, 1, next, Start.AddMinutes(1)));

        next = next with { LastSeenAt = Start.AddMinutes(3) };
        AssertSame(next, await database.Sessions.FindAsync(next.Key, Start.AddMinutes(13).AddMilliseconds(-1)));
        Assert.Equal(1, await database.CountAsync("sessions"));
        Assert.Null(await database.Sessions.FindAsync(next.Key, Start.AddMinutes(13)));
        Assert.Equal(0, await database.CountAsync("sessions"));
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Maximum_per_owner_holds_when_two_instances_add_simultaneously(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        ISessionStore[] stores = [database.Sessions, new SqlSessionStore(database.NewDataSource(), dialect, database.Options)];
        var owner = NewKey();

        var evicted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            await stores[i % 2].AddAsync(New(owner) with { CreatedAt = Start.AddMilliseconds(i) }, 7, Start))));

        Assert.Equal(7, (await database.Sessions.ListAsync(owner, Start, 100)).Count);
        Assert.Equal(43, evicted.SelectMany(sids => sids).Distinct().Count());
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Many_sessions_of_an_owner_are_removed_in_batches_and_others_stay(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var (owner, other) = (NewKey(), NewKey());
        var kept = New(owner);
        var store = database.Sessions;
        await store.AddAsync(New(other), 10_000, Start);
        await store.AddAsync(kept, 10_000, Start);
        for (var i = 0; i < 1_100; i++)
        {
            await store.AddAsync(New(owner) with { CreatedAt = Start.AddMilliseconds(i) }, 10_000, Start);
        }

        Assert.Equal(1_100, await store.RemoveByOwnerAsync(owner, kept.Sid));

        AssertSame(kept, Assert.Single(await store.ListAsync(owner, Start, 10)));
        Assert.Single(await store.ListAsync(other, Start, 10));
        Assert.Equal(1, await store.RemoveByOwnerAsync(owner, null));
        Assert.Equal(1, await database.CountAsync("sessions"));
    }
}
