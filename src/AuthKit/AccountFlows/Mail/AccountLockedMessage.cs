using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Mails an account's owner that passwords from unknown devices are refused after many failures, and how to end the lock.</summary>
internal sealed class AccountLockedMessage : IAuthEventHandler
{
    private readonly FlowContext _flows;

    public AccountLockedMessage(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
    {
        if (authEvent is AccountLockedEvent { SubjectId: { } id } locked
            && await _flows.Accounts.FindByIdAsync(new SubjectRef(locked.Tenant, id), cancellationToken).ConfigureAwait(false) is { } account
            && FlowContext.IsMailable(account))
        {
            _flows.Tell(account, AuthMessageKind.AccountLocked);
        }
    }
}
