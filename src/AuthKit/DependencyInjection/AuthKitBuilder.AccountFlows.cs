using AuthKit.AccountFlows;
using AuthKit.Accounts;
using AuthKit.Cryptography;
using AuthKit.Messages;
using AuthKit.OneTimeTokens;
using AuthKit.Passwords;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AuthKit.DependencyInjection;

/// <content>The account flows and their messages.</content>
public sealed partial class AuthKitBuilder
{
    /// <summary>
    /// Adds <see cref="IEmailVerification"/>, <see cref="IPasswordFlows"/>, <see cref="IEmailSignIn"/>, <see cref="IEmailChange"/>,
    /// <see cref="IInvitations"/> and <see cref="IAccountLifecycle"/>, which read the section <c>AccountFlows</c>, and <see cref="MessageQueue"/>,
    /// which reads the section <c>Messages</c>. They require accounts, one-time tokens, keys, and the application's
    /// <see cref="IAuthMessageSender"/>.
    /// </summary>
    public AuthKitBuilder AddAccountFlows(Action<AccountFlowOptions>? configure = null, Action<MessageOptions>? configureMessages = null)
    {
        Services.TryAddSingleton(CreateMessageQueue);
        Services.TryAddSingleton(CreateAccountFlowParts);
        Services.TryAddSingleton<IEmailVerification>(static provider => new EmailVerificationService(provider.GetRequiredService<AccountFlowParts>()));
        Services.TryAddSingleton<IPasswordFlows>(static provider => new PasswordFlowService(provider.GetRequiredService<AccountFlowParts>()));
        Services.TryAddSingleton<IEmailSignIn>(static provider => new EmailSignInService(provider.GetRequiredService<AccountFlowParts>()));
        Services.TryAddSingleton<IEmailChange>(static provider => new EmailChangeService(provider.GetRequiredService<AccountFlowParts>()));
        Services.TryAddSingleton<IInvitations>(static provider => new InvitationService(provider.GetRequiredService<AccountFlowParts>()));
        Services.TryAddSingleton<IAccountLifecycle>(static provider => new AccountLifecycleService(provider.GetRequiredService<AccountFlowParts>()));
        return AddEventHandler<AccountLockedMessage>()
            .AddEventHandler<SecondFactorMessages>()
            .Require<IAuthMessageSender>("Account flows send mail: register your IAuthMessageSender.")
            .Require<IAccountService>("Account flows need accounts: call AddAccounts().")
            .Require<IOneTimeTokenService>("Account flows need one-time tokens: call AddOneTimeTokens().")
            .Require<ISecretProtector>("Account flows need keys, which seal the data of links and codes: call UseKeyFile(…) or UseKeys().")
            .AddSliceOptions<AccountFlowOptions>("AccountFlows", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configure)
            .AddSliceOptions<MessageOptions>("Messages", static (section, options) => section.Bind(options, Strict), static options => options.Validate(), configureMessages);
    }

    /// <summary>
    /// Creates the queue after the services that its jobs use. A container disposes in the reverse order, so the queue is emptied before these
    /// services are disposed.
    /// </summary>
    private static MessageQueue CreateMessageQueue(IServiceProvider provider)
    {
        _ = provider.GetRequiredService<IAccountService>();
        _ = provider.GetRequiredService<IOneTimeTokenService>();
        _ = provider.GetRequiredService<IRateLimiter>();
        return new MessageQueue(
            provider.GetRequiredService<IAuthMessageSender>(),
            provider.GetRequiredService<IOptions<MessageOptions>>().Value,
            provider.GetRequiredService<AuthKitRuntime>(),
            provider.GetService<ITenantMessageSource>());
    }

    private static AccountFlowParts CreateAccountFlowParts(IServiceProvider provider) => new()
    {
        SignIn = provider.GetRequiredService<SignInParts>(),
        OneTimeTokens = provider.GetRequiredService<IOneTimeTokenService>(),
        Policy = provider.GetRequiredService<IPasswordPolicy>(),
        Messages = provider.GetRequiredService<MessageQueue>(),
        Protector = provider.GetRequiredService<ISecretProtector>(),
        Options = provider.GetRequiredService<IOptions<AccountFlowOptions>>().Value,
    };
}
