using AuthKit.DependencyInjection;
using AuthKit.Devices;
using AuthKit.Sessions;
using AuthKit.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.Seams.Tests.Flaws;

/// <summary>Flaws in how a sign-in ends.</summary>
internal static class EndFlaws
{
    /// <summary>Ends the session first. If a later step fails, the next attempt does not find the session.</summary>
    /// <param name="tellsTokens">Whether refresh tokens in cookies also identify the sign-in.</param>
    public static Action<AuthKitBuilder> EndSessionFirst(bool tellsTokens)
    {
        return auth => FlawedService<IDeviceService>.Add(
            auth,
            nameof(IDeviceService.SignOutAsync),
            (services, inner, args) => EndAsync(services.GetRequiredService<ISessionService>(), inner, (Session?)args[0], tellsTokens ? (IReadOnlyList<string>)args[1]! : [], (string)args[2]!));

        static async ValueTask EndAsync(ISessionService sessions, IDeviceService inner, Session? session, IReadOnlyList<string> refreshTokens, string tenant)
        {
            if (session is not null)
            {
                await sessions.EndAsync(session);
            }

            await inner.SignOutAsync(session, refreshTokens, tenant);
        }
    }

    /// <summary>A sign-out finds the sign-in by its session only and ignores the refresh cookie.</summary>
    public static void ForgetCookie(AuthKitBuilder auth) => FlawedService<IDeviceService>.Add(
        auth,
        nameof(IDeviceService.SignOutAsync),
        static (_, inner, args) => inner.SignOutAsync((Session?)args[0], refreshTokens: [], (string)args[2]!));

    /// <summary>A sign-in that replaces another one ends its session, and not its tokens.</summary>
    public static void EndSessionOnly(AuthKitBuilder auth) => FlawedService<ISignInService>.Add(
        auth,
        nameof(ISignInService.SignInAsync),
        static (services, inner, args) => EndSessionOnlyAsync(services.GetRequiredService<ISessionService>(), inner, (PasswordSignInRequest)args[0]!, (CancellationToken)args[1]!));

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
            await sessions.EndAsync(session, cancellationToken: cancellationToken);
        }

        return result;
    }
}
