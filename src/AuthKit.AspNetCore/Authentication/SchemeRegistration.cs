using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>
/// Adds AuthKit's schemes under the names in the options, and sets the default scheme. It runs after the application's own configuration,
/// whatever the order of the calls.
/// </summary>
internal sealed class SchemeRegistration(AuthKitSchemes schemes, IOptions<AuthKitWebOptions> web) : IPostConfigureOptions<AuthenticationOptions>
{
    public void PostConfigure(string? name, AuthenticationOptions options)
    {
        if (schemes.Session is { } session)
        {
            Add<SessionAuthenticationHandler>(options, session, nameof(AuthKitWebOptions.SessionScheme));
        }

        if (schemes.Token is { } token)
        {
            Add<TokenAuthenticationHandler>(options, token, nameof(AuthKitWebOptions.TokenScheme));
        }

        options.AddScheme<CallAuthenticationHandler>(CallAuthenticationHandler.SchemeName, displayName: null);
        SetDefault(options, schemes.Session ?? schemes.Token);
    }

    private void SetDefault(AuthenticationOptions options, string? scheme)
    {
        if (web.Value.IsDefaultScheme == true)
        {
            options.DefaultScheme = scheme;
            options.DefaultAuthenticateScheme = scheme;
            options.DefaultChallengeScheme = scheme;
            options.DefaultForbidScheme = scheme;
        }
        else if (web.Value.IsDefaultScheme is null && options.DefaultScheme is null && options.DefaultAuthenticateScheme is null)
        {
            options.DefaultScheme = scheme;
        }
    }

    private static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>(AuthenticationOptions options, string scheme, string option)
        where THandler : IAuthenticationHandler
    {
        if (options.SchemeMap.ContainsKey(scheme))
        {
            throw new OptionsValidationException(
                nameof(AuthKitWebOptions),
                typeof(AuthKitWebOptions),
                [$"The application already has an authentication scheme '{scheme}'. Choose another name for AuthKit's scheme: set Web:{option}, or call UseWebOptions(web => web.{option} = …)."]);
        }

        options.AddScheme(scheme, builder => builder.HandlerType = typeof(THandler));
    }
}
