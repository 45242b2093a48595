using System.Text;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using static AuthKit.Sql.SqlDialect;
using static AuthKit.Sql.Tests.SampleOneTimeTokens;
using static AuthKit.Sql.Tests.SampleSessions;

namespace AuthKit.Sql.Tests;

/// <summary>Tests that only concern SQL; the conformance kit has the rules of every store.</summary>
public sealed class SqlOneTimeTokenStoreTests
{
    // The columns of SQLite accept values of any type. The texts are literals for a statement.
    public static TheoryData<string, string> Corruptions => new()
    {
        { "owner_key", "x'00'" },
        { "owner_key", "x''" },
        { "owner_key", "zeroblob(33)" },
        { "purpose", "x'FF'" },
        { "purpose", "x''" },
        { "purpose", "CAST('reset2' AS BLOB)" },
        { "code_hash", "x'00'" },
        { "code_hash", "zeroblob(31)" },
        { "code_hash", "zeroblob(33)" },
        { "created_at", "-1" },
        { "created_at", "9223372036854775807" },
        { "expires_at", "9223372036854775807" },
        { "tries_left", "-2" },
        { "tries_left", "9223372036854775807" },
    };

    [Theory]
    [MemberData(nameof(Corruptions))]
    public async Task Row_that_the_store_did_not_write_is_not_found(string column, string value)
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var (link, code) = (NewLink(), NewCode());
        await database.OneTimeTokens.AddAsync(link, 3, Start);
        await database.OneTimeTokens.AddAsync(code, 3, Start);

        await database.ScalarAsync($"UPDATE {database.Table("one_time_tokens")} SET {column} = {value}");

        foreach (var record in (OneTimeTokenRecord[])[link, code])
        {
            Assert.Null(await database.OneTimeTokens.FindAsync(record.Key, "reset", Start));
            Assert.Null(await database.OneTimeTokens.ConsumeAsync(record.Key, "reset", Start));
            Assert.Equal(OneTimeCodeStatus.Gone, (await database.OneTimeTokens.TryCodeAsync(record.Key, "reset", code.CodeHash, take: true, Start)).Status);
        }

        Assert.Equal(2, await database.CountAsync("one_time_tokens"));
    }

    [Fact]
    public async Task Row_whose_tries_are_used_up_matches_no_code()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var code = NewCode();
        await database.OneTimeTokens.AddAsync(code, 3, Start);
        await database.ScalarAsync($"UPDATE {database.Table("one_time_tokens")} SET tries_left = 0");

        Assert.Equal(OneTimeCodeStatus.Gone, (await database.OneTimeTokens.TryCodeAsync(code.Key, "reset", code.CodeHash, take: true, Start)).Status);
    }

    [Theory, On(Sqlite), On(PostgreSql), On(MySql), On(SqlServer)]
    public async Task Service_works_over_it_and_payloads_are_opened(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var service = new OneTimeTokenService(database.OneTimeTokens, NewProtector());
        var subject = new SubjectRef("acme", "Zoë\r\n'; DROP TABLE x -- %_*\u0001🔑 ");
        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = subject, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = new byte[32_768] });
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = subject, Purpose = "sign-in", Payload = new byte[] { 7 } });

        Assert.Equal(32_768, (await service.FindAsync(link.Token, "reset", "acme"))!.Payload.Length);
        Assert.Equal(subject, (await service.ConsumeAsync(link.Token, "reset", "acme"))!.Subject);
        var wrong = new string(code.Code[0] == '1' ? '2' : '1', code.Code.Length);
        Assert.Equal((OneTimeCodeStatus.Wrong, 4), Answer(await service.RedeemCodeAsync(code.Handle, wrong, "sign-in", "acme")));
        Assert.Equal([7], (await service.RedeemCodeAsync(code.Handle, code.Code, "sign-in", "acme")).Token!.Payload.ToArray());
        Assert.Equal(0, await database.CountAsync("one_time_tokens"));
    }

    [Fact]
    public async Task No_token_code_or_payload_is_in_the_files()
    {
        await using var database = await TestDatabase.CreateAsync(Sqlite);
        var service = new OneTimeTokenService(database.OneTimeTokens, NewProtector());
        var payload = "a payload that only its reader may see"u8.ToArray();
        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = new SubjectRef("a subject in clear"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = payload });
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = new SubjectRef("a subject in clear"), Purpose = "sign-in", Length = 10, Payload = payload });
        await service.RedeemCodeAsync(code.Handle, "0000000000", "sign-in");

        var files = Directory.GetFiles(database.Folder!).Select(ReadAll).ToList();

        Assert.Contains(files, bytes => Holds(bytes, "a subject in clear"u8));
        Assert.DoesNotContain(files, bytes => Holds(bytes, payload) || Holds(bytes, Encoding.ASCII.GetBytes(code.Code)));
        foreach (var token in (string[])[link.Token, code.Handle])
        {
            var raw = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            Assert.DoesNotContain(files, bytes => Holds(bytes, Encoding.ASCII.GetBytes(token)) || Holds(bytes, raw.AsSpan(2)));
        }
    }

    private static (OneTimeCodeStatus, int) Answer(OneTimeCodeResult result) => (result.Status, result.TriesLeft);

    private static SecretProtector NewProtector()
    {
        var options = new SecretKeyOptions { ActiveKeyId = "test" };
        options.Keys["test"] = Convert.ToBase64String(NewKey().ToArray());
        return new SecretProtector(options.CreateRing());
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
