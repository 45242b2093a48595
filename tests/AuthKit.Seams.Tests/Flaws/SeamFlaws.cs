using System.Collections.Concurrent;
using AuthKit.AccessTokens;
using AuthKit.Accounts;
using AuthKit.DependencyInjection;
using AuthKit.Devices;
using AuthKit.Events;
using AuthKit.Mfa;
using AuthKit.RefreshTokens;
using AuthKit.Sessions;
using AuthKit.SignIn;
using AuthKit.Stores;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Faults that were in the seams once, put back into an application by services that have them.</summary>
internal static class SeamFlaws
{
    public const string ByLogin = "S1: what speaks for an account is bound to its login";
    public const string SessionFirst = "S2: the session ends before its tokens, and is all that leads to them";
    public const string ForEver = "S3: a sign-in whose tokens were revoked gets no others";
    public const string SessionOnly = "S4: a sign-in over another one leaves the tokens of that";
    public const string LaterCode = "S6: recovery codes wait for wrong codes of the authenticator";
    public const string TwoSteps = "S11, S19: tokens are replaced in two steps, and an end looks at what is listed";
    public const string CutOffs = "S20, S21: what was issued before an instant of one clock is refused";

    /// <summary>Makes the flaw, for both instances of one site.</summary>
    public static Action<AuthKitBuilder> Create(string flaw) => flaw switch
    {
        ByLogin => NameByLogin(),
        SessionFirst => static auth => FlawedService<IDeviceService>.Add(
            auth,
            nameof(IDeviceService.SignOutAsync),
            static (services, inner, args) => EndSessionFirstAsync(services.GetRequiredService<ISessionService>(), inner, (Session?)args[0], (string)args[2]!)),
        ForEver => RevokeForEver(),
        SessionOnly => static auth => FlawedService<ISignInService>.Add(
            auth,
            nameof(ISignInService.SignInAsync),
            static (services, inner, args) => EndSessionOnlyAsync(services.GetRequiredService<ISessionService>(), inner, (PasswordSignInRequest)args[0]!, (CancellationToken)args[1]!)),
        LaterCode => static auth => FlawedService<IMfaService>.Add(
            auth,
            nameof(IMfaService.VerifyRecoveryCodeAsync),
            static (_, inner, args) => VerifyLaterAsync(inner, (SubjectRef)args[0]!, (string?)args[1], (CancellationToken)args[2]!)),
        TwoSteps => ReplaceInTwoSteps,
        _ => CutOff.Add(),
    };

    /// <summary>Whoever registers the login of an account that is gone gets its name, too.</summary>
    private static Action<AuthKitBuilder> NameByLogin()
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

    private static async ValueTask EndSessionFirstAsync(ISessionService sessions, IDeviceService inner, Session? session, string tenant)
    {
        if (session is not null)
        {
            await sessions.EndAsync(session);
        }

        await inner.SignOutAsync(session, refreshTokens: [], tenant);
    }

    private static Action<AuthKitBuilder> RevokeForEver()
    {
        var revoked = new ConcurrentDictionary<SessionId, bool>();
        return auth =>
        {
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeRefreshTokenAsync), (_, inner, args) => RevokeAsync(inner, (string?)args[0], (string)args[2]!));
            FlawedService<ITokenService>.Add(auth, nameof(ITokenService.ValidateAsync), (_, inner, args) => ValidateAsync(inner, (string?)args[0], (string)args[1]!));
        };

        async ValueTask<RefreshFamily?> RevokeAsync(ITokenService inner, string? token, string tenant)
        {
            var family = await inner.RevokeRefreshTokenAsync(token, tenant: tenant);
            if (family is not null)
            {
                revoked[family.Sid] = true;
            }

            return family;
        }

        async ValueTask<AccessTokenValidation> ValidateAsync(ITokenService inner, string? token, string tenant)
        {
            var validation = await inner.ValidateAsync(token, tenant);
            return validation.Token?.Sid is { } sid && revoked.ContainsKey(sid) ? default : validation;
        }
    }

    private static async ValueTask<SessionSignInResult> EndSessionOnlyAsync(ISessionService sessions, ISignInService inner, PasswordSignInRequest request, CancellationToken cancellationToken)
    {
        var validation = await sessions.ValidateAsync(request.CurrentToken, request.Tenant, cancellationToken);
        var result = await inner.SignInAsync(
            new PasswordSignInRequest
            {
                Tenant = request.Tenant,
                Login = request.Login,
                Password = request.Password,
                DeviceToken = request.DeviceToken,
                Browser = request.Browser,
                TrustedDeviceToken = request.TrustedDeviceToken,
                Client = request.Client,
            },
            cancellationToken);
        if (result.Succeeded && validation.Session is { } session)
        {
            await sessions.EndAsync(session, cancellationToken);
        }

        return result;
    }

    private static async ValueTask<MfaResult> VerifyLaterAsync(IMfaService inner, SubjectRef subject, string? code, CancellationToken cancellationToken) =>
        (await inner.GetAsync(subject, cancellationToken)).BlockedUntil is null
            ? await inner.VerifyRecoveryCodeAsync(subject, code, cancellationToken)
            : await inner.VerifyAsync(subject, "no code", cancellationToken);

    private static void ReplaceInTwoSteps(AuthKitBuilder auth)
    {
        FlawedService<IRefreshTokenService>.Add(auth, nameof(IRefreshTokenService.IssueAsync), static (_, inner, args) => IssueAsync(inner, (RefreshTokenIssueRequest)args[0]!, (CancellationToken)args[1]!));
        FlawedService<ITokenService>.Add(auth, nameof(ITokenService.RevokeSignInAsync), static (_, inner, args) => EndAsync(inner, (SubjectRef)args[0]!, (SessionId)args[1]!));

        static async ValueTask<RefreshTokenGrant> IssueAsync(IRefreshTokenService inner, RefreshTokenIssueRequest request, CancellationToken cancellationToken)
        {
            if (request.Sid is { } sid)
            {
                await inner.RevokeFamilyAsync(request.Subject, sid, cancellationToken);
                if ((await inner.ListAsync(request.Subject, cancellationToken: cancellationToken)).Any(family => family.Sid == sid))
                {
                    throw new AuthUnavailableException(AuthUnavailableKind.Store, "There is a family of this name.");
                }
            }

            return await inner.IssueAsync(request, cancellationToken);
        }

        static async ValueTask<bool> EndAsync(ITokenService inner, SubjectRef subject, SessionId sid) =>
            (await inner.ListAsync(subject)).Any(family => family.Sid == sid) && await inner.RevokeSignInAsync(subject, sid);
    }
}
