using AuthKit.Audit;
using AuthKit.Cryptography;
using static AuthKit.Audit.AuditBreakKind;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleAudit;

namespace AuthKit.Sql.Tests;

public sealed class AuditKeyTests
{
    private static readonly byte[] First = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private static readonly byte[] Second = [.. Enumerable.Range(101, 32).Select(i => (byte)i)];

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Chain_continues_through_a_rotation(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        using var before = new SecretKeyRing(new SecretKey("one", First));
        using var after = new SecretKeyRing(new SecretKey("two", Second), new SecretKey("one", First));
        await StoreOf(database, before).AppendAsync(Chained(3));
        var exported = await StoreOf(database, before).GetHeadAsync(Tenant);

        await StoreOf(database, after).AppendAsync(Chained(3));

        Assert.Equal(["one", "one", "one", "two", "two", "two"], (await database.Audit.ReadChainAsync(Tenant, 0, 10)).Select(entry => entry.Link!.KeyId));
        Assert.Equal("two", (await database.Audit.GetHeadAsync(Tenant))!.KeyId);
        var verification = await VerifyAsync(database, after, exported);
        Assert.True(verification.IsIntact);
        Assert.Equal(6, verification.Verified);

        await StoreOf(database, after).PurgeAsync(Start.AddSeconds(2), 100);
        Assert.True((await VerifyAsync(database, after, exported)).IsIntact);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Without_the_key_nothing_is_verified_and_with_another_key_nothing_matches(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        using var ring = new SecretKeyRing(new SecretKey("one", First));
        using var other = new SecretKeyRing(new SecretKey("two", First));
        using var wrong = new SecretKeyRing(new SecretKey("one", Second));
        await StoreOf(database, ring).AppendAsync(Chained(3));
        var exported = await StoreOf(database, ring).GetHeadAsync(Tenant);

        Assert.Equal(new AuditBreak(UnknownKey, 1), (await VerifyAsync(database, other)).Break);
        Assert.Equal(new AuditBreak(UnknownKey, 3), (await VerifyAsync(database, other, exported)).Break);
        Assert.Equal(new AuditBreak(Changed, 1), (await VerifyAsync(database, wrong)).Break);
        Assert.Equal(new AuditBreak(ForeignHead, 3), (await VerifyAsync(database, wrong, exported)).Break);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Record_of_one_key_does_not_pass_under_another_of_the_ring(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        using var ring = new SecretKeyRing(new SecretKey("two", Second), new SecretKey("one", First));
        await StoreOf(database, ring).AppendAsync(Chained(3));

        await database.ExecuteAsync($"UPDATE {database.Table("audit")} SET key_id = 'one' WHERE sequence = 2");

        Assert.Equal(new AuditBreak(Changed, 2), (await VerifyAsync(database, ring)).Break);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Head_whose_key_is_missing_is_extended_and_noted(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        using var gone = new SecretKeyRing(new SecretKey("one", First));
        using var ring = new SecretKeyRing(new SecretKey("two", Second));
        using var both = new SecretKeyRing(new SecretKey("two", Second), new SecretKey("one", First));
        await StoreOf(database, gone).AppendAsync(Chained(3));

        await StoreOf(database, ring).AppendAsync([New(), New()]);

        Assert.Equal(new AuditBreak(UnknownKey, 3), (await VerifyAsync(database, both)).Break);
    }

    private static SqlAuditStore StoreOf(TestDatabase database, SecretKeyRing ring) => new(database.DataSource, database.Dialect, new AuditChain(ring), database.Options);

    private static async Task<AuditVerification> VerifyAsync(TestDatabase database, SecretKeyRing ring, AuditHead? expected = null) =>
        await new AuditChainVerifier(StoreOf(database, ring), new AuditChain(ring)).VerifyAsync(Tenant, expected);
}
