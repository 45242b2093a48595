using System.Collections.Concurrent;
using System.Reflection;
using AuthKit.AccountFlows;
using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.SignIn;
using AuthKit.Stores;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in who must wait, and for which attempts.</summary>
internal static class WaitFlaws
{
    private const int MostCodes = 30;

    /// <summary>Every attempt with a mailed code counts against the recipient for a day, so that the right code is refused too.</summary>
    public static Action<AuthKitBuilder> CountCodes()
    {
        var recipients = new ConcurrentDictionary<string, (string Tenant, string? Login)>();
        var tries = new ConcurrentDictionary<(string Tenant, string? Login), int>();
        return auth =>
        {
            FlawedService<IEmailSignIn>.Add(auth, nameof(IEmailSignIn.RequestCodeAsync), (_, inner, args) => RequestAsync(inner, (string?)args[0], (ClientContext)args[1]!, (string)args[2]!, (string?)args[3], (CancellationToken)args[4]!));
            FlawedService<IEmailSignIn>.Add(auth, nameof(IEmailSignIn.RedeemCodeAsync), (_, inner, args) => RedeemAsync(inner, (EmailProof)args[0]!, (CancellationToken)args[1]!));
        };

        async ValueTask<EmailCodeRequestResult> RequestAsync(IEmailSignIn inner, string? login, ClientContext client, string tenant, string? deviceToken, CancellationToken cancellationToken)
        {
            var result = await inner.RequestCodeAsync(login, client, tenant, deviceToken, cancellationToken);
            if (result.Handle is { } binding)
            {
                recipients[binding] = (tenant, login);
            }

            return result;
        }

        async ValueTask<SessionSignInResult> RedeemAsync(IEmailSignIn inner, EmailProof proof, CancellationToken cancellationToken) =>
            proof.Binding is { } binding && recipients.TryGetValue(binding, out var recipient) && tries.AddOrUpdate(recipient, 1, static (_, count) => count + 1) > MostCodes
                ? Limited()
                : await inner.RedeemCodeAsync(proof, cancellationToken);
    }

    /// <summary>Recovery codes must wait after wrong authenticator codes.</summary>
    public static void VerifyLater(AuthKitBuilder auth) => FlawedService<IMfaService>.Add(
        auth,
        nameof(IMfaService.VerifyRecoveryCodeAsync),
        static (_, inner, args) => VerifyLaterAsync(inner, (SubjectRef)args[0]!, (string?)args[1], (CancellationToken)args[3]!));

    /// <summary>A proof by mail does not end the wait after wrong authenticator codes.</summary>
    public static void KeepWait(AuthKitBuilder auth) =>
        FlawedService<IMfaService>.Add(auth, nameof(IMfaService.EndWaitsAsync), static (_, _, _) => ValueTask.CompletedTask);

    /// <summary>Invitations of a user are counted as invitations of the application.</summary>
    public static void ForgetSender(AuthKitBuilder auth) => FlawedService<IInvitations>.Add(
        auth,
        nameof(IInvitations.InviteAsync),
        static (_, inner, args) => inner.InviteForApplicationAsync((string?)args[1], ((SubjectRef)args[0]!).Tenant, (CancellationToken)args[3]!));

    private static async ValueTask<MfaResult> VerifyLaterAsync(IMfaService inner, SubjectRef subject, string? code, CancellationToken cancellationToken) =>
        (await inner.GetAsync(subject, cancellationToken)).BlockedUntil is null
            ? await inner.VerifyRecoveryCodeAsync(subject, code, cancellationToken: cancellationToken)
            : await inner.VerifyAsync(subject, "no code", cancellationToken: cancellationToken);

    // Only AuthKit can create this result.
    private static SessionSignInResult Limited() =>
        (SessionSignInResult)typeof(SessionSignInResult).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(TimeSpan)])!.Invoke([TimeSpan.FromDays(1)]);
}
