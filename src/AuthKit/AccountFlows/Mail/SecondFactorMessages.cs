using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Mails an account's owner about changes and failures of the account's second factors.</summary>
internal sealed class SecondFactorMessages : IAuthEventHandler
{
    private readonly FlowContext _flows;

    public SecondFactorMessages(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    public async ValueTask HandleAsync(AuthEvent authEvent, CancellationToken cancellationToken)
    {
        if (authEvent.SubjectId is { } id
            && KindOf(authEvent) is { } kind
            && await _flows.Accounts.FindByIdAsync(new SubjectRef(authEvent.Tenant, id), cancellationToken).ConfigureAwait(false) is { } account
            && FlowContext.IsMailable(account))
        {
            _flows.Tell(account, kind);
        }
    }

    private static AuthMessageKind? KindOf(AuthEvent authEvent) => authEvent switch
    {
        MfaAuthenticatorAddedEvent => AuthMessageKind.SecondFactorAdded,
        MfaAuthenticatorRemovedEvent => AuthMessageKind.SecondFactorRemoved,
        MfaFailedEvent failed when Blocks(failed) => AuthMessageKind.SecondFactorBlocked,
        MfaRecoveryCodeUsedEvent => AuthMessageKind.RecoveryCodeUsed,
        _ => null,
    };

    /// <summary>
    /// Whether this failure blocked codes. A failure while codes are already blocked does not count: no code is verified while the account waits,
    /// and no authenticator's code while it is locked. A wrong recovery code blocks nothing.
    /// </summary>
    private static bool Blocks(MfaFailedEvent failed) => failed.BlockedFor > TimeSpan.Zero || (failed.IsLocked && failed.Method == MfaMethod.Totp);
}
