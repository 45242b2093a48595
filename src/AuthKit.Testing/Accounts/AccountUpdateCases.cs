using AuthKit.Accounts;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountUpdateCases
{
    private const string Only = "An update writes login key, payload and version; nothing else changes.";
    private const string Conditional = "An account is updated only if it has the given version. Otherwise nothing is written, and the result says why.";
    private const string Login = "A change of login frees the old one and takes the new one in one atomic step. If another account has the new login, the result is LoginTaken and nothing is written.";

    public static IEnumerable<ConformanceCase<IAccountStore>> Cases =>
    [
        Case(Update_writes_payload_and_version, Only),
        Case(Update_changes_nothing_else, Only),
        Case(Versions_are_kept_as_they_are, "The caller chooses versions, up to the largest 64-bit number. A store keeps them unchanged, and compares them only for equality."),
        Case(Update_of_another_version_is_a_conflict, Conditional),
        Case(Update_of_an_unknown_account_finds_nothing, Conditional),
        Case(One_of_many_updates_wins, Conditional),
        Case(Change_of_login_frees_the_old_and_takes_the_new, Login),
        Case(Change_to_a_taken_login_is_refused, Login),
        Case(One_of_many_changes_to_one_login_wins, Login),
        Case(Change_of_login_and_addition_of_the_old_one_at_once, Login),
    ];

    private static async Task Update_writes_payload_and_version(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        for (var i = 0; i < 3; i++)
        {
            record = Next(record);
            t.Equal(AccountWrite.Written, await t[i].UpdateAsync(record, record.Version - 1, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of the update");
            await t.IsThereAsync(record, "the updated account").ConfigureAwait(false);
        }
    }

    private static async Task Update_changes_nothing_else(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var next = Next(record);
        var other = next with { CreatedAt = Now + TimeSpan.FromDays(1), SubjectId = "another", Tenant = "another" };
        t.Equal(AccountWrite.Written, await t.UpdateAsync(other).ConfigureAwait(false), "the result of the update");
        await t.IsThereAsync(next, "the updated account").ConfigureAwait(false);
    }

    private static async Task Versions_are_kept_as_they_are(AccountTrial t)
    {
        var record = NewRecord() with { Version = 7_046_029_254_386_353_131 };
        await t.AddAsync(record).ConfigureAwait(false);
        await t.IsThereAsync(record, "the account whose first version is large").ConfigureAwait(false);
        foreach (var version in (long[])[3, long.MaxValue, 9_007_199_254_740_993, 9_007_199_254_740_992, 256])
        {
            var next = Next(record) with { Version = version };
            t.Equal(AccountWrite.Conflict, await t.Store.UpdateAsync(next, record.Version ^ 1, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of an update of a version that differs in one bit");
            t.Equal(AccountWrite.Written, await t.Store.UpdateAsync(next, record.Version, NewAudit(), t.Cancellation).ConfigureAwait(false), $"the result of the update to version {version}");
            await t.IsThereAsync(next, $"the account with version {version}").ConfigureAwait(false);
            record = next;
        }
    }

    private static async Task Update_of_another_version_is_a_conflict(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var login = NewKey();
        foreach (var version in (long[])[0, 2, long.MaxValue - 1])
        {
            var next = Next(record) with { LoginKey = login, Version = version + 1 };
            t.Equal(AccountWrite.Conflict, await t.UpdateAsync(next).ConfigureAwait(false), $"the result of an update of version {version}");
        }

        await t.NoLoginAsync(login, "the login of an update that lost").ConfigureAwait(false);
        await t.IsThereAsync(record).ConfigureAwait(false);

        await t.UpdateAsync(Next(record)).ConfigureAwait(false);
        t.Equal(AccountWrite.Conflict, await t.UpdateAsync(Next(record)).ConfigureAwait(false), "the result of an update of an old version");
    }

    private static async Task Update_of_an_unknown_account_finds_nothing(AccountTrial t)
    {
        var record = NewRecord();
        t.Equal(AccountWrite.Gone, await t.UpdateAsync(Next(record)).ConfigureAwait(false), "the result of the update of an unknown account");
        await t.NoAccountAsync(record.Key, "a key that was only ever updated").ConfigureAwait(false);
        await t.NoLoginAsync(record.LoginKey, "a login that was only ever updated").ConfigureAwait(false);
    }

    private static async Task One_of_many_updates_wins(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var next = Enumerable.Range(0, Ways).Select(_ => Next(record)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(next[i], 1, NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == AccountWrite.Written), $"the number of winners among {Ways} updates");
        t.Equal(Ways - 1, answers.Count(answer => answer == AccountWrite.Conflict), "the number of updates that returned Conflict");
        await t.IsThereAsync(next[Array.IndexOf(answers, AccountWrite.Written)], "the account as the winner wrote it").ConfigureAwait(false);
    }

    private static async Task Change_of_login_frees_the_old_and_takes_the_new(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var moved = Next(record) with { LoginKey = NewKey() };
        t.Equal(AccountWrite.Written, await t.UpdateAsync(moved).ConfigureAwait(false), "the result of the change of login");
        await t.IsThereAsync(moved, "the account with its new login").ConfigureAwait(false);
        await t.NoLoginAsync(record.LoginKey, "the login from before the change").ConfigureAwait(false);

        var refused = NewRecord() with { LoginKey = moved.LoginKey };
        t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(refused, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of an addition with the login from after the change");
        var heir = NewRecord() with { LoginKey = record.LoginKey };
        await t.AddAsync(heir).ConfigureAwait(false);
        await t.IsThereAsync(heir, "the account that took the login from before the change").ConfigureAwait(false);
        await t.IsThereAsync(moved, "the account with its new login").ConfigureAwait(false);
    }

    private static async Task Change_to_a_taken_login_is_refused(AccountTrial t)
    {
        var holder = await t.AddNewAsync().ConfigureAwait(false);
        var record = await t.AddNewAsync().ConfigureAwait(false);
        var moved = Next(record) with { LoginKey = holder.LoginKey };
        t.Equal(AccountWrite.LoginTaken, await t.UpdateAsync(moved).ConfigureAwait(false), "the result of the change to a taken login");
        await t.IsThereAsync(record, "the account that could not change its login").ConfigureAwait(false);
        await t.IsThereAsync(holder, "the account that has the login").ConfigureAwait(false);
        t.Equal(AccountWrite.Written, await t.UpdateAsync(Next(record)).ConfigureAwait(false), "the result of an update after the refusal");
    }

    private static async Task One_of_many_changes_to_one_login_wins(AccountTrial t)
    {
        var login = NewKey();
        var records = new AccountRecord[Ways];
        for (var i = 0; i < Ways; i++)
        {
            records[i] = await t.AddNewAsync().ConfigureAwait(false);
        }

        var moved = Array.ConvertAll(records, record => Next(record) with { LoginKey = login });
        var answers = await RaceAsync(Ways, async i => await t[i].UpdateAsync(moved[i], 1, NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == AccountWrite.Written), $"the number of winners among {Ways} changes to one login");
        t.Equal(Ways - 1, answers.Count(answer => answer == AccountWrite.LoginTaken), "the number of changes that returned LoginTaken");
        for (var i = 0; i < Ways; i++)
        {
            await t.IsThereAsync(answers[i] == AccountWrite.Written ? moved[i] : records[i]).ConfigureAwait(false);
        }
    }

    private static async Task Change_of_login_and_addition_of_the_old_one_at_once(AccountTrial t)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var record = await t.AddNewAsync().ConfigureAwait(false);
            var moved = Next(record) with { LoginKey = NewKey() };
            var heir = NewRecord() with { LoginKey = record.LoginKey };
            var answers = await RaceAsync(2, async i => i == 0
                ? await t.Store.UpdateAsync(moved, 1, NewAudit(), t.Cancellation).ConfigureAwait(false)
                : await t.Other.AddAsync(heir, NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);

            t.Equal(AccountWrite.Written, answers[0], "the result of the change of login");
            await t.IsThereAsync(moved, "the account with its new login").ConfigureAwait(false);
            if (answers[1] == AccountWrite.Written)
            {
                await t.IsThereAsync(heir, "the account that took the login from before the change").ConfigureAwait(false);
            }
            else
            {
                t.Equal(AccountWrite.LoginTaken, answers[1], "the result of the addition that came too early");
                await t.NoAccountAsync(heir.Key, "the key of an account that was refused").ConfigureAwait(false);
                await t.NoLoginAsync(record.LoginKey, "the login from before the change").ConfigureAwait(false);
            }
        }
    }
}
