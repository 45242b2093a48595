using System.Runtime.CompilerServices;
using AuthKit.Accounts;
using AuthKit.Audit;
using AuthKit.Stores;

namespace AuthKit.Testing.Accounts;

/// <summary>The trial of an account store. Makes records, and shortens the calls to the store.</summary>
internal sealed class AccountTrial(ConformanceCase<IAccountStore> conformanceCase, Func<IAccountStore> open, CancellationToken cancellationToken)
    : Trial<IAccountStore>(conformanceCase, open, cancellationToken)
{
    /// <summary>Makes a case from a method, which also gives the case its name.</summary>
    public static ConformanceCase<IAccountStore> Case(Func<AccountTrial, Task> body, string rule, [CallerArgumentExpression(nameof(body))] string name = "") =>
        new(name, rule, (conformanceCase, open, cancellationToken) => body(new AccountTrial(conformanceCase, open, cancellationToken)));

    public static AccountRecord NewRecord() => new()
    {
        Key = NewKey(),
        LoginKey = NewKey(),
        Tenant = "",
        SubjectId = "subject",
        Version = 1,
        CreatedAt = Now,
        Payload = RandomBytes(64),
    };

    /// <summary>
    /// An audit record for a write, with its own subject unless one is given. All records are chained and of one tenant, so a store that keeps them
    /// appends them one after the other.
    /// </summary>
    public static AuditRecord NewAudit(string? subjectId = null)
    {
        var subject = new SubjectRef(subjectId ?? Convert.ToHexString(RandomBytes(16)));
        return new AuditRecord
        {
            Id = AuditId.Create(),
            Time = Now,
            TenantKey = AuditRecord.TenantKeyOf(subject.Tenant),
            Tenant = subject.Tenant,
            SubjectKey = subject.ToOwnerKey(),
            SubjectId = subject.Id,
            EventName = "kit.account_written",
            Payload = "{}"u8.ToArray(),
            IsChained = true,
        };
    }

    /// <summary>The next version of a record, with another payload.</summary>
    public static AccountRecord Next(AccountRecord record) => record with { Version = record.Version + 1, Payload = RandomBytes(48) };

    public async Task<AccountRecord> AddNewAsync()
    {
        var record = NewRecord();
        await AddAsync(record).ConfigureAwait(false);
        return record;
    }

    public async Task AddAsync(AccountRecord record) =>
        Equal(AccountWrite.Written, await Store.AddAsync(record, NewAudit(), Cancellation).ConfigureAwait(false), "the result of the addition of an account");

    public ValueTask<AccountWrite> UpdateAsync(AccountRecord record) => Store.UpdateAsync(record, record.Version - 1, NewAudit(), Cancellation);

    /// <summary>Expects that a record is found by its key and by its login, with every expected value.</summary>
    public async Task IsThereAsync(AccountRecord expected, string which = "the account")
    {
        Same(expected, await Other.FindByIdAsync(expected.Key, Cancellation).ConfigureAwait(false), $"{which} by its key");
        Same(expected, await Other.FindByLoginAsync(expected.LoginKey, Cancellation).ConfigureAwait(false), $"{which} by its login");
    }

    /// <summary>Expects that no account has a key.</summary>
    public async Task NoAccountAsync(StoreKey key, string which)
    {
        if (await Other.FindByIdAsync(key, Cancellation).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no account with {which}; there is one.");
        }
    }

    /// <summary>Expects that no account has a login.</summary>
    public async Task NoLoginAsync(StoreKey loginKey, string which)
    {
        if (await Other.FindByLoginAsync(loginKey, Cancellation).ConfigureAwait(false) is not null)
        {
            Fail($"Expected no account with {which}; there is one.");
        }
    }

    public void Same(AccountRecord expected, AccountRecord? actual, string which)
    {
        if (actual is null)
        {
            Fail($"Expected {which} to be found; it was not.");
        }

        Equal(expected.Key, actual.Key, $"Key of {which}");
        Equal(expected.LoginKey, actual.LoginKey, $"LoginKey of {which}");
        Equal(expected.Tenant, actual.Tenant, $"Tenant of {which}");
        Equal(expected.SubjectId, actual.SubjectId, $"SubjectId of {which}");
        Equal(expected.Version, actual.Version, $"Version of {which}");
        Equal(expected.CreatedAt, actual.CreatedAt, $"CreatedAt of {which}");
        SameBytes(expected.Payload, actual.Payload, $"Payload of {which}");
    }
}
