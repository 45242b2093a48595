using AuthKit.AccountFlows;
using AuthKit.DependencyInjection;
using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Tests.Messages;
using AuthKit.Tests.Passwords;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AuthKit.Tests.AccountFlows;

public sealed class AddAccountFlowsTests
{
    [Fact]
    public async Task The_flows_are_composed_and_read_their_sections()
    {
        var sender = new ScriptedSender();
        var configuration = Configuration(
            ("Messages:BaseUrl", "https://configured.example/app"),
            ("Messages:ApplicationName", "Configured"),
            ("AccountFlows:PasswordResetLifetime", "00:05:00"),
            ("SignIn:RequireVerifiedEmail", "true"));
        await using var provider = Provider(configuration, auth => auth.AddAccountFlows(), sender);
        provider.GetRequiredService<IStartupValidator>().Validate();

        var browser = BrowserBinding.Create();
        var registered = await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "a@example.com", Password = FlowSite.Password, Binding = browser });
        await provider.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan);
        var message = Assert.Single(sender.Sent);
        Assert.Equal(RegistrationStatus.VerificationSent, registered.Status);
        Assert.StartsWith("https://configured.example/app/verify-email?token=", message.Link!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("Configured", message.Subject, StringComparison.Ordinal);
        Assert.True((await provider.GetRequiredService<IEmailVerification>().VerifyAsync(FlowSite.TokenOf(message), browser, new())).Succeeded);

        await provider.GetRequiredService<IPasswordFlows>().RequestResetAsync("a@example.com", new());
        await provider.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan);
        Assert.InRange(sender.Sent.Last().ExpiresAt!.Value - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        Assert.All(
            (Type[])[typeof(IEmailSignIn), typeof(IEmailChange), typeof(IInvitations), typeof(IAccountLifecycle)],
            service => Assert.NotNull(provider.GetService(service)));
    }

    [Fact]
    public void Missing_services_are_an_error_at_start_that_names_every_call()
    {
        using var provider = new ServiceCollection().AddAuthKit(auth => auth.AddAccountFlows()).BuildServiceProvider();

        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IStartupValidator>().Validate()).ToString();

        foreach (var named in (string[])["IAuthMessageSender", "AddAccounts()", "AddOneTimeTokens()", "UseKeyFile", "BaseUrl is missing"])
        {
            Assert.Contains(named, exception, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Required_verified_addresses_without_the_flows_are_an_error_at_start()
    {
        using var provider = Provider(Configuration(("SignIn:RequireVerifiedEmail", "true")), _ => { }, new ScriptedSender());

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("AddAccountFlows()", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_flows_registration_creates_accounts_at_once()
    {
        await using var provider = Provider(Configuration(), _ => { }, new ScriptedSender());
        provider.GetRequiredService<IStartupValidator>().Validate();

        Assert.True((await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "a@example.com", Password = FlowSite.Password })).Succeeded);
    }

    [Theory]
    [InlineData("Messages:BaseUrl", "http://app.example")]
    [InlineData("Messages:Bcc", "all@example.com")]
    [InlineData("AccountFlows:MagicLinkLifetime", "01:00:00")]
    [InlineData("AccountFlows:MagicLinkLifetme", "00:05:00")]
    public void A_key_that_nothing_reads_and_a_value_out_of_range_are_errors_at_start(string key, string value)
    {
        using var provider = Provider(Configuration((key, value)), auth => auth.AddAccountFlows(configureMessages: options => options.BaseUrl ??= new Uri("https://app.example")), new ScriptedSender());

        var exception = Assert.ThrowsAny<Exception>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(key.Split(':')[1], exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_end_of_the_application_sends_queued_messages()
    {
        var sender = new ScriptedSender();
        var release = new TaskCompletionSource();
        sender.Before = (_, _) => release.Task;
        var provider = Provider(Configuration(("Messages:BaseUrl", "https://app.example")), auth => auth.AddAccountFlows(), sender);
        await provider.GetRequiredService<IInvitations>().InviteForApplicationAsync("a@example.com");

        var end = provider.DisposeAsync().AsTask();
        release.SetResult();
        await end;

        Assert.Single(sender.Sent);
    }

    [Fact]
    public async Task The_owner_of_a_locked_account_is_notified()
    {
        var sender = new ScriptedSender();
        await using var provider = Provider(Configuration(("Messages:BaseUrl", "https://app.example")), auth => auth.AddAccountFlows(), sender);
        var account = (await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "a@example.com", Password = FlowSite.Password })).Account!;

        provider.GetRequiredService<IAuthEventSink>().Publish(new AccountLockedEvent { Time = DateTimeOffset.UtcNow, SubjectId = account.Subject.Id, ConsecutiveFailures = 100 });
        await provider.GetRequiredService<AuthEvents>().FlushAsync();
        await provider.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan);

        Assert.Equal(AuthMessageKind.AccountLocked, Assert.Single(sender.Sent).Kind);
    }

    [Fact]
    public async Task The_owner_is_notified_of_a_new_authenticator()
    {
        var sender = new ScriptedSender();
        await using var provider = Provider(Configuration(("Messages:BaseUrl", "https://app.example")), auth => auth.AddAccountFlows().AddMfa(), sender);
        var account = (await provider.GetRequiredService<IRegistrationService>().RegisterAsync(new Registration { Email = "a@example.com", Password = FlowSite.Password })).Account!;
        var (mfa, totp) = (provider.GetRequiredService<IMfaService>(), provider.GetRequiredService<ITotpService>());

        using var enrollment = (await mfa.BeginTotpAsync(account.Subject, "a@example.com"))!;
        Assert.True((await mfa.ConfirmTotpAsync(account.Subject, totp.GetCode(enrollment.Uri.Secret, totp.Parameters))).Succeeded);
        await provider.GetRequiredService<AuthEvents>().FlushAsync();
        await provider.GetRequiredService<MessageQueue>().FlushAsync(Timeout.InfiniteTimeSpan);

        Assert.Equal(AuthMessageKind.SecondFactorAdded, Assert.Single(sender.Sent).Kind);
    }

    private static ServiceProvider Provider(IConfiguration configuration, Action<AuthKitBuilder> compose, IAuthMessageSender sender) =>
        new ServiceCollection()
            .AddSingleton(sender)
            .AddSingleton<IRateLimiter>(new InMemoryRateLimiter())
            .AddAuthKit(configuration, auth =>
            {
                compose(auth);
                auth.UseInMemoryStores().UseKeys(keys =>
                {
                    keys.Keys["k1"] = Convert.ToBase64String(SHA256("a key"));
                    keys.ActiveKeyId = "k1";
                });
                auth.AddOneTimeTokens().AddAccounts().AddSessions().AddPasswords(options =>
                {
                    var cheap = CheapHashing.Options();
                    (options.Argon2.MemoryKiB, options.Argon2.Passes, options.AllowWeakParameters) = (cheap.Argon2.MemoryKiB, cheap.Argon2.Passes, true);
                });
            })
            .BuildServiceProvider();

    private static byte[] SHA256(string text) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text));

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
