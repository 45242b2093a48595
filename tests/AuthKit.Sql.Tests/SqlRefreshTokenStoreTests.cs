using System.Text;
using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Tests that only concern SQL; the conformance kit has the rules of every store.</summary>
public sealed class SqlRefreshTokenStoreTests
{
    private static readonly SubjectRef Someone = new("a subject in clear");

    [Fact]
    public async Task Rotation_is_one_statement_and_a_refresh_one_select_before_it()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var service = new RefreshTokenService(new SqlRefreshTokenStore(recorder, Sqlite, database.Options));
        var grant = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone });
        recorder.Clear();

        var refreshed = await service.RefreshAsync(grant.Token, new RefreshTokenRefreshRequest());

        Assert.True(refreshed.Succeeded);
        var said = recorder.Statements.Where(static statement => !statement.StartsWith("PRAGMA", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, said.Count);
        Assert.StartsWith("SELECT", said[0], StringComparison.Ordinal);
        Assert.StartsWith("UPDATE", said[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_of_a_revocation_is_one_select()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        await using var recorder = new RecordingDataSource(database.DataSource);
        var service = new RevocationService(new SqlRevocationStore(recorder, Sqlite, database.Options));
        await service.RevokeSubjectAsync("issuer", Someone);
        recorder.Clear();

        Assert.True(await service.IsRevokedAsync(new RevocationCheck { Issuer = "issuer", Subject = Someone, TokenId = "a", Sid = default(SessionId) }));

        Assert.StartsWith("SELECT", Assert.Single(recorder.Statements), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_with_more_keys_than_a_statement_allows_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var store = new SqlRevocationStore(database.DataSource, Sqlite, database.Options);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.FindAsync(new StoreKey[9]).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => store.FindAsync(default).AsTask());
    }

    [Fact]
    public async Task No_refresh_token_is_in_the_files()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var service = new RefreshTokenService(new SqlRefreshTokenStore(database.DataSource, Sqlite, database.Options), null, new RefreshTokenOptions { ReuseGrace = TimeSpan.FromMinutes(1) });
        var first = await service.IssueAsync(new RefreshTokenIssueRequest { Subject = Someone });
        var second = await service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest());
        Assert.Equal(second.Grant!.Token, (await service.RefreshAsync(first.Token, new RefreshTokenRefreshRequest())).Grant!.Token);

        var files = Directory.GetFiles(database.Folder!).Select(ReadAll).ToList();

        Assert.Contains(files, bytes => Holds(bytes, "a subject in clear"u8));
        foreach (var token in (string[])[first.Token, second.Grant.Token])
        {
            // The first half belongs to the family, the second one to the token.
            var raw = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            foreach (var part in (byte[][])[Encoding.ASCII.GetBytes(token[3..24]), Encoding.ASCII.GetBytes(token[24..]), raw[2..18], raw[18..]])
            {
                Assert.DoesNotContain(files, bytes => Holds(bytes, part));
            }
        }
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Additions_delete_expired_rows(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var clock = new AuthKit.Testing.ManualClock();
        var runtime = new AuthKitRuntime { TimeProvider = clock };
        var families = new RefreshTokenService(new SqlRefreshTokenStore(database.DataSource, dialect, database.Options), null, null, runtime);
        var revocations = new RevocationService(new SqlRevocationStore(database.DataSource, dialect, database.Options), null, runtime);
        for (var i = 0; i < 10; i++)
        {
            await families.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef($"old {i}") });
            await revocations.RevokeSignInAsync("issuer", new SubjectRef($"old {i}"), SessionId.Create());
        }

        clock.Advance(TimeSpan.FromDays(8));
        for (var i = 0; i < 16; i++)
        {
            await families.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef($"new {i}") });
            await revocations.RevokeSignInAsync("issuer", new SubjectRef($"new {i}"), SessionId.Create());
        }

        Assert.Equal(16, await database.CountAsync("refresh_token_families"));
        Assert.Equal(16, await database.CountAsync("revocation_entries"));
    }

    // SQLite still has the files open.
    private static byte[] ReadAll(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static bool Holds(byte[] bytes, ReadOnlySpan<byte> part) => bytes.AsSpan().IndexOf(part) >= 0;
}
