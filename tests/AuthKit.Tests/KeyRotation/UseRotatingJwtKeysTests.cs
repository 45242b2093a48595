using AuthKit.AccessTokens;
using AuthKit.Cryptography;
using AuthKit.KeyRotation;
using AuthKit.RefreshTokens;
using AuthKit.Stores;
using AuthKit.Tokens;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.KeyRotation;

public sealed class UseRotatingJwtKeysTests
{
    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["Keys:Keys:one"] = Convert.ToBase64String(Enumerable.Range(1, SecretKey.Size).Select(static value => (byte)value).ToArray()),
        ["Keys:ActiveKeyId"] = "one",
        ["Tokens:Issuer"] = "issuer",
        ["Tokens:Audiences:0"] = "api",
    };

    [Fact]
    public async Task Tokens_are_signed_by_the_ring_after_its_start()
    {
        await using var services = Build([new("JwtKeys:Algorithm", "EdDSA")]);
        services.GetRequiredService<IStartupValidator>().Validate();
        Assert.Throws<AuthUnavailableException>(() => services.GetRequiredService<IJwtKeyRing>().Keys);

        await services.StartAuthKitKeysAsync();
        Assert.Equal("EdDSA", services.GetRequiredService<IJwtKeyRing>().SigningKey.Algorithm.Name);
        var tokens = services.GetRequiredService<ITokenService>();
        var pair = await tokens.IssueAsync(new RefreshTokenIssueRequest { Subject = new SubjectRef("someone") });
        Assert.True((await tokens.ValidateAsync(pair.AccessToken)).IsValid);
    }

    [Fact]
    public async Task Custom_store_replaces_the_default_one()
    {
        await using var services = Build([], static auth => auth.UseJwtKeyStore<OwnStore>());
        await Assert.ThrowsAsync<AuthUnavailableException>(() => services.StartAuthKitKeysAsync().AsTask());
        Assert.IsType<OwnStore>(services.GetRequiredService<IJwtKeyStore>());
    }

    [Fact]
    public async Task Start_does_nothing_if_another_ring_was_chosen()
    {
        using var key = JwtKey.Generate(JwtAlgorithm.ES256);
        await using var services = new ServiceCollection().AddAuthKit(auth => auth.UseInMemoryStores().UseJwtKeys(new JwtKeyRing(key))).BuildServiceProvider();
        await services.StartAuthKitKeysAsync();
        Assert.Same(key, services.GetRequiredService<IJwtKeyRing>().SigningKey);
    }

    [Theory]
    [InlineData("JwtKeys:Algorithm", "none")]
    [InlineData("JwtKeys:Algoritm", "ES256")]
    [InlineData("JwtKeys:KeepAfter", "00:15:59")]
    public async Task Value_out_of_range_unknown_key_and_too_short_a_time_for_access_tokens_are_errors_at_start(string key, string value)
    {
        await using var services = Build([new(key, value)]);
        Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public async Task Key_is_kept_for_the_lifetime_of_access_tokens_plus_both_skews()
    {
        await using var services = Build([new("JwtKeys:KeepAfter", "00:16:00")]);
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Fact]
    public async Task Missing_secret_keys_are_an_error_at_start()
    {
        await using var services = new ServiceCollection().AddAuthKit(static auth => auth.UseInMemoryStores().UseRotatingJwtKeys()).BuildServiceProvider();
        var exception = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("UseKeyFile", exception.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(KeyValuePair<string, string?>[] settings, Action<AuthKit.DependencyInjection.AuthKitBuilder>? configure = null) => new ServiceCollection()
        .AddAuthKit(new ConfigurationBuilder().AddInMemoryCollection([.. Keys, .. settings]).Build(), auth =>
        {
            auth.UseInMemoryStores().UseKeys().UseRotatingJwtKeys().AddTokens();
            configure?.Invoke(auth);
        })
        .BuildServiceProvider();

    private sealed class OwnStore : IJwtKeyStore
    {
        public ValueTask<VersionedRecord?> FindAsync(StoreKey ring, CancellationToken cancellationToken = default) => throw new IOException("Nothing is here.");

        public ValueTask<bool> WriteAsync(VersionedRecord record, long previous, CancellationToken cancellationToken = default) => throw new IOException("Nothing is here.");

        public ValueTask<bool> RemoveAsync(StoreKey key, CancellationToken cancellationToken = default) => throw new IOException("Nothing is here.");
    }
}
