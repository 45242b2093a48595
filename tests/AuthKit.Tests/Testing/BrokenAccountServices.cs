using AuthKit.Accounts;
using AuthKit.Events;
using AuthKit.Stores;

namespace AuthKit.Tests.Testing;

/// <summary>Account services with one flaw each. Services over an application's own table have had such flaws.</summary>
internal static class BrokenAccountServices
{
    /// <summary>Lets the last write win.</summary>
    public sealed class IgnoresTheVersion : NaiveAccountService
    {
        protected override bool IsSameVersion(Account stored, Account account) => true;
    }

    /// <summary>Has no column for the pending end.</summary>
    public sealed class ForgetsThePendingEnd : NaiveAccountService
    {
        protected override Account Stored(Account account, long version, DateTimeOffset createdAt) => base.Stored(account.WithPendingEnd(null), version, createdAt);
    }

    /// <summary>Has no column for the sign-in that a pending end spares.</summary>
    public sealed class ForgetsWhatThePendingEndKeeps : NaiveAccountService
    {
        protected override Account Stored(Account account, long version, DateTimeOffset createdAt) =>
            base.Stored(account.WithPendingEnd(account.PendingEnd), version, createdAt);
    }

    /// <summary>Compares logins as they were typed.</summary>
    public sealed class ComparesLoginsAsTyped : NaiveAccountService
    {
        protected override string? KeyOf(string? login) => base.KeyOf(login) is null ? null : login;
    }

    /// <summary>Compares logins by a collation that ignores accents.</summary>
    public sealed class ComparesWithoutAccents : NaiveAccountService
    {
        protected override string? KeyOf(string? login) => base.KeyOf(login)?.Replace('á', 'a');
    }

    /// <summary>Has one list of logins for all tenants.</summary>
    public sealed class MixesLoginsOfTenants : NaiveAccountService
    {
        protected override bool IsIn(Account account, string tenant) => true;
    }

    /// <summary>Finds subjects by their id alone.</summary>
    public sealed class MixesSubjectsOfTenants : NaiveAccountService
    {
        protected override bool IsOf(Account account, SubjectRef subject) => account.Subject.Id == subject.Id;
    }

    /// <summary>Leaves the version of an added account at 0.</summary>
    public sealed class KeepsTheVersionToItself : NaiveAccountService
    {
        protected override void Added(Account account, long version)
        {
        }
    }

    /// <summary>Begins each account with version 1.</summary>
    public sealed class BeginsAgain : NaiveAccountService
    {
        protected override long FirstVersion() => 1;
    }

    /// <summary>Writes the time of creation with each update.</summary>
    public sealed class WritesTheCreation : NaiveAccountService
    {
        protected override Account Updated(Account stored, Account account) => Stored(account, account.Version + 1, account.CreatedAt);
    }

    /// <summary>Moves an account to a login that another account has.</summary>
    public sealed class ChecksLoginsAtAdditionOnly : NaiveAccountService
    {
        protected override bool IsTaken(Account account) => account.Version == 0 && base.IsTaken(account);
    }

    /// <summary>Reports a taken login if the subject is taken.</summary>
    public sealed class SaysLoginForSubject : NaiveAccountService
    {
        public override async ValueTask<AccountWrite> AddAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default) =>
            await base.AddAsync(account, cause, cancellationToken) is var write && write == AccountWrite.SubjectTaken ? AccountWrite.LoginTaken : write;
    }

    /// <summary>Accepts any login.</summary>
    public sealed class TakesAnyLogin : NaiveAccountService
    {
        protected override void ThrowIfNotLogin(Account account)
        {
        }
    }

    /// <summary>Checks and writes in two steps.</summary>
    public sealed class ChecksOutsideTheStep : NaiveAccountService
    {
        public override async ValueTask<AccountWrite> UpdateAsync(Account account, AuthEvent? cause = null, CancellationToken cancellationToken = default)
        {
            var current = await FindByIdAsync(account.Subject, cancellationToken);
            await Task.Yield();
            if (current?.Version != account.Version)
            {
                return current is null ? AccountWrite.Gone : AccountWrite.Conflict;
            }

            AccountWrite write;
            do
            {
                var copy = Stored(account, (await FindByIdAsync(account.Subject, cancellationToken))!.Version, account.CreatedAt);
                write = await base.UpdateAsync(copy, cause, cancellationToken);
            }
            while (write == AccountWrite.Conflict);
            return write;
        }
    }
}
