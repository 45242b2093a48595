using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Tells which of the slices that HTTP calls need the application has added.</summary>
internal sealed class MappedSlices
{
    private readonly IServiceProviderIsService _services;

    private MappedSlices(IServiceProviderIsService services) => _services = services;

    /// <summary>Whether there are accounts, and with them registration and sign-in.</summary>
    public bool Accounts => Has<ISignInService>();

    /// <summary>Whether there is authentication by sessions.</summary>
    public bool Sessions => Has<SessionCookie>();

    /// <summary>Whether there is authentication by access tokens.</summary>
    public bool Tokens => Has<RefreshCookie>();

    /// <summary>Whether there are second factors.</summary>
    public bool Mfa => Has<SecondFactorGate>();

    public static MappedSlices Of(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return new MappedSlices(endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>());
    }

    /// <summary>Whether a service is registered. Each account flow is checked separately.</summary>
    public bool Has<TService>() => _services.IsService(typeof(TService));

    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void Need(bool accounts, bool sessions, bool tokens = false)
    {
        NeedThat(!accounts || Accounts, "AddAccounts()");
        NeedThat(!sessions || Sessions, "AddSessionAuthentication()");
        NeedThat(!tokens || Tokens, "AddTokenAuthentication()");
    }

    /// <summary>As <see cref="Need"/>, for a call that accepts a session or an access token.</summary>
    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void NeedSignedIn(bool accounts)
    {
        NeedThat(!accounts || Accounts, "AddAccounts()");
        NeedThat(Sessions || Tokens, "AddSessionAuthentication() or AddTokenAuthentication()");
    }

    /// <summary>As <see cref="Need"/>, for a call of second factors.</summary>
    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void NeedMfa()
    {
        Need(accounts: true, sessions: true);
        NeedThat(Mfa, "AddMfa()");
    }

    /// <summary>As <see cref="Need"/>, for a call of an account flow.</summary>
    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void NeedFlow<TService>(bool sessions)
    {
        NeedThat(Has<TService>(), "AddAccountFlows()");
        NeedThat(!sessions || Sessions, "AddSessionAuthentication()");
    }

    private static void NeedThat(bool isThere, string call)
    {
        if (!isThere)
        {
            throw new InvalidOperationException($"This endpoint needs {call} in AddAuthKit(…).");
        }
    }
}
