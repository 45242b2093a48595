using AuthKit.Accounts;
using static AuthKit.Testing.AccountServices.AccountServiceTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountService>;

namespace AuthKit.Testing.AccountServices;

internal static class AccountServiceLoginCases
{
    private const string Form = "Logins are compared in the form of LoginName.TryNormalize and stored in the form of LoginName.TryCompose; addresses are stored in normalisation form C.";
    private const string Move = "A change of login frees the old one and takes the new one in one atomic step. If another account has the new login, the result is LoginTaken and nothing is written.";

    public static IEnumerable<ConformanceCase<IAccountService>> Cases =>
    [
        Case(Login_is_found_in_any_case_and_form, Form),
        Case(Login_that_differs_in_form_only_is_taken, Form),
        Case(Logins_that_look_alike_are_two, Form),
        Case(Login_and_address_are_kept_composed, Form),
        Case(Change_of_login_frees_the_old_and_takes_the_new, Move),
        Case(Change_to_a_taken_login_is_refused, Move),
        Case(One_of_many_changes_to_one_login_wins, Move),
    ];

    private static async Task Login_is_found_in_any_case_and_form(AccountServiceTrial t)
    {
        var name = NewName();
        var account = NewAccount($"{name}-Zoé@Example.com");
        await t.AddAsync(account).ConfigureAwait(false);
        foreach (var typed in (string[])[$"{name}-zoé@example.com", $"{name.ToUpperInvariant()}-ZOÉ@EXAMPLE.COM", $"{name}-zoe\u0301@example.com"])
        {
            var found = await t.Other.FindByLoginAsync(typed, "", t.Cancellation).ConfigureAwait(false);
            t.True(found?.Subject == account.Subject, $"the account to be found by {Text(typed)}", found?.Subject);
        }
    }

    private static async Task Login_that_differs_in_form_only_is_taken(AccountServiceTrial t)
    {
        var name = NewName();
        await t.AddAsync(NewAccount($"{name}-zoé")).ConfigureAwait(false);
        foreach (var login in (string[])[$"{name}-ZOÉ", $"{name}-zoe\u0301"])
        {
            t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(NewAccount(login), cancellationToken: t.Cancellation).ConfigureAwait(false), $"the result of the addition of {Text(login)}");
        }
    }

    private static async Task Logins_that_look_alike_are_two(AccountServiceTrial t)
    {
        var name = NewName();
        foreach (var login in (string[])[$"{name}-a", $"{name}-\u0430", $"{name}-á", $"{name}-a ", $"{name}-ａ", $"{name}-ss", $"{name}-ß"])
        {
            await t.AddAsync(NewAccount(login)).ConfigureAwait(false);
        }
    }

    private static async Task Login_and_address_are_kept_composed(AccountServiceTrial t)
    {
        var name = NewName();
        var subject = NewAccount().Subject;
        await t.AddAsync(new Account { Subject = subject, Login = $"{name}-Zoe\u0301", Email = $"{name}-Zoe\u0301@example.com", CreatedAt = Now }).ConfigureAwait(false);
        var read = await t.ReadAsync(subject).ConfigureAwait(false);
        t.Equal($"{name}-Zoé", read.Login, "the stored login");
        t.Equal($"{name}-Zoé@example.com", read.Email, "the stored address");
    }

    private static async Task Change_of_login_frees_the_old_and_takes_the_new(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        var moved = account.WithEmail(NewLogin(), isVerified: true);
        await t.UpdateAsync(moved).ConfigureAwait(false);
        await t.NoLoginAsync(account.Login, "the login from before the change").ConfigureAwait(false);
        t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(NewAccount(moved.Login), cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of an addition with the login from after the change");
        var heir = NewAccount(account.Login);
        await t.AddAsync(heir).ConfigureAwait(false);
        await t.IsThereAsync(heir, "the account that took the login from before the change").ConfigureAwait(false);
        await t.IsThereAsync(moved, "the account with its new login").ConfigureAwait(false);
    }

    private static async Task Change_to_a_taken_login_is_refused(AccountServiceTrial t)
    {
        var (holder, account) = (await t.AddNewAsync().ConfigureAwait(false), await t.AddNewAsync().ConfigureAwait(false));
        t.Equal(AccountWrite.LoginTaken, await t.Store.UpdateAsync(account.WithEmail(holder.Login, isVerified: true), cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the change to a taken login");
        await t.IsThereAsync(holder, "the account that has the login").ConfigureAwait(false);
        await t.IsThereAsync(account, "the account that could not change its login").ConfigureAwait(false);
        await t.UpdateAsync(account.WithSignIn()).ConfigureAwait(false);
    }

    private static async Task One_of_many_changes_to_one_login_wins(AccountServiceTrial t)
    {
        const int Changes = 8;
        var login = NewLogin();
        var accounts = new Account[Changes];
        for (var i = 0; i < Changes; i++)
        {
            accounts[i] = await t.AddNewAsync().ConfigureAwait(false);
        }

        var moved = Array.ConvertAll(accounts, account => account.WithEmail(login, isVerified: false));
        var answers = await RaceAsync(Changes, async i => await t[i].UpdateAsync(moved[i], cancellationToken: t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(static answer => answer == AccountWrite.Written), $"the number of winners among {Changes} changes to one login");
        t.Equal(Changes - 1, answers.Count(static answer => answer == AccountWrite.LoginTaken), "the number of changes that returned LoginTaken");
        for (var i = 0; i < Changes; i++)
        {
            await t.IsThereAsync(answers[i] == AccountWrite.Written ? moved[i] : accounts[i]).ConfigureAwait(false);
        }
    }
}
