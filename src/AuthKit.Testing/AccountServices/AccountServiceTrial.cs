using System.Runtime.CompilerServices;
using AuthKit.Accounts;
using AuthKit.Stores;

namespace AuthKit.Testing.AccountServices;

/// <summary>The trial of an account service. Makes accounts with their own subjects and logins.</summary>
internal sealed class AccountServiceTrial(ConformanceCase<IAccountService> conformanceCase, Func<IAccountService> open, CancellationToken cancellationToken)
    : Trial<IAccountService>(conformanceCase, open, cancellationToken)
{
    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IAccountService> Case(Func<AccountServiceTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new AccountServiceTrial(conformanceCase, open, cancellationToken)));

    /// <summary>A text of 24 lower-case characters that no other case uses.</summary>
    public static string NewName() => $"kit-{Convert.ToHexStringLower(RandomBytes(10))}";

    public static string NewLogin() => $"{NewName()}@example.com";

    public static Account NewAccount(string? login = null, string tenant = "", string? id = null) => new()
    {
        Subject = new SubjectRef(tenant, id ?? NewName()),
        Login = login ?? NewLogin(),
        PasswordHash = "$kit$hash",
        CreatedAt = Now,
    };

    public async Task<Account> AddNewAsync()
    {
        var account = NewAccount();
        await AddAsync(account).ConfigureAwait(false);
        return account;
    }

    public async Task AddAsync(Account account) =>
        Equal(AccountWrite.Written, await Store.AddAsync(account, cancellationToken: Cancellation).ConfigureAwait(false), "the result of the addition of an account");

    public async Task UpdateAsync(Account account) =>
        Equal(AccountWrite.Written, await Store.UpdateAsync(account, cancellationToken: Cancellation).ConfigureAwait(false), "the result of the update of an account");

    /// <summary>The account as the other instance finds it by its subject.</summary>
    public async Task<Account> ReadAsync(SubjectRef subject, string which = "the account")
    {
        var found = await Other.FindByIdAsync(subject, Cancellation).ConfigureAwait(false);
        if (found is null)
        {
            Fail($"Expected {which} to be found by its subject; it was not.");
        }

        return found;
    }

    /// <summary>Expects that an account is found by its subject and by its login, with every expected value.</summary>
    public async Task IsThereAsync(Account expected, string which = "the account")
    {
        Same(expected, await ReadAsync(expected.Subject, which).ConfigureAwait(false), which);
        var byLogin = await Other.FindByLoginAsync(expected.Login, expected.Subject.Tenant, Cancellation).ConfigureAwait(false);
        if (byLogin is null)
        {
            Fail($"Expected {which} to be found by its login; it was not.");
        }

        Same(expected, byLogin, $"{which}, found by its login");
    }

    /// <summary>Expects that no account has a login.</summary>
    public async Task NoLoginAsync(string login, string which, string tenant = "")
    {
        if (await Other.FindByLoginAsync(login, tenant, Cancellation).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no account with {which}; there is one.");
        }
    }

    /// <summary>Expects that no account has a subject.</summary>
    public async Task NoSubjectAsync(SubjectRef subject, string which)
    {
        if (await Other.FindByIdAsync(subject, Cancellation).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no account with {which}; there is one.");
        }
    }

    /// <summary>Expects all values except the version to be the same.</summary>
    public void Same(Account expected, Account actual, string which)
    {
        Equal(expected.Subject, actual.Subject, $"Subject of {which}");
        Equal(expected.Login, actual.Login, $"Login of {which}");
        Equal(expected.Email, actual.Email, $"Email of {which}");
        Equal(expected.IsEmailVerified, actual.IsEmailVerified, $"IsEmailVerified of {which}");
        Equal(expected.PasswordHash, actual.PasswordHash, $"PasswordHash of {which}");
        Equal(expected.Status, actual.Status, $"Status of {which}");
        Equal(expected.SecurityVersion, actual.SecurityVersion, $"SecurityVersion of {which}");
        Equal(expected.HasSignedIn, actual.HasSignedIn, $"HasSignedIn of {which}");
        Equal(expected.PendingEnd, actual.PendingEnd, $"PendingEnd of {which}");
        Equal(expected.PendingEndExceptSid, actual.PendingEndExceptSid, $"PendingEndExceptSid of {which}");
        Equal(expected.CreatedAt, actual.CreatedAt, $"CreatedAt of {which}");
    }
}
