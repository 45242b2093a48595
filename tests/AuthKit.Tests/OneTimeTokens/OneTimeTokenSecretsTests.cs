using System.Text;
using AuthKit.Cryptography;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.OneTimeTokens;

/// <summary>Runs all operations on tokens, and searches for their secrets where they must not appear.</summary>
public sealed class OneTimeTokenSecretsTests
{
    private static readonly SubjectRef Alice = new("acme", "alice");
    private const string Payload = "a payload that only its reader may see";

    [Fact]
    public async Task No_log_line_exception_or_text_of_an_object_contains_a_secret()
    {
        var log = new LogLines();
        var store = new RecordingOneTimeTokenStore();
        var failing = new FaultingStore<IOneTimeTokenStore>(store);
        var service = new OneTimeTokenService(failing.Store, Keys.NewProtector(), runtime: log.Runtime);
        var other = new OneTimeTokenService(store, Keys.NewProtector(), runtime: log.Runtime);
        var (texts, secrets) = (new List<string?>(), new List<string> { Payload });

        var linkRequest = new OneTimeTokenRequest { Subject = Alice, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = Encoding.UTF8.GetBytes(Payload) };
        var codeRequest = new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Length = 10, Payload = Encoding.UTF8.GetBytes(Payload) };
        var link = await service.IssueAsync(linkRequest);
        var code = await service.IssueCodeAsync(codeRequest);
        var decoy = await service.IssueDecoyAsync(codeRequest);
        secrets.AddRange([link.Token, code.Handle, code.Code, decoy.Handle, decoy.Code]);
        texts.AddRange([$"{linkRequest}", $"{codeRequest}", $"{link}", $"{code}", $"{decoy}"]);
        texts.AddRange(store.Added.Select(record => $"{record}"));

        texts.Add($"{await service.FindAsync(link.Token, "reset", "acme")}");
        texts.Add($"{await other.FindAsync(link.Token, "reset", "acme")}");
        texts.Add($"{await service.RedeemCodeAsync(code.Handle, "0000000000", "sign-in", "acme")}");
        texts.Add($"{await service.RedeemCodeAsync(decoy.Handle, decoy.Code, "sign-in", "acme")}");
        foreach (var fault in new[] { StoreFault.Before, StoreFault.After })
        {
            failing.Fault = fault;
            texts.Add($"{await Assert.ThrowsAsync<AuthUnavailableException>(() => service.IssueCodeAsync(codeRequest).AsTask())}");
            texts.Add($"{await Assert.ThrowsAsync<AuthUnavailableException>(() => service.FindAsync(link.Token, "reset", "acme").AsTask())}");
            texts.Add($"{await Assert.ThrowsAsync<AuthUnavailableException>(() => service.RedeemCodeAsync(code.Handle, "0000000000", "sign-in", "acme").AsTask())}");
        }

        failing.Fault = StoreFault.None;
        var used = await service.ConsumeAsync(link.Token, "reset", "acme");
        Assert.NotNull(used);
        texts.Add($"{used}");
        texts.Add($"{new OneTimeCodeTry(store.Added[1])} {default(OneTimeCodeTry)}");
        texts.Add($"{await Assert.ThrowsAnyAsync<ArgumentException>(() => service.FindAsync(link.Token, link.Token).AsTask())}");
        texts.Add($"{await Assert.ThrowsAnyAsync<ArgumentException>(() => service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Handle = link.Token[1..] }).AsTask())}");

        Assert.True(log.All.Count > 3);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, string.Join('\n', [.. texts, .. log.All.Select(line => line.Text)]), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_store_receives_no_token_code_or_payload()
    {
        var store = new RecordingOneTimeTokenStore();
        var service = new OneTimeTokenService(store, Keys.NewProtector());
        var link = await service.IssueAsync(new OneTimeTokenRequest { Subject = Alice, Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = Encoding.UTF8.GetBytes(Payload) });
        var code = await service.IssueCodeAsync(new OneTimeCodeRequest { Subject = Alice, Purpose = "sign-in", Length = 10, Payload = Encoding.UTF8.GetBytes(Payload) });

        foreach (var record in store.Added)
        {
            byte[] all = [.. record.Key.ToArray(), .. record.Owner.ToArray(), .. Encoding.UTF8.GetBytes(record.Purpose + record.Tenant + record.SubjectId), .. record.CodeHash.Span, .. record.Payload.Span];
            foreach (var secret in new[] { Encoding.ASCII.GetBytes(link.Token[3..]), Bytes(link.Token), Encoding.ASCII.GetBytes(code.Handle[3..]), Bytes(code.Handle), Encoding.ASCII.GetBytes(code.Code), Encoding.UTF8.GetBytes(Payload) })
            {
                Assert.True(all.AsSpan().IndexOf(secret) < 0);
            }
        }
    }

    /// <summary>The random bytes of a token, without its bucket.</summary>
    private static byte[] Bytes(string token)
    {
        var bytes = new byte[36];
        Assert.True(Base64Url.TryDecode(token, bytes, out _));
        return bytes[2..];
    }
}
