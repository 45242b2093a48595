using System.Collections.Concurrent;
using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.Site;

/// <summary>An application's own accounts: a table without versions, in which the last write wins.</summary>
internal sealed class OwnAccounts : IAccountService
{
    private readonly ConcurrentDictionary<SubjectRef, Account> _accounts = new();

    public ValueTask<Account?> FindByIdAsync(SubjectRef subject, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_accounts.GetValueOrDefault(subject));

    public ValueTask<Account?> FindByLoginAsync(string? login, string tenant = "", CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Find(login, tenant));

    public ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Find(account.Login, account.Subject.Tenant) is null && _accounts.TryAdd(account.Subject, account) ? AccountWrite.Written : AccountWrite.LoginTaken);

    public ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
    {
        if (!_accounts.ContainsKey(account.Subject))
        {
            return ValueTask.FromResult(AccountWrite.Gone);
        }

        if (Find(account.Login, account.Subject.Tenant) is { } holder && holder.Subject != account.Subject)
        {
            return ValueTask.FromResult(AccountWrite.LoginTaken);
        }

        _accounts[account.Subject] = account;
        return ValueTask.FromResult(AccountWrite.Written);
    }

    public ValueTask<StoreWrite> RemoveAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(_accounts.TryRemove(account.Subject, out _) ? StoreWrite.Written : StoreWrite.Gone);

    private Account? Find(string? login, string tenant) => LoginName.TryNormalize(login, out var normalized)
        ? _accounts.Values.FirstOrDefault(account => account.Subject.Tenant == tenant && LoginName.TryNormalize(account.Login, out var own) && own == normalized)
        : null;
}
