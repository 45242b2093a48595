using AuthKit.Cryptography;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.AccountFlows;

/// <summary>
/// The limits of the flows, in fixed windows. By address on the request's path, where a refusal is the same for everybody;
/// by recipient in the queued job, where nobody sees it. While the limiter's store cannot be asked, nothing goes on.
/// </summary>
internal sealed partial class FlowLimits
{
    public static readonly TimeSpan RequestWindow = TimeSpan.FromHours(1);
    public static readonly TimeSpan RedemptionWindow = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan CodeWindow = TimeSpan.FromDays(1);

    private readonly FailSafeRateLimiter _limiter;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byAddress;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byRecipient;
    private readonly RateLimitPolicy _redemptions;
    private readonly RateLimitPolicy _codeTries;
    private readonly ILogger _logger;

    /// <param name="limiter">Keeps the counts.</param>
    /// <param name="options">Valid ones, which nobody changes any more.</param>
    /// <param name="runtime">Clock and log.</param>
    public FlowLimits(IRateLimiter limiter, AccountFlowOptions options, AuthKitRuntime runtime)
    {
        _limiter = FailSafeRateLimiter.Over(limiter, runtime);
        _logger = runtime.LoggerFactory.CreateLogger<FlowLimits>();
        _byAddress = Enum.GetValues<FlowKind>().ToDictionary(flow => flow, flow => RateLimitPolicy.FixedWindow(
            $"account-flow.{NameOf(flow)}.address",
            flow == FlowKind.Registration ? options.MaxRegistrationsPerAddress : options.MaxMessagesPerAddress,
            RequestWindow));
        _byRecipient = Enum.GetValues<FlowKind>().ToDictionary(flow => flow, flow => RateLimitPolicy.FixedWindow(
            $"account-flow.{NameOf(flow)}.recipient",
            options.MaxMessagesPerRecipient,
            RequestWindow));
        _redemptions = RateLimitPolicy.FixedWindow("account-flow.redemption.address", options.MaxRedemptionsPerAddress, RedemptionWindow);
        _codeTries = RateLimitPolicy.FixedWindow("account-flow.code-try.recipient", options.MaxCodeTriesPerRecipient, CodeWindow);
    }

    /// <summary>Names the recipient behind a login, known or not, or behind a subject: the same text each time, of one length.</summary>
    public static string RecipientOf(string tenant, string name) => Convert.ToHexStringLower(OwnerKeys.Derive(tenant, name).ToArray());

    /// <summary>A request that may lead to a message, by the client's address.</summary>
    public ValueTask<FlowPermit> RequestAsync(FlowKind flow, ClientInfo client, CancellationToken cancellationToken) =>
        TakeAsync(_byAddress[flow], NetworkOf(client), cancellationToken);

    /// <summary>A message to a recipient.</summary>
    public ValueTask<FlowPermit> SendAsync(FlowKind flow, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_byRecipient[flow], recipient, cancellationToken);

    /// <summary>A link or code that comes back, by the client's address.</summary>
    public ValueTask<FlowPermit> RedeemAsync(ClientInfo client, CancellationToken cancellationToken) =>
        TakeAsync(_redemptions, NetworkOf(client), cancellationToken);

    /// <summary>The try of a code, by its recipient.</summary>
    public ValueTask<FlowPermit> TryCodeAsync(string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_codeTries, recipient, cancellationToken);

    /// <summary>Gives a permit back. What cannot be given back stays taken until its window ends; the limiter has logged why.</summary>
    public async ValueTask GiveBackAsync(FlowPermit permit)
    {
        try
        {
            await _limiter.RefundAsync(permit.Policy, permit.Key, permit.Decision.Ticket, cancellationToken: CancellationToken.None).ConfigureAwait(false);
        }
        catch (AuthUnavailableException)
        {
        }
    }

    private async ValueTask<FlowPermit> TakeAsync(RateLimitPolicy policy, string value, CancellationToken cancellationToken)
    {
        var key = new RateLimitKey(value);
        var permit = new FlowPermit(policy, key, await _limiter.AcquireAsync(policy, key, cancellationToken: cancellationToken).ConfigureAwait(false));
        if (!permit.IsGiven)
        {
            LogLimited(_logger, policy.Name);
        }

        return permit;
    }

    private static string NetworkOf(ClientInfo client) => ClientAddress.Read(client.Address).Network;

    private static string NameOf(FlowKind flow) => flow switch
    {
        FlowKind.Registration => "registration",
        FlowKind.EmailVerification => "email-verification",
        FlowKind.PasswordReset => "password-reset",
        FlowKind.MagicLink => "magic-link",
        FlowKind.SignInCode => "sign-in-code",
        FlowKind.EmailChange => "email-change",
        FlowKind.Invitation => "invitation",
        _ => throw new ArgumentOutOfRangeException(nameof(flow)),
    };

    [LoggerMessage(EventId = 70, EventName = "AccountFlowLimited", Level = LogLevel.Information, Message = "The limit {Policy} of the account flows was reached.")]
    private static partial void LogLimited(ILogger logger, string policy);
}
