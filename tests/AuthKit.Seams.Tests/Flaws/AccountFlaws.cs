using System.Collections.Concurrent;
using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Events;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in how accounts are read and written.</summary>
internal static class AccountFlaws
{
    /// <summary>An account that registers with the login of a deleted account also gets its id.</summary>
    public static Action<AuthKitBuilder> NameByLogin()
    {
        var names = new ConcurrentDictionary<(string Tenant, string Login), SubjectRef>();
        return auth => FlawedService<IAccountService>.Add(auth, nameof(IAccountService.AddAsync), (_, inner, args) => AddAsync(inner, (Account)args[0]!, (AuthEvent?)args[1], (CancellationToken)args[2]!));

        async ValueTask<AccountWrite> AddAsync(IAccountService inner, Account account, AuthEvent? cause, CancellationToken cancellationToken)
        {
            var name = names.GetOrAdd((account.Subject.Tenant, account.Login), account.Subject);
            var isFree = await inner.FindByIdAsync(name, cancellationToken) is null;
            return await inner.AddAsync(
                new Account
                {
                    Subject = isFree ? name : account.Subject,
                    Login = account.Login,
                    Email = account.Email,
                    IsEmailVerified = account.IsEmailVerified,
                    PasswordHash = account.PasswordHash,
                    SecurityVersion = 1,
                    CreatedAt = account.CreatedAt,
                },
                cause,
                cancellationToken);
        }
    }

    /// <summary>The first sign-in writes the account as it was when the sign-in began, and overwrites later changes.</summary>
    public static void WriteStaleCopy(AuthKitBuilder auth)
    {
        FlawedService<ISignInService>.Add(
            auth,
            nameof(ISignInService.SignInAsync),
            static (services, inner, args) => SignInAsync(services.GetRequiredService<IAccountService>(), inner, (PasswordSignInRequest)args[0]!, (CancellationToken)args[1]!));

        static async ValueTask<SessionSignInResult> SignInAsync(IAccountService accounts, ISignInService inner, PasswordSignInRequest request, CancellationToken cancellationToken)
        {
            var stale = await accounts.FindByLoginAsync(request.Login, request.Tenant, cancellationToken);
            var result = await inner.SignInAsync(request, cancellationToken);
            if (result.Succeeded && stale is { HasSignedIn: false } && await accounts.FindByIdAsync(stale.Subject, cancellationToken) is { } current)
            {
                var written = stale.WithSignIn();
                written.Version = current.Version;
                await accounts.UpdateAsync(written, cancellationToken: cancellationToken);
            }

            return result;
        }
    }

    /// <summary>Sign-in treats every address as verified.</summary>
    public static void BelieveProof(AuthKitBuilder auth)
    {
        FlawedService<IAccountService>.Add(auth, nameof(IAccountService.FindByLoginAsync), static (_, inner, args) => FindAsync(inner, (string?)args[0], (string)args[1]!, (CancellationToken)args[2]!));

        static async ValueTask<Account?> FindAsync(IAccountService inner, string? login, string tenant, CancellationToken cancellationToken) =>
            (await inner.FindByLoginAsync(login, tenant, cancellationToken))?.WithVerifiedEmail();
    }
}
