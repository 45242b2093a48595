using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Cookies;
using AuthKit.AspNetCore.Endpoints;
using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>Registers the services that authentication by sessions and authentication by access tokens share.</summary>
internal static class AuthenticationParts
{
    public static void AddTo(AuthKitBuilder builder)
    {
        var services = builder.Services;
        AuthKitWebBuilderExtensions.Add(builder, configure: null);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AuthKitWebOptions>, CookieNamesCheck>());
        AddSchemes(services);
        AddRequirements(services);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventFlush>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHttpLoggingInterceptor, CallLogging>());
        services.TryAddSingleton<ITenantSource, SingleTenantSource>();
        services.TryAddSingleton(static provider => new CookieNames(
            provider.GetRequiredService<IOptions<AuthKitWebOptions>>().Value,
            provider.GetRequiredService<IOptions<SessionCookieOptions>>().Value,
            provider.GetRequiredService<IOptions<TokenEndpointOptions>>().Value));
        services.TryAddSingleton(static provider => new TrustedDeviceCookie(provider.GetRequiredService<IOptions<MfaOptions>>().Value.TrustedDeviceLifetime));
        services.TryAddSingleton(static provider => new DeviceCookie(provider.GetRequiredService<IOptions<SignInServiceOptions>>().Value.KnownDeviceLifetime));
    }

    private static void AddSchemes(IServiceCollection services)
    {
        services.AddAuthentication();
        services.TryAddTransient<CallAuthenticationHandler>();
        services.TryAddSingleton(static provider =>
        {
            var has = provider.GetRequiredService<IServiceProviderIsService>();
            var web = provider.GetRequiredService<IOptions<AuthKitWebOptions>>().Value;
            return new AuthKitSchemes(
                has.IsService(typeof(SessionCookie)) ? web.SessionScheme : null,
                has.IsService(typeof(RefreshCookie)) ? web.TokenScheme : null);
        });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<AuthenticationOptions>, SchemeRegistration>());

        // If a scheme name is taken, the application fails at startup and not at the first request.
        services.AddOptions<AuthenticationOptions>().ValidateOnStart();
    }

    private static void AddRequirements(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthorization();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, FreshAuthenticationHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, ScopeHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, StepUpHandler>());
        services.TryAddSingleton<AuthorizationRequests>();
        services.TryAddSingleton<StepUpMarks>();
        StepUpAuthorizationService.Decorate(services);
    }

    public static void Strict(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;
}
