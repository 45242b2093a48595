using AuthKit.RefreshTokens;
using AuthKit.Revocation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.RefreshTokens;

public sealed class AddRefreshTokensTests
{
    [Fact]
    public async Task Services_use_the_chosen_stores_and_the_options_of_the_configuration()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["RefreshTokens:IdleTimeout"] = "01:00:00", ["Revocation:ClockSkew"] = "00:00:10" }).Build();
        var gate = new RefreshSite();
        await using var services = new ServiceCollection()
            .AddSingleton<ISubjectGate>(gate)
            .AddAuthKit(configuration, auth => auth.UseInMemoryStores().AddRefreshTokens(options => options.MaxFamiliesPerSubject = 1).AddRevocation())
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();

        var service = services.GetRequiredService<IRefreshTokenService>();
        var request = new RefreshTokenIssueRequest { Subject = RefreshSite.Someone };
        var first = await service.IssueAsync(request);
        Assert.Equal(TimeSpan.FromHours(1), first.Family.EndsAt - first.Family.CreatedAt);
        var second = await service.IssueAsync(request);
        Assert.Equal([first.Family.Sid], second.Evicted.Select(static family => family.Sid));
        Assert.True((await service.RefreshAsync(second.Token, new RefreshTokenRefreshRequest())).Succeeded);
        Assert.Single(gate.Asked);

        var revocations = services.GetRequiredService<IRevocationService>();
        await revocations.RevokeSignInAsync("issuer", RefreshSite.Someone, second.Family.Sid);
        Assert.True(await revocations.IsRevokedAsync(new RevocationCheck { Issuer = "issuer", Subject = RefreshSite.Someone, Sid = second.Family.Sid }));
    }

    /// <summary>The lifetime is set in one section only. A revocation must last until the revoked tokens expire.</summary>
    [Theory, InlineData("Tokens", "12:00:00", 12 * 60), InlineData("Revocation", "12:00:00", 12 * 60), InlineData("Revocation", "00:01:00", 15)]
    public async Task Revocations_last_as_long_as_the_tokens_of_the_application(string section, string lifetime, int minutes)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{section}:AccessTokenLifetime"] = lifetime,
            ["Tokens:Issuer"] = "https://issuer.example",
            ["Tokens:Audiences:0"] = "https://api.example",
        }).Build();
        using var key = AuthKit.Tokens.JwtKey.Generate(AuthKit.Tokens.JwtAlgorithm.ES256);
        var clock = new AuthKit.Testing.ManualClock();
        var store = new InMemoryRevocationStore();
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(clock)
            .AddAuthKit(configuration, auth =>
            {
                auth.UseInMemoryStores().UseJwtKeys(new AuthKit.Tokens.JwtKeyRing(key)).AddTokens().AddRevocation();
                auth.Services.AddSingleton<IRevocationStore>(store);
            })
            .BuildServiceProvider();
        await services.GetRequiredService<IRevocationService>().RevokeSignInAsync("https://issuer.example", RefreshSite.Someone, AuthKit.Stores.SessionId.Create());
        var end = clock.GetUtcNow() + TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(30) + TimeSpan.FromMinutes(5);

        Assert.Equal(0, await store.PurgeAsync(end - TimeSpan.FromMilliseconds(1), 10));
        Assert.Equal(1, await store.PurgeAsync(end, 10));
    }

    [Fact]
    public async Task Custom_stores_replace_the_default_ones()
    {
        await using var services = new ServiceCollection()
            .AddAuthKit(auth => auth.UseInMemoryStores().UseRefreshTokenStore<InMemoryRefreshTokenStore>().UseRevocationStore<InMemoryRevocationStore>().AddRefreshTokens())
            .BuildServiceProvider();
        Assert.NotNull(services.GetRequiredService<IRefreshTokenService>());
        Assert.NotNull(services.GetRequiredService<IRevocationStore>());
    }

    [Theory]
    [InlineData("RefreshTokens:IdleTimeout", "00:00:01")]
    [InlineData("RefreshTokens:IdleTimout", "01:00:00")]
    [InlineData("Revocation:ClockSkew", "01:00:00")]
    [InlineData("Revocation:Lifetime", "01:00:00")]
    public async Task Value_out_of_range_and_unknown_key_are_errors_at_start(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [key] = value }).Build();
        await using var services = new ServiceCollection().AddAuthKit(configuration, auth => auth.UseInMemoryStores().AddRefreshTokens().AddRevocation()).BuildServiceProvider();
        Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public async Task Missing_stores_are_an_error_at_start()
    {
        await using var services = new ServiceCollection().AddAuthKit(auth => auth.AddRefreshTokens().AddRevocation()).BuildServiceProvider();
        var exception = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("UseRefreshTokenStore<T>()", exception.ToString(), StringComparison.Ordinal);
        Assert.Contains("UseRevocationStore<T>()", exception.ToString(), StringComparison.Ordinal);
    }
}
