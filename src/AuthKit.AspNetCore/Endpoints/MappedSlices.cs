using AuthKit.AspNetCore.Authentication;
using AuthKit.AspNetCore.Cookies;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Which slices the application added, as far as HTTP calls stand on them.</summary>
internal sealed class MappedSlices
{
    private readonly IServiceProviderIsService _services;

    private MappedSlices(IServiceProviderIsService services) => _services = services;

    /// <summary>Registration and sign-in: they come with accounts.</summary>
    public bool Accounts => Has<ISignInService>();

    /// <summary>Session authentication.</summary>
    public bool Sessions => Has<SessionCookie>();

    /// <summary>Authentication by access tokens.</summary>
    public bool Tokens => Has<RefreshCookie>();

    /// <summary>Second factors.</summary>
    public bool Mfa => Has<SecondFactorGate>();

    public static MappedSlices Of(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return new MappedSlices(endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>());
    }

    /// <summary>Whether a service is there: the account flows come one by one.</summary>
    public bool Has<TService>() => _services.IsService(typeof(TService));

    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void Need(bool accounts, bool sessions, bool tokens = false)
    {
        NeedThat(!accounts || Accounts, "AddAccounts()");
        NeedThat(!sessions || Sessions, "AddSessionAuthentication()");
        NeedThat(!tokens || Tokens, "AddTokenAuthentication()");
    }

    /// <summary>The same for calls of a signed-in user, by a session or an access token.</summary>
    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void NeedSignedIn(bool accounts)
    {
        NeedThat(!accounts || Accounts, "AddAccounts()");
        NeedThat(Sessions || Tokens, "AddSessionAuthentication() or AddTokenAuthentication()");
    }

    /// <summary>The same for calls of second factors.</summary>
    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void NeedMfa()
    {
        Need(accounts: true, sessions: true);
        NeedThat(Mfa, "AddMfa()");
    }

    /// <summary>The same for a service of the account flows.</summary>
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
