using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>
/// The part of a flow that is done off the request's path: look-up, the recipient's limit, token and text. The limit names the address
/// that the mail goes to, so it counts alike whatever login, account or device the request came with; a recipient that is not known is
/// named by what was typed. It counts once however often the rest is tried.
/// </summary>
/// <param name="flows">The flows.</param>
/// <param name="flow">Whose limit counts.</param>
/// <param name="kind">The message that was asked for.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="typed">The normalised login or address of the request; null where the request names an account.</param>
/// <param name="find">Finds the account that the mail goes to; null if no account matches.</param>
/// <param name="compose">
/// The rest, told the account and whether the message is one of the known devices' share; null where no message is to be sent.
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

    /// <summary>Names what was typed (<see cref="FlowLimits.RecipientOf(string, string)"/>); null where the request names an account.</summary>
    public string? Typed { get; } = typed is null ? null : FlowLimits.RecipientOf(tenant, typed);

    /// <summary>
    /// The device that asked, where its own limit let it. If it is one of the account, the message is first taken from a share that
    /// the account's devices have together: others cannot use up what the owner needs.
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

/// <summary>A message that needs no look-up of its recipient: it tells of what was just done. The recipient's limit of its kind counts.</summary>
/// <param name="flows">The flows.</param>
/// <param name="kind">What it tells.</param>
/// <param name="account">Whose owner is told: an account with a plausible address.</param>
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
