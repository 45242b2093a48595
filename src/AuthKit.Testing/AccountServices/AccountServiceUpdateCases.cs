using AuthKit.Accounts;
using static AuthKit.Testing.AccountServices.AccountServiceTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountService>;

namespace AuthKit.Testing.AccountServices;

internal static class AccountServiceUpdateCases
{
    private const string Whole = "An update writes all values of the account except its subject and its time of creation.";
    private const string Conditional = "An account is updated only if the stored one has the version of the given one. Otherwise nothing is written, and the result is Conflict or Gone.";

    public static IEnumerable<ConformanceCase<IAccountService>> Cases =>
    [
        Case(Update_writes_every_value, Whole),
        Case(Update_leaves_subject_and_creation, Whole),
        Case(Update_raises_the_version_by_one, "A successful update raises the stored version by one, and does not change the version of the account that was passed."),
        Case(Rehash_survives_a_write_of_the_account_as_read_before, Conditional),
        Case(Update_of_a_stale_copy_writes_nothing, Conditional),
        Case(Update_of_an_account_that_was_not_added_finds_nothing, Conditional),
        Case(One_of_many_updates_wins, Conditional),
        Case(Updates_of_two_accounts_do_not_meet, Conditional),
    ];

    private static async Task Update_writes_every_value(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        Func<Account, Account>[] changes =
        [
            static account => account.WithRehash("$kit$rehashed"),
            static account => account.WithSignIn(),
            static account => account.WithPassword("$kit$new"),
            static account => account.WithEmail(NewLogin(), isVerified: true),
            static account => account.WithStatus(AccountStatus.Disabled),
            static account => account.WithoutPassword(),
            static account => account.WithStatus(AccountStatus.Active),
            static account => account.WithEmail(NewLogin(), isVerified: false),
            static account => account.WithVerifiedEmail(),
        ];
        foreach (var change in changes)
        {
            var changed = change(await t.ReadAsync(account.Subject).ConfigureAwait(false));
            await t.UpdateAsync(changed).ConfigureAwait(false);
            await t.IsThereAsync(changed, "the updated account").ConfigureAwait(false);
        }
    }

    private static async Task Update_leaves_subject_and_creation(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var later = new Account { Subject = account.Subject, Login = account.Login, CreatedAt = Now.AddDays(1), Version = account.Version };
        await t.UpdateAsync(later).ConfigureAwait(false);
        t.Equal(Now, (await t.ReadAsync(account.Subject).ConfigureAwait(false)).CreatedAt, "the time of creation after an update");
    }

    private static async Task Update_raises_the_version_by_one(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        for (var i = 1; i <= 3; i++)
        {
            var read = await t.ReadAsync(account.Subject).ConfigureAwait(false);
            await t.UpdateAsync(read.WithSignIn()).ConfigureAwait(false);
            t.Equal(account.Version + i - 1, read.Version, "the version of the copy after the update");
            t.Equal(account.Version + i, (await t.ReadAsync(account.Subject).ConfigureAwait(false)).Version, $"the stored version after {i} updates");
        }
    }

    private static async Task Rehash_survives_a_write_of_the_account_as_read_before(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var read = await t.ReadAsync(account.Subject).ConfigureAwait(false);
        var rehashed = read.WithRehash("$kit$rehashed");
        await t.UpdateAsync(rehashed).ConfigureAwait(false);
        t.Equal(AccountWrite.Conflict, await t.Other.UpdateAsync(read.WithSignIn(), cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the write of the account as it was before the rehash");
        await t.IsThereAsync(rehashed, "the account with its new hash").ConfigureAwait(false);
    }

    private static async Task Update_of_a_stale_copy_writes_nothing(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var kept = account.WithPassword("$kit$new");
        await t.UpdateAsync(kept).ConfigureAwait(false);
        var login = NewLogin();
        t.Equal(AccountWrite.Conflict, await t.Other.UpdateAsync(account.WithEmail(login, isVerified: true), cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the update of a stale copy");
        await t.NoLoginAsync(login, "the login of an update that lost").ConfigureAwait(false);
        await t.IsThereAsync(kept).ConfigureAwait(false);
    }

    private static async Task Update_of_an_account_that_was_not_added_finds_nothing(AccountServiceTrial t)
    {
        var account = NewAccount();
        account.Version = 1;
        t.Equal(AccountWrite.Gone, await t.Store.UpdateAsync(account, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the update of an account that was never added");
        await t.NoSubjectAsync(account.Subject, "a subject that was only updated").ConfigureAwait(false);
        await t.NoLoginAsync(account.Login, "a login that was only updated").ConfigureAwait(false);
    }

    private static async Task One_of_many_updates_wins(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var changed = Enumerable.Range(0, Ways).Select(i => account.WithPassword($"$kit${i}")).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(changed[i], cancellationToken: t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(static answer => answer == AccountWrite.Written), $"the number of winners among {Ways} updates");
        t.Equal(Ways - 1, answers.Count(static answer => answer == AccountWrite.Conflict), "the number of updates that returned Conflict");
        await t.IsThereAsync(changed[Array.IndexOf(answers, AccountWrite.Written)], "the account as the winner wrote it").ConfigureAwait(false);
    }

    private static async Task Updates_of_two_accounts_do_not_meet(AccountServiceTrial t)
    {
        var (first, second) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        await t.UpdateAsync(first.WithPassword("$kit$first")).ConfigureAwait(false);
        await t.IsThereAsync(second, "the account that nobody updated").ConfigureAwait(false);
        await t.UpdateAsync(second.WithSignIn()).ConfigureAwait(false);
    }
}
