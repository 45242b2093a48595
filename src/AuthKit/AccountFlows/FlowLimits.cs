using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.RateLimiting;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.Logging;

namespace AuthKit.AccountFlows;

/// <summary>
/// The limits of the flows, in fixed windows. The limits by address, sender and device apply during the request, where a refusal is the same for
/// known and unknown recipients. The limits by recipient apply in the queued job, where no client sees them. If the limiter's store is unavailable,
/// everything is refused except notices, because the actions that they report have passed a limit before.
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

    /// <param name="limiter">Stores the counts.</param>
    /// <param name="options">The options, which are valid and no longer change.</param>
    /// <param name="runtime">The clock and the log.</param>
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

    /// <summary>
    /// The key of the recipient with a login, known or unknown, or with a subject. The text is always the same for the same recipient, and has a
    /// fixed length.
    /// </summary>
    public static string RecipientOf(string tenant, string name) => Convert.ToHexStringLower(OwnerKeys.Derive(tenant, name).ToArray());

    /// <summary>
    /// The key of the recipient of an account's mail, made from the address that the mail goes to. It is the same for all accounts with that
    /// address, for an account that is deleted and registered again, and for a request that names the address and finds no account.
    /// </summary>
    public static string RecipientOf(Account account) =>
        RecipientOf(account.Subject.Tenant, LoginName.TryNormalize(account.Email, out var address) ? address : account.Subject.Id);

    /// <summary>Takes a permit of the client's address for a request that may lead to a message.</summary>
    public ValueTask<RateLimitPermit> RequestAsync(FlowKind flow, ClientContext client, CancellationToken cancellationToken) =>
        TakeAsync(_byAddress[flow], NetworkOf(client), cancellationToken);

    /// <summary>Takes a permit of the device, which has a token of the recipient's login, for a request that may lead to a message.</summary>
    public ValueTask<RateLimitPermit> RequestAsync(FlowKind flow, string recipient, DeviceClaim device, CancellationToken cancellationToken) =>
        TakeAsync(_byDevice[flow], recipient, device.Id, cancellationToken);

    /// <summary>Takes a permit of the user who causes a message to another person's address.</summary>
    public ValueTask<RateLimitPermit> SendForAsync(FlowKind flow, SubjectRef sender, CancellationToken cancellationToken) =>
        TakeAsync(_bySender[flow], RecipientOf(sender.Tenant, sender.Id), cancellationToken);

    /// <summary>
    /// Takes a permit for a message that a known device of the recipient's account requested. All known devices of the account share one count.
    /// </summary>
    public ValueTask<RateLimitPermit> SendToKnownDeviceAsync(FlowKind flow, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_byKnownDevices[flow], recipient, cancellationToken);

    /// <summary>Takes a permit for a notice to a recipient. Each kind has a count of its own, so that one kind cannot suppress another.</summary>
    public ValueTask<RateLimitPermit> TellAsync(AuthMessageKind kind, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_notices[kind], recipient, cancellationToken);

    /// <summary>Takes a permit for a message to a recipient.</summary>
    public ValueTask<RateLimitPermit> SendAsync(FlowKind flow, string recipient, CancellationToken cancellationToken) =>
        TakeAsync(_byRecipient[flow], recipient, cancellationToken);

    /// <summary>
    /// Takes a permit of the client's address for a link or code that it presents. The caller gives the permit back if the link or code is valid.
    /// </summary>
    public ValueTask<RateLimitPermit> RedeemAsync(ClientContext client, CancellationToken cancellationToken) =>
        TakeAsync(_redemptions, NetworkOf(client), cancellationToken);

    /// <summary>
    /// Counts a wrong code for a recipient's live code. The count does not refuse attempts: see <see cref="HasFewWrongCodesAsync"/>.
    /// </summary>
    public async ValueTask NoteWrongCodeAsync(string recipient, CancellationToken cancellationToken) =>
        await TakeAsync(_wrongCodes, recipient, cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a recipient's codes may be short, because so few wrong codes were typed today that guessing is hopeless.</summary>
    public async ValueTask<bool> HasFewWrongCodesAsync(string recipient, CancellationToken cancellationToken) =>
        (await _limiter.PeekAsync(_wrongCodes, new RateLimitKey(recipient), cancellationToken).ConfigureAwait(false)).IsAllowed;

    /// <summary>Gives a permit back if the limiter is available.</summary>
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
