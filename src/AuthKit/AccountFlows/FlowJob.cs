using AuthKit.Messages;

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
/// <param name="compose">The rest; null where nothing is to be sent.</param>
internal sealed class FlowJob(
    FlowLimits limits,
    FlowKind flow,
    AuthMessageKind kind,
    string tenant,
    string? recipient,
    Func<CancellationToken, ValueTask<AuthMessage?>> compose) : MessageJob
{
    private FlowPermit? _permit;

    public override AuthMessageKind Kind => kind;

    public override string Tenant => tenant;

    public override async ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken)
    {
        if (recipient is not null)
        {
            _permit ??= await limits.SendAsync(flow, recipient, cancellationToken).ConfigureAwait(false);
            if (!_permit.Value.IsGiven)
            {
                return null;
            }
        }

        return await compose(cancellationToken).ConfigureAwait(false);
    }
}
