using AuthKit.Events;
using AuthKit.Messages;
using AuthKit.Mfa;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Tells an account's owner what happened to the second factors of the account.</summary>
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
    /// Whether this failure put a stop on codes. A failure during a stop does not count: no code is looked at while the account waits, none
    /// of an authenticator while it is locked. A wrong recovery code puts no stop on anything.
    /// </summary>
    private static bool Blocks(MfaFailedEvent failed) => failed.BlockedFor > TimeSpan.Zero || (failed.IsLocked && failed.Method == MfaMethod.Totp);
}
