using AuthKit.Accounts;
using AuthKit.Stores;
using static AuthKit.Testing.AccountServices.AccountServiceTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountService>;

namespace AuthKit.Testing.AccountServices;

internal static class AccountServiceRemovalCases
{
    private const string Conditional = "An account is removed only if the stored one has the version of the given one.";
    private const string NoReturn = "A subject never gets the same version again: a write that was delayed while its account was removed and added again is refused.";

    public static IEnumerable<ConformanceCase<IAccountService>> Cases =>
    [
        Case(Removed_account_is_gone_and_its_login_is_free, "A removed account is not found any longer, and its login and subject can be used again at once."),
        Case(Removal_of_a_stale_copy_is_a_conflict, Conditional),
        Case(One_of_many_removals_wins, Conditional),
        Case(Update_after_a_removal_finds_nothing, Conditional),
        Case(Versions_do_not_return_after_a_removal, NoReturn),
        Case(Work_is_apart_from_transactions_of_the_application, Apart),
    ];

    private static async Task Removed_account_is_gone_and_its_login_is_free(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        t.Equal(StoreWrite.Written, await t.Store.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the removal");
        await t.NoSubjectAsync(account.Subject, "the subject of a removed account").ConfigureAwait(false);
        await t.NoLoginAsync(account.Login, "the login of a removed account").ConfigureAwait(false);
        t.Equal(StoreWrite.Gone, await t.Other.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of a second removal");
        var heir = NewAccount(account.Login, id: account.Subject.Id);
        await t.AddAsync(heir).ConfigureAwait(false);
        await t.IsThereAsync(heir, "the account that was added in its place").ConfigureAwait(false);
    }

    private static async Task Removal_of_a_stale_copy_is_a_conflict(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var changed = account.WithPassword("$kit$new");
        await t.UpdateAsync(changed).ConfigureAwait(false);
        t.Equal(StoreWrite.Conflict, await t.Other.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the removal of a stale copy");
        await t.IsThereAsync(changed).ConfigureAwait(false);
    }

    private static async Task One_of_many_removals_wins(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var answers = await RaceAsync(Ways, async i => await t[i].RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(static answer => answer == StoreWrite.Written), $"the number of winners among {Ways} removals");
        t.Equal(Ways - 1, answers.Count(static answer => answer == StoreWrite.Gone), "the number of removals that found nothing");
    }

    private static async Task Update_after_a_removal_finds_nothing(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        await t.Store.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false);
        t.Equal(AccountWrite.Gone, await t.Other.UpdateAsync(account.WithSignIn(), cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the update of a removed account");
        await t.NoSubjectAsync(account.Subject, "the subject of a removed account").ConfigureAwait(false);
    }

    private static async Task Versions_do_not_return_after_a_removal(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var heldUp = account.WithPassword("$kit$old");
        await t.Store.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false);
        var heir = NewAccount(account.Login, id: account.Subject.Id);
        await t.AddAsync(heir).ConfigureAwait(false);
        t.True(heir.Version != account.Version, "another version for the account that was added again", heir.Version);
        t.Equal(AccountWrite.Conflict, await t.Other.UpdateAsync(heldUp, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of a write that was delayed across removal and addition");
        t.Equal(StoreWrite.Conflict, await t.Other.RemoveAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of a delayed removal");
        await t.IsThereAsync(heir, "the account that was added again").ConfigureAwait(false);
    }

    private static async Task Work_is_apart_from_transactions_of_the_application(AccountServiceTrial t)
    {
        var (account, other) = (NewAccount(), NewAccount());
        await InTransactionsAsync(() => t.AddAsync(account), () => t.AddAsync(other)).ConfigureAwait(false);
        await t.IsThereAsync(account, "the account that was added in a transaction that was rolled back").ConfigureAwait(false);
        await t.IsThereAsync(other, "the account that was added after a transaction was completed").ConfigureAwait(false);
        await InTransactionsAsync(() => t.UpdateAsync(account.WithSignIn()), () => t.UpdateAsync(other.WithSignIn())).ConfigureAwait(false);
        t.True((await t.ReadAsync(account.Subject).ConfigureAwait(false)).HasSignedIn, "the update in a transaction that was rolled back to stay");
        t.True((await t.ReadAsync(other.Subject).ConfigureAwait(false)).HasSignedIn, "the update after a transaction was completed to stay");
    }
}
