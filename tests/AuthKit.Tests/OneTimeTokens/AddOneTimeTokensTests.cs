using System.Security.Cryptography;
using AuthKit.DependencyInjection;
using AuthKit.OneTimeTokens;
using AuthKit.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.OneTimeTokens;

public sealed class AddOneTimeTokensTests
{
    private static readonly OneTimeTokenRequest WithPayload = new() { Subject = new SubjectRef("alice"), Purpose = "reset", Lifetime = TimeSpan.FromMinutes(1), Payload = new byte[] { 1 } };

    [Fact]
    public async Task One_call_adds_the_service_and_keys_enable_payloads()
    {
        await using var keyless = Provider(auth => auth.UseInMemoryStores().AddOneTimeTokens());
        await using var keyed = Provider(
            Configuration(("Keys:Keys:k1", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))), ("Keys:ActiveKeyId", "k1")),
            auth => auth.AddOneTimeTokens().UseKeys().UseInMemoryStores());
        keyless.GetRequiredService<IStartupValidator>().Validate();
        keyed.GetRequiredService<IStartupValidator>().Validate();

        await Assert.ThrowsAsync<InvalidOperationException>(() => keyless.GetRequiredService<IOneTimeTokenService>().IssueAsync(WithPayload).AsTask());

        var service = keyed.GetRequiredService<IOneTimeTokenService>();
        var grant = await service.IssueAsync(WithPayload);
        Assert.Equal([1], (await service.ConsumeAsync(grant.Token, "reset"))!.Payload.ToArray());
    }

    [Fact]
    public async Task Options_come_from_the_configuration_and_then_the_code()
    {
        await using var provider = Provider(
            Configuration(("OneTimeTokens:MaxTries", "2"), ("OneTimeTokens:MaxLive", "2")),
            auth => auth.AddOneTimeTokens(options => options.MaxLive = 4).UseInMemoryStores());

        var options = provider.GetRequiredService<IOptions<OneTimeTokenOptions>>().Value;

        Assert.Equal((2, 4), (options.MaxTries, options.MaxLive));
    }

    [Theory]
    [InlineData("OneTimeTokens:MaxTries", "11")]
    [InlineData("OneTimeTokens:MaxTrys", "2")]
    [InlineData("OneTimeToken:MaxTries", "2")]
    public async Task Wrong_configuration_is_an_error_at_start(string key, string value)
    {
        await using var provider = Provider(Configuration((key, value)), auth => auth.UseInMemoryStores().AddOneTimeTokens());

        Assert.ThrowsAny<Exception>(provider.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public async Task A_missing_store_is_an_error_at_start_that_names_the_calls()
    {
        await using var provider = Provider(auth => auth.AddOneTimeTokens());

        var exception = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("UseInMemoryStores()", exception.Message, StringComparison.Ordinal);
        Assert.Contains("UseOneTimeTokenStore<T>()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_custom_store_replaces_the_one_chosen_before()
    {
        await using var provider = Provider(auth => auth.UseInMemoryStores().UseOneTimeTokenStore<RecordingOneTimeTokenStore>().AddOneTimeTokens());

        await provider.GetRequiredService<IOneTimeTokenService>().RemoveAllAsync(new SubjectRef("alice"));

        Assert.Equal(["RemoveByOwner"], Assert.IsType<RecordingOneTimeTokenStore>(provider.GetRequiredService<IOneTimeTokenStore>()).Calls);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();

    private static ServiceProvider Provider(Action<AuthKitBuilder> compose) => new ServiceCollection().AddAuthKit(compose).BuildServiceProvider();

    private static ServiceProvider Provider(IConfiguration configuration, Action<AuthKitBuilder> compose) =>
        new ServiceCollection().AddAuthKit(configuration, compose).BuildServiceProvider();
}
