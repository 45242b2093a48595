using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>
/// The part of a flow that runs outside the request: lookup, the recipient's limit, token and text. The key of the limit is the address that the
/// mail goes to. So all messages to one address have one count, whatever login, account or device requested them. For an unknown recipient, the key
/// is the text that was typed. A job takes one permit, however often the rest is retried.
/// </summary>
/// <param name="flows">The parts of the flows.</param>
/// <param name="flow">The flow whose limit applies.</param>
/// <param name="kind">The kind of message that was requested.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="typed">The normalised login or address of the request; null if the request names an account.</param>
/// <param name="find">Finds the account that the mail goes to; null if no account matches.</param>
/// <param name="compose">
/// Composes the message, from the account and whether the message counts in the share of the account's known devices. Returns null if no message is
/// to be sent.
/// </param>
internal sealed class MailJob(
    FlowContext flows,
    FlowKind flow,
    AuthMessageKind kind,
    string tenant,
    string? typed,
    Func<CancellationToken, ValueTask<Account?>> find,
    Func<Account?, bool, CancellationToken, ValueTask<AuthMessage?>> compose) : MessageJob
{
    private (bool IsGiven, bool IsOfDevice)? _permit;

    public override AuthMessageKind Kind => kind;

    public override string Tenant => tenant;

    /// <summary>
    /// The key of the recipient as typed (<see cref="FlowLimits.RecipientOf(string, string)"/>); null if the request names an account.
    /// </summary>
    public string? Typed { get; } = typed is null ? null : FlowLimits.RecipientOf(tenant, typed);

    /// <summary>
    /// The device that requested the message, if its own limit allowed it; otherwise null. If it is a device of the account, the message first
    /// takes a permit of a share that all devices of the account have together, which no one else can use up.
    /// </summary>
    public DeviceClaim? Device { get; set; }

    public override async ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken)
    {
        var account = await find(cancellationToken).ConfigureAwait(false);
        if ((account is null ? Typed : FlowLimits.RecipientOf(account)) is not { } recipient)
        {
            return null;
        }

        _permit ??= await TakeAsync(account, recipient, cancellationToken).ConfigureAwait(false);
        if (_permit is not (true, var isOfDevice))
        {
            flows.Events.Publish(flows.Events.MessageLimited(tenant, account?.Subject.Id, kind));
            return null;
        }

        return await compose(account, isOfDevice, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(bool IsGiven, bool IsOfDevice)> TakeAsync(Account? account, string recipient, CancellationToken cancellationToken)
    {
        if (account is not null
            && flows.Devices.Confirm(Device, account) is not null
            && (await flows.Limits.SendToKnownDeviceAsync(flow, recipient, cancellationToken).ConfigureAwait(false)).IsGiven)
        {
            return (true, true);
        }

        return ((await flows.Limits.SendAsync(flow, recipient, cancellationToken).ConfigureAwait(false)).IsGiven, false);
    }
}

/// <summary>
/// A notice about something that was just done, which needs no lookup of its recipient. The recipient's limit for its kind applies.
/// </summary>
/// <param name="flows">The parts of the flows.</param>
/// <param name="kind">The kind of notice.</param>
/// <param name="account">The account whose owner gets the notice. It has a plausible address.</param>
/// <param name="time">When it was done.</param>
internal sealed class FlowNotice(FlowContext flows, AuthMessageKind kind, Account account, DateTimeOffset time) : MessageJob
{
    private bool? _isGiven;

    public override AuthMessageKind Kind => kind;

    public override string Tenant => account.Subject.Tenant;

    public override async ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken)
    {
        _isGiven ??= (await flows.Limits.TellAsync(kind, FlowLimits.RecipientOf(account), cancellationToken).ConfigureAwait(false)).IsGiven;
        if (_isGiven is false)
        {
            flows.Events.Publish(flows.Events.MessageLimited(Tenant, account.Subject.Id, kind));
            return null;
        }

        return await flows.Messages.Composer.NoticeAsync(kind, Tenant, account.Email!, time, cancellationToken).ConfigureAwait(false);
    }
}
