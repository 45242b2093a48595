using AuthKit.Audit;
using AuthKit.Cryptography;

namespace AuthKit.Tests.Audit;

/// <summary>Texts that leave the process and return: exported heads and cursors.</summary>
public sealed class AuditTextTests
{
    private static readonly AuditHead Head = new AuditChain(new SecretKeyRing(SecretKey.Generate())).Begin("a\"cmé") with { Sequence = 12, Count = 12, Time = SampleAudit.Time };

    [Fact]
    public void Exported_head_is_read_back_unchanged()
    {
        Assert.True(AuditHead.TryParse(Head.ToJson(), out var read));

        Assert.Equal(Head with { Mac = default, Seal = default }, read with { Mac = default, Seal = default });
        Assert.Equal(Head.Mac.ToArray(), read.Mac.ToArray());
        Assert.Equal(Head.Seal.ToArray(), read.Seal.ToArray());
        Assert.DoesNotContain('\n', Head.ToJson());
    }

    [Fact]
    public void Text_that_is_not_an_exported_head_is_refused()
    {
        var json = Head.ToJson();
        string?[] wrong =
        [
            null,
            "",
            "null",
            "[]",
            "{}",
            "{",
            json + " x",
            json.Replace("\"v\":1", "\"v\":2", StringComparison.Ordinal),
            json.Replace("\"v\":1", "\"v\":1,\"v\":1", StringComparison.Ordinal),
            json.Replace("\"v\":1", "\"v\":1,\"more\":1", StringComparison.Ordinal),
            json.Replace("\"count\":12,", "", StringComparison.Ordinal),
            json.Replace("\"count\":12,", "\"count\":null,", StringComparison.Ordinal),
            json.Replace("\"sequence\":12", "\"sequence\":1e99", StringComparison.Ordinal),
            json.Replace("\"mac\":\"A", "\"mac\":\"", StringComparison.Ordinal),
            json.Replace("\"mac\":\"A", "\"mac\":\"=", StringComparison.Ordinal),
            json.Replace("\"time\":1", "\"time\":999999999999999999", StringComparison.Ordinal),
            json.Replace("\"tenant\":\"", $"\"tenant\":\"{new string('x', 255)}", StringComparison.Ordinal),
            json.Replace(Head.KeyId, "UPPER", StringComparison.Ordinal),
            json + new string(' ', AuditHead.MaxTextLength),
        ];

        Assert.All(wrong, text =>
        {
            Assert.NotEqual(json, text);
            Assert.False(AuditHead.TryParse(text, out var head));
            Assert.Null(head);
        });
    }

    [Fact]
    public void Cursor_is_read_back_unchanged()
    {
        AuditCursor[] cursors =
        [
            new(SampleAudit.Time, AuditId.Create()),
            new(DateTimeOffset.MinValue, default),
            new(DateTimeOffset.MaxValue, AuditId.Create()),
        ];

        Assert.All(cursors, cursor =>
        {
            Assert.Equal(AuditCursor.TextLength, cursor.ToString().Length);
            Assert.True(AuditCursor.TryParse(cursor.ToString(), out var read));
            Assert.Equal(cursor, read);
            Assert.True(cursor == read && cursor.Id == read.Id && cursor.Time == read.Time);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("================================")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ")]
    [InlineData("f_________AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("ААААААААААААААААААААААААААААААААА")]
    public void Text_that_is_not_a_cursor_is_refused(string text) => Assert.False(AuditCursor.TryParse(text, out _));
}
