using System.Security.Cryptography;
using System.Text;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>The payload of a token, also after an attacker has written to the store.</summary>
public sealed class OneTimeTokenPayloadTests
{
    private static readonly SubjectRef Alice = new("acme", "alice");
    private static readonly byte[] Given = Encoding.UTF8.GetBytes("alice@new.example and more that nobody else is to read");
    private readonly RecordingOneTimeTokenStore _store = new();
    private readonly LogLines _log = new();

    public static TheoryData<string, Func<OneTimeTokenRecord, OneTimeTokenRecord>> Corruptions => new()
    {
        { "no payload", record => record with { Payload = default } },
        { "no JSON", record => record with { Payload = "hello"u8.ToArray() } },
        { "JSON of another shape", record => record with { Payload = "[1]"u8.ToArray() } },
        { "null", record => record with { Payload = "null"u8.ToArray() } },
        { "no version", record => record with { Payload = "{}"u8.ToArray() } },
        { "another version", record => record with { Payload = "{\"v\":2}"u8.ToArray() } },
        { "a version twice", record => record with { Payload = "{\"v\":2,\"v\":1}"u8.ToArray() } },
        { "a security version that is no number", record => record with { Payload = "{\"v\":1,\"sv\":\"7\"}"u8.ToArray() } },
        { "a sealed payload that is no base64", record => record with { Payload = "{\"v\":1,\"p\":\"*\"}"u8.ToArray() } },
        { "a sealed payload of nothing", record => record with { Payload = "{\"v\":1,\"p\":\"\"}"u8.ToArray() } },
        { "a sealed payload that nobody sealed", record => record with { Payload = "{\"v\":1,\"p\":\"AAAA\"}"u8.ToArray() } },
        { "deep JSON", record => record with { Payload = Encoding.UTF8.GetBytes("{\"v\":1,\"x\":" + new string('[', 10_000)) } },
        { "no UTF-8", record => record with { Payload = new byte[] { 0xFF, 0xFE, 0x00 } } },
        { "its end cut", record => record with { Payload = record.Payload[..^1] } },
        { "no subject", record => record with { SubjectId = null } },
        { "an empty subject", record => record with { SubjectId = "" } },
        { "another subject", record => record with { SubjectId = "bob" } },
        { "a subject that is no text", record => record with { SubjectId = "a\uD800" } },
        { "a subject that is too long", record => record with { SubjectId = new string('a', 256) } },
        { "another tenant", record => record with { Tenant = "other" } },
        { "a tenant that is no text", record => record with { Tenant = "\0" } },
        { "another owner", record => record with { Owner = new SubjectRef("acme", "bob").ToOwnerKey() } },
        { "another purpose", record => record with { Purpose = "verify" } },
        { "another key", record => record with { Key = record.Owner } },
    };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(32_768)]
    public async Task A_payload_is_read_back_unchanged(int size)
    {
        var service = Service();
        var payload = RandomNumberGenerator.GetBytes(size);
        var link = await service.IssueAsync(Link(payload));
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Payload = payload });

        Assert.Equal(payload, (await service.FindAsync(link.Token, "reset", "acme"))!.Payload.ToArray());
        Assert.Equal(payload, (await service.ConsumeAsync(link.Token, "reset", "acme"))!.Payload.ToArray());
        Assert.Equal(payload, (await service.RedeemCodeAsync(code.Handle, code.Code, "sign-in", "acme")).Token!.Payload.ToArray());
        Assert.All(_store.Added, record => Assert.InRange(record.Payload.Length, 1, 65_536));
    }

    [Fact]
    public async Task The_small_members_are_versioned_json_and_the_payload_is_sealed()
    {
        var service = Service();
        await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), SecurityVersion = 7 });
        await service.IssueAsync(Link(Given));

        Assert.Equal("{\"v\":1,\"sv\":7}", Encoding.UTF8.GetString(_store.Added[0].Payload.Span));
        Assert.Matches("^\\{\"v\":1,\"p\":\"[A-Za-z0-9+/\\\\u]+=*\"\\}$", Encoding.UTF8.GetString(_store.Added[1].Payload.Span));
        Assert.True(_store.Added[1].Payload.Span.IndexOf("alice@"u8) < 0);
    }

    [Fact]
    public async Task A_payload_without_keys_is_an_error_that_names_the_call_to_add()
    {
        var service = new OneTimeTokenService(_store);

        var ofLink = await Assert.ThrowsAsync<InvalidOperationException>(() => service.IssueAsync(Link(Given)).AsTask());
        var ofCode = await Assert.ThrowsAsync<InvalidOperationException>(() => service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Payload = Given }).AsTask());

        Assert.Contains("UseKeyFile", ofLink.Message, StringComparison.Ordinal);
        Assert.Contains("UseKeys", ofLink.Message, StringComparison.Ordinal);
        Assert.Equal(ofLink.Message, ofCode.Message);
        Assert.Empty(_store.Calls);
    }

    [Theory]
    [MemberData(nameof(Corruptions))]
    public async Task A_manipulated_record_is_not_found(string what, Func<OneTimeTokenRecord, OneTimeTokenRecord> change)
    {
        var service = Service();
        var link = await service.IssueAsync(Link(Given));
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Payload = Given });
        _store.Change = change;

        Assert.Null(await service.FindAsync(link.Token, "reset", "acme"));
        Assert.Null(await service.ConsumeAsync(link.Token, "reset", "acme"));
        Assert.Equal(OneTimeCodeStatus.Gone, (await service.RedeemCodeAsync(code.Handle, code.Code, "sign-in", "acme")).Status);

        Assert.NotEmpty(what);
        Assert.Equal(3, _log.All.Count);
        Assert.All(_log.All, line => Assert.Equal(LogLevel.Error, line.Level));
    }

    [Fact]
    public async Task A_payload_that_is_moved_to_another_row_owner_or_purpose_does_not_open()
    {
        var service = Service();
        var first = await service.IssueAsync(Link(Given));
        var second = await service.IssueAsync(Link(Given));
        var ofBob = await service.IssueAsync(new OneTimeTokenRequest { Subject = new SubjectRef("acme", "bob"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = Given });
        var verify = await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "verify", Lifetime = TimeSpan.FromMinutes(1), Payload = Given });
        var moved = _store.Added[0].Payload;

        Assert.NotNull(await service.FindAsync(first.Token, "reset", "acme"));
        _store.Change = record => record with { Payload = moved };
        Assert.NotNull(await service.FindAsync(first.Token, "reset", "acme"));
        Assert.Null(await service.FindAsync(second.Token, "reset", "acme"));
        Assert.Null(await service.FindAsync(ofBob.Token, "reset", "acme"));
        Assert.Null(await service.FindAsync(verify.Token, "verify", "acme"));
        Assert.Equal(3, _log.All.Count);
    }

    [Fact]
    public async Task No_changed_byte_of_a_sealed_payload_opens()
    {
        var service = Service();
        var grant = await service.IssueAsync(Link([1, 2, 3]));
        var text = Encoding.UTF8.GetString(_store.Added[0].Payload.Span);
        var start = text.IndexOf("\"p\":\"", StringComparison.Ordinal) + 5;
        for (var i = start; i < text.Length - 2; i++)
        {
            var changed = Encoding.UTF8.GetBytes(text);
            changed[i] = changed[i] == (byte)'A' ? (byte)'B' : (byte)'A';
            _store.Change = record => record with { Payload = changed };
            var found = await service.FindAsync(grant.Token, "reset", "acme");
            Assert.True(found is null, $"The payload opened with the character at {i - start} changed.");
        }
    }

    [Fact]
    public async Task Another_key_or_no_key_finds_nothing_and_logs_the_reason_once()
    {
        var grant = await Service().IssueAsync(Link(Given));
        foreach (var service in new[] { Service(), new OneTimeTokenService(_store, runtime: _log.Runtime) })
        {
            var before = _log.All.Count;
            Assert.Null(await service.FindAsync(grant.Token, "reset", "acme"));
            var line = Assert.Single(_log.All.Skip(before));
            Assert.Equal((LogLevel.Error, "OneTimeTokenUnopened"), (line.Level, line.Event.Name));
            Assert.Contains("reset", line.Text, StringComparison.Ordinal);
        }
    }

    private OneTimeTokenService Service() => new(_store, Keys.NewProtector(), runtime: _log.Runtime);

    private static OneTimeTokenRequest Link(byte[] payload) => new() { Subject = Alice, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = payload };
}
