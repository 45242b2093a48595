using AuthKit.Messages;
using AuthKit.RateLimiting;
using AuthKit.SignIn;

namespace AuthKit.AccountFlows;

/// <summary>
/// The part of a flow that is done off the request's path: the recipient's limit, then look-up, token and text. The limit
/// comes first, so that it counts known and unknown recipients alike, and counts once however often the rest is tried.
/// </summary>
/// <param name="limits">The limits.</param>
/// <param name="flow">Whose limit counts.</param>
/// <param name="kind">The message that was asked for.</param>
/// <param name="tenant">The tenant.</param>
/// <param name="recipient">Names the recipient (<see cref="FlowLimits.RecipientOf"/>); null where no limit counts.</param>
/// <param name="compose">The rest, told whether a known device asked; null where nothing is to be sent.</param>
/// <param name="isKnownAsync">Whether a claimed device is one of the recipient's account; null where no device asks.</param>
internal sealed class MailJob(
    FlowLimits limits,
    FlowKind flow,
    AuthMessageKind kind,
    string tenant,
    string? recipient,
    Func<bool, CancellationToken, ValueTask<AuthMessage?>> compose,
    Func<DeviceClaim, CancellationToken, ValueTask<bool>>? isKnownAsync = null) : MessageJob
{
    private RateLimitPermit? _permit;

    public MailJob(FlowLimits limits, FlowKind flow, AuthMessageKind kind, string tenant, string? recipient, Func<CancellationToken, ValueTask<AuthMessage?>> compose)
        : this(limits, flow, kind, tenant, recipient, (_, cancellationToken) => compose(cancellationToken))
    {
    }

    public override AuthMessageKind Kind => kind;

    public override string Tenant => tenant;

    public FlowKind Flow => flow;

    public string? Recipient => recipient;

    /// <summary>
    /// The device that asked, where its own limit let it. If it is one of the account, the recipient's limit does not count: others
    /// cannot use up what the owner needs.
    /// </summary>
    public DeviceClaim? Device { get; set; }

    public override async ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken)
    {
        var isKnown = Device is { } device && isKnownAsync is not null && await isKnownAsync(device, cancellationToken).ConfigureAwait(false);
        if (recipient is not null && !isKnown)
        {
            _permit ??= await limits.SendAsync(flow, recipient, cancellationToken).ConfigureAwait(false);
            if (!_permit.Value.IsGiven)
            {
                return null;
            }
        }

        return await compose(isKnown, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>A message that needs no look-up of its recipient: it tells of what was just done.</summary>
/// <param name="composer">Makes it.</param>
/// <param name="kind">What it tells.</param>
/// <param name="tenant">The recipient's tenant.</param>
/// <param name="to">The recipient's address.</param>
/// <param name="time">When it was done.</param>
internal sealed class FlowNotice(MessageComposer composer, AuthMessageKind kind, string tenant, string to, DateTimeOffset time) : MessageJob
{
    public override AuthMessageKind Kind => kind;

    public override string Tenant => tenant;

    public override async ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken) =>
        await composer.NoticeAsync(kind, tenant, to, time, cancellationToken).ConfigureAwait(false);
}
