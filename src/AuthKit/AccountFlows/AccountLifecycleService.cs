using AuthKit.Accounts;
using AuthKit.Messages;
using AuthKit.Sessions;
using AuthKit.Stores;

namespace AuthKit.AccountFlows;

/// <summary>Disables, enables and deletes accounts. Safe for concurrent use.</summary>
public sealed class AccountLifecycleService : IAccountLifecycle
{
    // The same as for any other write by compare-and-set.
    private const int MaxAttempts = 5;

    private readonly FlowContext _flows;

    /// <summary>Creates the service.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// An option is out of its range; the exception lists every such option.
    /// </exception>
    public AccountLifecycleService(AccountFlowParts parts) => _flows = AccountFlowParts.ContextOf(parts);

    /// <inheritdoc/>
    public async ValueTask<bool> DisableAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        if (await _flows.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false) is not { } account)
        {
            return false;
        }

        // The status comes first: a simultaneous sign-in reads the account again after it has created its session.
        await _flows.Change.EditAsync(
            account,
            static current => current.Status == AccountStatus.Disabled ? null : current.WithStatus(AccountStatus.Disabled),
            _flows.Events.Disabled(subject),
            cancellationToken).ConfigureAwait(false);

        // Done in every case, because an earlier call may have failed here. From here on, a client that disconnects changes nothing.
        await _flows.Change.EndSessionsAsync(subject, SessionEndReason.AccountDisabled, CancellationToken.None).ConfigureAwait(false);
        await _flows.Change.RemoveTokensAsync(account, CancellationToken.None).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> EnableAsync(SubjectRef subject, CancellationToken cancellationToken = default)
    {
        if (await _flows.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false) is not { } account)
        {
            return false;
        }

        await _flows.Change.EditAsync(
            account,
            static current => current.Status == AccountStatus.Active ? null : current.WithStatus(AccountStatus.Active),
            _flows.Events.Enabled(subject),
            cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        DeleteAsync(subject, new ClientContext(), own: null, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<AccountFlowResult> DeleteOwnAsync(Session session, string? password, ClientContext client, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(client);
        if (session.Subject is { } subject && await _flows.Accounts.FindByIdAsync(subject, cancellationToken).ConfigureAwait(false) is null)
        {
            // An earlier call deleted the account but failed before it was finished, so there is no password left to confirm.
            await FinishDeletionAsync(subject, removed: null, session).ConfigureAwait(false);
            return AccountFlowResult.Done;
        }

        var (account, refusal) = await _flows.Confirmation.ConfirmAsync(session, password, cancellationToken).ConfigureAwait(false);
        if (account is null)
        {
            return refusal;
        }

        await DeleteAsync(account.Subject, client, session, cancellationToken).ConfigureAwait(false);
        return AccountFlowResult.Done;
    }

    /// <summary>
    /// Ends sign-ins, deletes the account, and ends sign-ins again (those that began in between). Then deletes second factors and one-time tokens.
    /// Each step is done in every case, so that a failed call can be repeated. After the first step, a client that disconnects changes nothing.
    /// </summary>
    /// <param name="subject">The account's subject.</param>
    /// <param name="client">The client.</param>
    /// <param name="own">
    /// The owner's session, which ends last: without it the owner could not repeat a failed call. Null if an operator deletes the account.
    /// </param>
    /// <param name="cancellationToken">Cancels the first step.</param>
    private async ValueTask<bool> DeleteAsync(SubjectRef subject, ClientContext client, Session? own, CancellationToken cancellationToken)
    {
        await _flows.Change.EndSessionsAsync(subject, SessionEndReason.AccountDeleted, cancellationToken, own?.Sid).ConfigureAwait(false);
        var removed = await RemoveAsync(subject, client).ConfigureAwait(false);
        if (removed is not null)
        {
            _flows.Tell(removed, AuthMessageKind.AccountDeleted);
        }

        await FinishDeletionAsync(subject, removed, own).ConfigureAwait(false);
        return removed is not null;
    }

    private async ValueTask FinishDeletionAsync(SubjectRef subject, Account? removed, Session? own)
    {
        await _flows.Change.EndSessionsAsync(subject, SessionEndReason.AccountDeleted, CancellationToken.None, own?.Sid).ConfigureAwait(false);
        await _flows.Change.RemoveSecondFactorsAsync(subject, CancellationToken.None).ConfigureAwait(false);
        if (removed is not null)
        {
            await _flows.Change.RemoveTokensAsync(removed, CancellationToken.None).ConfigureAwait(false);
        }
        else
        {
            await _flows.Tokens.RemoveAllAsync(subject, CancellationToken.None).ConfigureAwait(false);
        }

        if (own is not null)
        {
            await _flows.Change.EndSessionsAsync(subject, SessionEndReason.AccountDeleted, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the account. Returns the account that this call deleted; null if it did not exist or another call deleted it.</summary>
    private async ValueTask<Account?> RemoveAsync(SubjectRef subject, ClientContext client)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await _flows.Accounts.FindByIdAsync(subject, CancellationToken.None).ConfigureAwait(false) is not { } account)
            {
                return null;
            }

            switch (await _flows.Accounts.RemoveAsync(account, _flows.Events.Deleted(subject, client), CancellationToken.None).ConfigureAwait(false))
            {
                case StoreWrite.Written:
                    return account;
                case StoreWrite.Gone:
                    return null;
            }
        }

        throw new AuthUnavailableException(AuthUnavailableKind.Store, "An account could not be deleted, because other calls changed it repeatedly.");
    }
}
