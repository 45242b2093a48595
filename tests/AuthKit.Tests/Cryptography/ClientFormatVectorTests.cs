using System.Reflection;
using System.Text;
using System.Text.Json;
using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Mfa;
using AuthKit.OneTimeTokens;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using AuthKit.Testing;

namespace AuthKit.Tests.Cryptography;

/// <summary>
/// Compares the formats that clients store with <c>tests/vectors/authkit/client-formats.json</c>. If a test fails, existing tokens no longer work:
/// give the format a new version, and mention it in the changelog.
/// </summary>
public sealed class ClientFormatVectorTests : IDisposable
{
    private static readonly JsonElement All = Vectors.Read("authkit", "client-formats.json");

    private readonly SecretKeyRing _ring = new(new SecretKey(All.GetProperty("key").Text("id"), All.GetProperty("key").Hex("bytes")));

    public static TheoryData<int> Two => [0, 1];

    public void Dispose() => _ring.Dispose();

    [Theory]
    [MemberData(nameof(Two))]
    public void A_known_device_is_known(int row)
    {
        var vector = All.GetProperty("knownDevice")[row];
        var clock = new ManualClock(DateTimeOffset.FromUnixTimeMilliseconds(vector.GetProperty("issuedAt").GetInt64()));
        var devices = new KnownDevices(_ring, TimeSpan.FromDays(180), clock);
        var account = new Account
        {
            Subject = new SubjectRef(vector.Text("tenant"), vector.Text("subject")),
            Login = vector.Text("login"),
            SecurityVersion = vector.GetProperty("securityVersion").GetInt64(),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(vector.GetProperty("createdAt").GetInt64()),
        };

        var claim = devices.Claim(vector.Text("token"), vector.Text("tenant"), vector.Text("login"));

        Assert.Equal(vector.Text("device"), claim?.Id);
        Assert.Equal(vector.Text("device"), devices.Confirm(claim, account)?.Id);
        Assert.Equal(vector.Text("device"), devices.Recognize(vector.Text("token"), account)?.Id);
    }

    [Theory]
    [MemberData(nameof(Two))]
    public async Task A_token_of_a_session_a_link_or_a_challenge_is_looked_up_by_its_key(int row)
    {
        var vector = All.GetProperty("secretToken")[row];
        var (token, tenant) = (vector.Text("token"), vector.Text("tenant"));
        var key = new StoreKey(vector.Hex("key"));

        Assert.True(SecretToken.TryGetStoreKey(token, tenant, out var read));
        Assert.Equal(key, read);
        Assert.Equal(vector.Hex("owner"), new SubjectRef(tenant, vector.Text("subject")).ToOwnerKey().ToArray());
        Assert.Equal([key], await KeysAsync<ISessionStore>(async store => await new SessionService(store).ValidateAsync(token, tenant)));
        foreach (var purpose in (string[])["password-reset", "magic-link", "verify-email", "mfa-challenge", "invitation"])
        {
            Assert.Equal([key], await KeysAsync<IOneTimeTokenStore>(async store => await new OneTimeTokenService(store).FindAsync(token, purpose, tenant)));
            Assert.Equal([key], await KeysAsync<IOneTimeTokenStore>(async store => await new OneTimeTokenService(store).ConsumeAsync(token, purpose, tenant)));
        }
    }

    [Theory]
    [MemberData(nameof(Two))]
    public async Task A_trusted_device_is_trusted(int row)
    {
        var vector = All.GetProperty("secretToken")[row];
        var subject = new SubjectRef(vector.Text("tenant"), vector.Text("subject"));
        var payload = $$"""
            {"v":1,"totp":[{"id":"AAAAAAAAAAAAAAAAAAAAAA","name":"a","created":0,"alg":"Sha1","digits":6,"period":30,"secret":"AA=="}],
            "devices":[{"id":"BBBBBBBBBBBBBBBBBBBBBB","hash":"{{Convert.ToBase64String(vector.Hex("key"))}}","created":0,"expires":9000000000000,"sv":3}]}
            """;
        var store = new InMemoryMfaStore();
        Assert.True(await store.WriteAsync(NewRecord(subject, payload), previous: 0));
        var service = new MfaService(store, _ring);

        Assert.True(await service.IsTrustedDeviceAsync(subject, vector.Text("token"), 3));
        Assert.False(await service.IsTrustedDeviceAsync(subject, vector.Text("token"), 4));
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void A_refresh_token_has_its_keys_and_opens_its_sealed_successor(int row)
    {
        var vector = All.GetProperty("refreshToken")[row];

        Assert.True(RefreshToken.TryGetKeys(vector.Text("token"), vector.Text("tenant"), out var family, out var token));
        Assert.Equal((new StoreKey(vector.Hex("familyKey")), new StoreKey(vector.Hex("tokenKey"))), (family, token));
        Assert.True(RefreshSuccessorSeal.TryOpen(vector.Text("token"), family, new StoreKey(vector.Hex("owner")), vector.Hex("sealedSuccessor"), out var successor));
        Assert.Equal(vector.Text("successor"), successor);
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void A_code_has_its_hash(int row)
    {
        var vector = All.GetProperty("code")[row];

        Assert.Equal(vector.Hex("hash"), OneTimeCode.Hash(vector.Text("handle"), vector.Text("purpose"), vector.Text("typed")));
    }

    [Theory]
    [MemberData(nameof(Two))]
    public void A_browser_s_handle_of_a_code_is_read(int row)
    {
        var vector = All.GetProperty("codeHandle")[row];

        Assert.Equal(
            (vector.Text("handle"), vector.Text("recipient"), vector.GetProperty("isOfDevice").GetBoolean()),
            new EmailCodeHandle(new SecretProtector(_ring)).Read(vector.Text("text")));
    }

    [Fact]
    public void A_browser_s_secret_has_its_hash()
    {
        var vector = All.GetProperty("browserBinding")[0];

        Assert.Equal(vector.Hex("hash"), BrowserBinding.Hash(vector.Text("secret")));
    }

    [Fact]
    public void A_recovery_code_has_its_hash()
    {
        var vector = All.GetProperty("recoveryCode")[0];
        var owner = new SubjectRef(vector.Text("tenant"), vector.Text("subject")).ToOwnerKey();

        Assert.Equal(vector.Hex("hash"), RecoveryCode.Hash(_ring.Active, owner, vector.Text("code")));
    }

    private static VersionedRecord NewRecord(SubjectRef subject, string payload) =>
        new() { Key = subject.ToOwnerKey(), Version = 1, Payload = Encoding.UTF8.GetBytes(payload) };

    /// <summary>The keys with which a service calls its store.</summary>
    private static async Task<IReadOnlyList<StoreKey>> KeysAsync<TStore>(Func<TStore, Task> call)
        where TStore : class
    {
        var store = DispatchProxy.Create<TStore, KeyRecorder>();
        await call(store);
        return ((KeyRecorder)(object)store).Keys;
    }

    /// <summary>An empty store that records the keys of its calls.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1852:Seal internal types", Justification = "A proxy is made as a subtype.")]
    public class KeyRecorder : DispatchProxy
    {
        internal List<StoreKey> Keys { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            Keys.AddRange(args!.OfType<StoreKey>());
            return Activator.CreateInstance(targetMethod!.ReturnType);
        }
    }
}
