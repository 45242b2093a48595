using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.AccountFlows;

/// <summary>
/// The limits of the flows, in fixed windows. By address, by sender and by device on the request's path, where a refusal is the same
/// for everybody; by recipient in the queued job, where nobody sees it. While the limiter's store cannot be asked, nothing goes on,
/// except a notice: what can be told of passed a limit before.
/// </summary>
internal sealed partial class FlowLimits
{
    public static readonly TimeSpan RequestWindow = TimeSpan.FromHours(1);
    public static readonly TimeSpan RedemptionWindow = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan CodeWindow = TimeSpan.FromDays(1);

    public const string RedemptionPolicy = "account-flow.redemption.address";

    private readonly FailSafeRateLimiter _limiter;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byAddress;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byRecipient;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byDevice;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _byKnownDevices;
    private readonly Dictionary<AuthMessageKind, RateLimitPolicy> _notices;
    private readonly Dictionary<FlowKind, RateLimitPolicy> _bySender;
    private readonly RateLimitPolicy _redemptions;
    private readonly RateLimitPolicy _wrongCodes;
    private readonly ILogger _logger;

    /// <param name="limiter">Keeps the counts.</param>
    /// <param name="options">Valid options, which do not change any longer.</param>
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
        _byDevice = Enum.GetValues<FlowKind>().ToDictionary(flow => flow, flow => RateLimitPolicy.FixedWindow(
            $"account-flow.{NameOf(flow)}.device",
            options.MaxMessagesForKnownDevices,
            RequestWindow));
        _byKnownDevices = Enum.GetValues<FlowKind>().ToDictionary(flow => flow, flow => RateLimitPolicy.FixedWindow(
            $"account-flow.{NameOf(flow)}.known-devices",
            options.MaxMessagesForKnownDevices,
            RequestWindow));
        _notices = Enum.GetValues<AuthMessageKind>().ToDictionary(kind => kind, kind => RateLimitPolicy.FixedWindow(
            $"account-flow.notice.{kind.ToCode()}",
            options.MaxNoticesPerRecipient,
            RequestWindow,
            RateLimitFallback.Allow));
        _bySender = Enum.GetValues<FlowKind>().ToDictionary(flow => flow, flow => RateLimitPolicy.FixedWindow(
            $"account-flow.{NameOf(flow)}.sender",
            options.MaxMessagesPerSender,
            RequestWindow));
        _redemptions = RateLimitPolicy.FixedWindow(RedemptionPolicy, options.MaxRedemptionsPerAddress, RedemptionWindow);
        _wrongCodes = RateLimitPolicy.FixedWindow("account-flow.wrong-code.recipient", options.MaxCodeTriesPerRecipient, CodeWindow);
    }

    /// <summary>Names the recipient behind a login, known or not, or behind a subject: the same text each time, of one length.</summary>
    public static string RecipientOf(string tenant, string name) => Convert.ToHexStringLower(OwnerKeys.Derive(tenant, name).ToArray());

    /// <summary>
    /// Names the recipient of an account's mail by the address that the mail goes to: the same one for every account with that address,
    /// for one that is deleted and registered again, and for a request that names the address and finds no account.
    /// </summary>
    public static string RecipientOf(Account account) =>
        RecipientOf(account.Subject.Tenant, LoginName.TryNormalize(account.Email, out var address) ? address : account.Subject.Id);

    /// <summary>A request that may lead to a message, by the client's address.</summary>
    public ValueTask<RateLimitPermit> RequestAsync(FlowKind flow, ClientContext client, CancellationToken cancellationToken) =>
        TakeAsync(_byAddress[flow], NetworkOf(client), cancellationToken);

    /// <summary>A request that may lead to a message, by the device that has a token of the recipient's login.</summary>
    public ValueTask<RateLimitPermit> RequestAsync(FlowKind flow, string recipient, DeviceClaim device, CancellationToken cancellationToken) =>
        TakeAsync(_byDevice[flow], recipient, device.Id, cancellationToken);

    /// <summary>A message to an address of somebody else, by the user who causes it.</summary>
    public ValueTask<RateLimitPermit> SendForAsync(FlowKind flow, SubjectRef sender, CancellationToken cancellationToken) =>
        TakeAsync(_bySender[flow], RecipientOf(sender.Tenant, sender.Id), cancellationToken);

    /// <summary>A message that a known device of the recipient's account asked for: all those devices share one count.</summary>
    public ValueTask<RateLimitPermit> SendToKnownDeviceAsync(FlowKind flow, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_byKnownDevices[flow], recipient, cancellationToken);

    /// <summary>A notice to a recipient. Each kind has a count of its own, so that one cannot suppress another.</summary>
    public ValueTask<RateLimitPermit> TellAsync(AuthMessageKind kind, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_notices[kind], recipient, cancellationToken);

    /// <summary>A message to a recipient.</summary>
    public ValueTask<RateLimitPermit> SendAsync(FlowKind flow, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_byRecipient[flow], recipient, cancellationToken);

    /// <summary>A link or code that comes back, by the client's address. One that turns out to be good gives its permit back.</summary>
    public ValueTask<RateLimitPermit> RedeemAsync(ClientContext client, CancellationToken cancellationToken) =>
        TakeAsync(_redemptions, NetworkOf(client), cancellationToken);

    /// <summary>Notes a wrong code for a recipient's live code. It keeps nobody from trying: see <see cref="HasFewWrongCodesAsync"/>.</summary>
    public async ValueTask NoteWrongCodeAsync(string recipient, CancellationToken cancellationToken) =>
        await TakeAsync(_wrongCodes, recipient, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a recipient's codes may be short: too few wrong ones were typed today for guessing to be worth it.</summary>
    public async ValueTask<bool> HasFewWrongCodesAsync(string recipient, CancellationToken cancellationToken) =>
        (await _limiter.PeekAsync(_wrongCodes, new RateLimitKey(recipient), cancellationToken).ConfigureAwait(false)).IsAllowed;

    /// <summary>Gives a permit back, if it can be.</summary>
    public ValueTask GiveBackAsync(RateLimitPermit permit) => _limiter.GiveBackAsync(permit);

    private ValueTask<RateLimitPermit> TakeAsync(RateLimitPolicy policy, string value, CancellationToken cancellationToken) =>
        TakeAsync(policy, value, value, cancellationToken);

    private async ValueTask<RateLimitPermit> TakeAsync(RateLimitPolicy policy, string group, string value, CancellationToken cancellationToken)
    {
        var key = new RateLimitKey(group, value);
        var permit = new RateLimitPermit(policy, key, await _limiter.AcquireAsync(policy, key, cancellationToken: cancellationToken).ConfigureAwait(false));
        if (!permit.IsGiven)
        {
            LogLimited(_logger, policy.Name);
        }

        return permit;
    }

    private static string NetworkOf(ClientContext client) => ClientAddress.Read(client.Address).Network;

    private static string NameOf(FlowKind flow) => flow switch
    {
        FlowKind.Registration => "registration",
        FlowKind.EmailVerification => "email-verification",
        FlowKind.PasswordReset => "password-reset",
        FlowKind.ResetByAdministrator => "password-reset-by-administrator",
        FlowKind.PasswordAfterProof => "password-after-proof",
        FlowKind.MagicLink => "magic-link",
        FlowKind.SignInCode => "sign-in-code",
        FlowKind.EmailChange => "email-change",
        FlowKind.Invitation => "invitation",
        _ => throw new ArgumentOutOfRangeException(nameof(flow)),
    };

    [LoggerMessage(EventId = 70, EventName = "AccountFlowLimited", Level = LogLevel.Information, Message = "The limit {Policy} of the account flows was reached.")]
    private static partial void LogLimited(ILogger logger, string policy);
}
