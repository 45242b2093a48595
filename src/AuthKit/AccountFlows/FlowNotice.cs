using AuthKit.Messages;

namespace AuthKit.AccountFlows;

/// <summary>A message that needs no look-up: it tells of what was just done.</summary>
internal sealed class FlowNotice(AuthMessage message) : MessageJob
{
    public override AuthMessageKind Kind => message.Kind;

    public override string Tenant => message.Tenant;

    public override ValueTask<AuthMessage?> ComposeAsync(CancellationToken cancellationToken) => ValueTask.FromResult<AuthMessage?>(message);
}
