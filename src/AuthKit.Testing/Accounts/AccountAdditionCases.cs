using AuthKit.Accounts;
using static AuthKit.Testing.Accounts.AccountTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountStore>;

namespace AuthKit.Testing.Accounts;

internal static class AccountAdditionCases
{
    private const string Unique = "An addition returns SubjectTaken if its key is taken, and otherwise LoginTaken if its login is taken. Both write nothing. Of several at once, only one succeeds.";

    public static IEnumerable<ConformanceCase<IAccountStore>> Cases =>
    [
        Case(Added_account_is_found_by_another_instance, "What one instance has written, every other one reads, by key and by login."),
        Case(Unknown_account_is_not_found, "The result is null for a key or a login that no account has."),
        Case(Taken_login_is_refused, Unique),
        Case(Taken_key_is_refused, Unique),
        Case(One_of_many_additions_with_one_login_wins, Unique),
        Case(One_of_many_additions_with_one_key_wins, Unique),
    ];

    private static async Task Added_account_is_found_by_another_instance(AccountTrial t) =>
        await t.IsThereAsync(await t.AddNewAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task Unknown_account_is_not_found(AccountTrial t)
    {
        var record = await t.AddNewAsync().ConfigureAwait(false);
        await t.NoAccountAsync(record.LoginKey, "a login's key as its own").ConfigureAwait(false);
        await t.NoLoginAsync(record.Key, "an account's key as its login").ConfigureAwait(false);
        await t.NoAccountAsync(NewKey(), "a random key").ConfigureAwait(false);
        await t.NoLoginAsync(NewKey(), "a random login").ConfigureAwait(false);
    }

    private static async Task Taken_login_is_refused(AccountTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var second = NewRecord() with { LoginKey = first.LoginKey };
        t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(second, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of an addition with a taken login");
        await t.NoAccountAsync(second.Key, "the key of an account that was refused").ConfigureAwait(false);
        await t.IsThereAsync(first, "the account that has the login").ConfigureAwait(false);
    }

    private static async Task Taken_key_is_refused(AccountTrial t)
    {
        var first = await t.AddNewAsync().ConfigureAwait(false);
        var second = NewRecord() with { Key = first.Key };
        t.Equal(AccountWrite.SubjectTaken, await t.Other.AddAsync(second, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of an addition with a taken key");
        t.Equal(AccountWrite.SubjectTaken, await t.Other.AddAsync(second with { LoginKey = first.LoginKey }, NewAudit(), t.Cancellation).ConfigureAwait(false), "the result of an addition with a taken key and its login");
        await t.NoLoginAsync(second.LoginKey, "the login of an account that was refused").ConfigureAwait(false);
        await t.IsThereAsync(first, "the account that has the key").ConfigureAwait(false);
    }

    private static async Task One_of_many_additions_with_one_login_wins(AccountTrial t)
    {
        var login = NewKey();
        var records = Enumerable.Range(0, Ways).Select(_ => NewRecord() with { LoginKey = login }).ToArray();
        var winner = await RaceAsync(t, records, AccountWrite.LoginTaken).ConfigureAwait(false);
        foreach (var loser in records.Where(record => record.Key != winner.Key))
        {
            await t.NoAccountAsync(loser.Key, "the key of an account that was refused").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_additions_with_one_key_wins(AccountTrial t)
    {
        var key = NewKey();
        var records = Enumerable.Range(0, Ways).Select(_ => NewRecord() with { Key = key }).ToArray();
        var winner = await RaceAsync(t, records, AccountWrite.SubjectTaken).ConfigureAwait(false);
        foreach (var loser in records.Where(record => record.LoginKey != winner.LoginKey))
        {
            await t.NoLoginAsync(loser.LoginKey, "the login of an account that was refused").ConfigureAwait(false);
        }
    }

    private static async Task<AccountRecord> RaceAsync(AccountTrial t, AccountRecord[] records, AccountWrite loss)
    {
        var answers = await Trial<IAccountStore>.RaceAsync(Ways, async i => await t[i].AddAsync(records[i], NewAudit(), t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(answer => answer == AccountWrite.Written), $"the number of winners among {Ways} additions");
        t.Equal(Ways - 1, answers.Count(answer => answer == loss), $"the number of additions that returned {loss}");
        var winner = records[Array.IndexOf(answers, AccountWrite.Written)];
        await t.IsThereAsync(winner, "the winner's account").ConfigureAwait(false);
        return winner;
    }
}
