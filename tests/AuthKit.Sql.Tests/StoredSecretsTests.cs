using System.Text;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.Sql.Tests;

public sealed class StoredSecretsTests
{
    [Fact]
    public async Task No_token_is_in_the_files()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        var service = new SessionService(database.Sessions, new SessionServiceOptions { RotationOverlap = TimeSpan.FromMinutes(1) });
        var first = await service.CreateAsync(new SessionRequest { Subject = new SubjectRef("a subject in clear") });
        var rotation = await service.RotateAsync(first.Token);
        Assert.NotNull(rotation.Grant);

        var files = Directory.GetFiles(database.Folder!).Select(ReadAll).ToList();

        Assert.Contains(files, bytes => Holds(bytes, "a subject in clear"u8));
        foreach (var token in (string[])[first.Token, rotation.Grant.Token])
        {
            var raw = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            Assert.DoesNotContain(files, bytes => Holds(bytes, Encoding.ASCII.GetBytes(token)) || Holds(bytes, raw.AsSpan(2)));
        }
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
