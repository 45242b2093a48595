using AuthKit.Messages;

namespace AuthKit.AccountFlows;

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
