using AuthKit.AspNetCore.Authentication;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Which slices the application added, as far as HTTP calls stand on them.</summary>
internal sealed class MappedSlices
{
    private MappedSlices(bool accounts, bool sessions)
    {
        Accounts = accounts;
        Sessions = sessions;
    }

    /// <summary>Registration and sign-in: they come with accounts.</summary>
    public bool Accounts { get; }

    /// <summary>Session authentication.</summary>
    public bool Sessions { get; }

    public static MappedSlices Of(IEndpointRouteBuilder endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider.GetRequiredService<IServiceProviderIsService>();
        return new MappedSlices(services.IsService(typeof(ISignInService)), services.IsService(typeof(SessionCookie)));
    }

    /// <exception cref="InvalidOperationException">A slice is missing; the message names the call that adds it.</exception>
    public void Need(bool accounts, bool sessions)
    {
        if (accounts && !Accounts)
        {
            throw new InvalidOperationException("This endpoint needs AddAccounts() in AddAuthKit(…).");
        }

        if (sessions && !Sessions)
        {
            throw new InvalidOperationException("This endpoint needs AddSessionAuthentication() in AddAuthKit(…).");
        }
    }
}
