using AuthKit.Mfa;
using AuthKit.Stores;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.Mfa;

public sealed class AddMfaTests
{
    private static readonly SubjectRef Someone = new("someone");

    [Fact]
    public async Task Services_use_the_chosen_store_and_the_options_of_the_configuration()
    {
        await using var services = Build(("Totp:Digits", "8"), ("Mfa:MaxAuthenticators", "1"));
        services.GetRequiredService<IStartupValidator>().Validate();
        var (mfa, totp) = (services.GetRequiredService<IMfaService>(), services.GetRequiredService<ITotpService>());
        using var enrollment = (await mfa.BeginTotpAsync(Someone, "someone"))!;
        Assert.Equal(("Acme", 8), (enrollment.Uri.Issuer, enrollment.Uri.Digits));
        Assert.True((await mfa.ConfirmTotpAsync(Someone, totp.GetCode(enrollment.Uri.Secret, totp.Parameters))).Succeeded);
        Assert.Null(await mfa.BeginTotpAsync(Someone, "someone"));
    }

    [Fact]
    public async Task Custom_store_replaces_the_default_one()
    {
        await using var services = new ServiceCollection().AddAuthKit(static auth => auth.UseInMemoryStores().UseMfaStore<InMemoryMfaStore>().AddMfa()).BuildServiceProvider();
        Assert.False((await services.GetRequiredService<IMfaService>().GetAsync(Someone)).IsEnabled);
    }

    [Theory]
    [InlineData("Mfa:MaxFailures", "11")]
    [InlineData("Mfa:MaxFailure", "5")]
    [InlineData("Totp:Period", "00:00:31")]
    public async Task Value_out_of_range_and_unknown_key_are_errors_at_start(string key, string value)
    {
        await using var services = Build((key, value));
        Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
    }

    [Fact]
    public async Task Missing_store_is_an_error_at_start()
    {
        await using var services = new ServiceCollection().AddAuthKit(static auth => auth.UseKeys().AddMfa()).BuildServiceProvider();
        var exception = Assert.ThrowsAny<Exception>(services.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("UseMfaStore", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_list_every_problem()
    {
        var options = new MfaOptions
        {
            Issuer = "",
            MaxAuthenticators = 0,
            MaxFailures = 0,
            MaxConsecutiveFailures = 101,
            MaxTrustedDevices = -1,
            EnrollmentLifetime = TimeSpan.FromHours(2),
            FailureWindow = TimeSpan.FromSeconds(59),
            TrustedDeviceLifetime = TimeSpan.FromDays(91),
        };
        Assert.Equal(8, options.Validate().Count);
        Assert.Empty(new MfaOptions().Validate());
    }

    [Fact]
    public void Codes_are_stable()
    {
        Assert.Equal(
            ["invalid_code", "verified", "rate_limited", "code_already_used", "second_factor_locked", "enrollment_not_pending", "not_found"],
            Enum.GetValues<MfaStatus>().Select(static status => status.ToCode()));
        Assert.Equal(["totp", "recovery_code"], Enum.GetValues<MfaMethod>().Select(static method => method.ToCode()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((MfaStatus)99).ToCode());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((MfaMethod)99).ToCode());
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddAuthKit(
            new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static setting => new KeyValuePair<string, string?>(setting.Key, setting.Value))).Build(),
            static auth => auth.UseInMemoryStores().AddMfa(static options => options.Issuer = "Acme"))
        .BuildServiceProvider();
}
