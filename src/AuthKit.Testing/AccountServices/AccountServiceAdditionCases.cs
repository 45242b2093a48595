using AuthKit.Accounts;
using AuthKit.Sessions;
using AuthKit.Stores;
using static AuthKit.Testing.AccountServices.AccountServiceTrial;
using static AuthKit.Testing.Trial<AuthKit.Accounts.IAccountService>;

namespace AuthKit.Testing.AccountServices;

internal static class AccountServiceAdditionCases
{
    private const string Whole = "An added account is found by its subject and by its login, with every value as it was given.";
    private const string Unique = "A subject and a login belong to one account within their tenant. An addition that would break that writes nothing, and returns which of the two is taken.";
    private const string Versioned = "AddAsync sets the account's version to the stored one, which is never 0.";

    public static IEnumerable<ConformanceCase<IAccountService>> Cases =>
    [
        Case(Added_account_has_every_value, Whole),
        Case(Added_account_keeps_values_that_are_not_the_defaults, Whole),
        Case(Every_reason_of_a_pending_end_is_kept, Whole),
        Case(Long_texts_are_kept, Whole),
        Case(Unknown_accounts_are_not_found, "The result is null for a subject or a login that no account has, and for a text that cannot be a login."),
        Case(Added_account_can_be_updated_at_once, Versioned),
        Case(Addition_of_a_taken_login_is_refused, Unique),
        Case(Addition_of_a_taken_subject_is_refused, Unique),
        Case(Tenants_do_not_meet, Unique),
        Case(One_of_many_additions_of_a_login_wins, Unique),
        Case(Login_that_can_be_none_is_a_mistake_of_the_caller, "AddAsync and UpdateAsync throw ArgumentException for a login that LoginName.TryNormalize refuses, and write nothing."),
    ];

    private static async Task Added_account_has_every_value(AccountServiceTrial t) => await t.IsThereAsync(await t.AddNewAsync().ConfigureAwait(false)).ConfigureAwait(false);

    private static async Task Added_account_keeps_values_that_are_not_the_defaults(AccountServiceTrial t)
    {
        var account = new Account
        {
            Subject = new SubjectRef("kit tenant", NewName()),
            Login = $"{NewName()} É+x@Example.com",
            Email = $"É.{NewLogin()}",
            IsEmailVerified = true,
            PasswordHash = null,
            Status = AccountStatus.Disabled,
            SecurityVersion = long.MaxValue - 1,
            HasSignedIn = true,
            PendingEnd = SessionEndReason.AccountDisabled,
            PendingEndExceptSid = SessionId.Create(),
            CreatedAt = Now.AddMilliseconds(123),
        };
        await t.AddAsync(account).ConfigureAwait(false);
        await t.IsThereAsync(account).ConfigureAwait(false);
    }

    private static async Task Every_reason_of_a_pending_end_is_kept(AccountServiceTrial t)
    {
        foreach (var reason in Enum.GetValues<SessionEndReason>())
        {
            var account = NewAccount();
            account = new Account { Subject = account.Subject, Login = account.Login, PendingEnd = reason, CreatedAt = Now };
            await t.AddAsync(account).ConfigureAwait(false);
            await t.IsThereAsync(account, $"the account with the pending end {reason}").ConfigureAwait(false);
        }
    }

    private static async Task Long_texts_are_kept(AccountServiceTrial t)
    {
        var name = NewName();
        var account = new Account
        {
            Subject = new SubjectRef("", name.PadRight(255, 'x')),
            Login = name.PadRight(LoginName.MaxLength, 'é'),
            Email = name.PadRight(LoginName.MaxLength, 'a'),
            PasswordHash = new string('h', 1_024),
            CreatedAt = Now,
        };
        await t.AddAsync(account).ConfigureAwait(false);
        await t.IsThereAsync(account).ConfigureAwait(false);
    }

    private static async Task Unknown_accounts_are_not_found(AccountServiceTrial t)
    {
        await t.AddNewAsync().ConfigureAwait(false);
        await t.NoSubjectAsync(new SubjectRef(NewName()), "a subject that was never added").ConfigureAwait(false);
        await t.NoLoginAsync(NewLogin(), "a login that was never added").ConfigureAwait(false);
        foreach (var login in (string?[])[null, "", "a\u200Bb", "a\nb", "\uD800", new string('x', LoginName.MaxLength + 1)])
        {
            t.True(await t.Store.FindByLoginAsync(login, "", t.Cancellation).ConfigureAwait(false) is null, $"null for the text {Text(login)}, which cannot be a login");
        }
    }

    private static async Task Added_account_can_be_updated_at_once(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        t.True(account.Version != 0, "the version of the added account to be set");
        t.Equal(account.Version, (await t.ReadAsync(account.Subject).ConfigureAwait(false)).Version, "the version that is read");
        var changed = account.WithSignIn();
        await t.UpdateAsync(changed).ConfigureAwait(false);
        await t.IsThereAsync(changed, "the updated account").ConfigureAwait(false);
    }

    private static async Task Addition_of_a_taken_login_is_refused(AccountServiceTrial t)
    {
        var holder = await t.AddNewAsync().ConfigureAwait(false);
        var late = NewAccount(holder.Login);
        t.Equal(AccountWrite.LoginTaken, await t.Other.AddAsync(late, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the addition of a taken login");
        await t.NoSubjectAsync(late.Subject, "the subject of the account that was refused").ConfigureAwait(false);
        await t.IsThereAsync(holder, "the account that has the login").ConfigureAwait(false);
    }

    private static async Task Addition_of_a_taken_subject_is_refused(AccountServiceTrial t)
    {
        var holder = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var login in (string[])[holder.Login, NewLogin()])
        {
            var late = NewAccount(login, id: holder.Subject.Id);
            t.Equal(AccountWrite.SubjectTaken, await t.Other.AddAsync(late, cancellationToken: t.Cancellation).ConfigureAwait(false), "the result of the addition of a taken subject");
        }

        await t.IsThereAsync(holder, "the account that has the subject").ConfigureAwait(false);
    }

    private static async Task Tenants_do_not_meet(AccountServiceTrial t)
    {
        var (first, tenants) = (NewAccount(), new[] { NewName(), NewName().ToUpperInvariant() });
        await t.AddAsync(first).ConfigureAwait(false);
        foreach (var tenant in tenants)
        {
            var same = NewAccount(first.Login, tenant, first.Subject.Id);
            await t.NoLoginAsync(same.Login, "the login of an account of another tenant", tenant).ConfigureAwait(false);
            await t.NoSubjectAsync(same.Subject, "the subject of an account of another tenant").ConfigureAwait(false);
            await t.AddAsync(same).ConfigureAwait(false);
            await t.UpdateAsync(same.WithPassword("$kit$other")).ConfigureAwait(false);
            await t.IsThereAsync(first, "the account of the first tenant").ConfigureAwait(false);
        }
    }

    private static async Task One_of_many_additions_of_a_login_wins(AccountServiceTrial t)
    {
        var login = NewLogin();
        var accounts = Enumerable.Range(0, Ways).Select(_ => NewAccount(login)).ToArray();
        var answers = await RaceAsync(Ways, async i => await t[i].AddAsync(accounts[i], cancellationToken: t.Cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        t.Equal(1, answers.Count(static answer => answer == AccountWrite.Written), $"the number of winners among {Ways} additions");
        t.Equal(Ways - 1, answers.Count(static answer => answer == AccountWrite.LoginTaken), "the number of additions that returned LoginTaken");
        await t.IsThereAsync(accounts[Array.IndexOf(answers, AccountWrite.Written)], "the account that won").ConfigureAwait(false);
    }

    private static async Task Login_that_can_be_none_is_a_mistake_of_the_caller(AccountServiceTrial t)
    {
        var account = await t.AddNewAsync().ConfigureAwait(false);
        foreach (var login in (string[])["", "a\u202Eb", "a\tb", new string('x', LoginName.MaxLength + 1)])
        {
            var bad = NewAccount(login);
            t.True(await ThrowsAsync(() => t.Store.AddAsync(bad, cancellationToken: t.Cancellation)).ConfigureAwait(false), $"ArgumentException for the addition of the login {Text(login)}");
            await t.NoSubjectAsync(bad.Subject, "a text that cannot be a login").ConfigureAwait(false);
            t.True(await ThrowsAsync(() => t.Store.UpdateAsync(account.WithEmail(login, isVerified: false), cancellationToken: t.Cancellation)).ConfigureAwait(false), $"ArgumentException for an update to the login {Text(login)}");
        }

        await t.IsThereAsync(account).ConfigureAwait(false);
    }

    private static async Task<bool> ThrowsAsync(Func<ValueTask<AccountWrite>> call)
    {
        try
        {
            await call().ConfigureAwait(false);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
