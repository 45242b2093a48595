using AuthKit.AspNetCore.Authorization;
using AuthKit.AspNetCore.Cookies;
using AuthKit.Mfa;
using AuthKit.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AuthKit.AspNetCore.Authentication;

/// <summary>What authentication by sessions and by access tokens have in common.</summary>
internal static class AuthenticationParts
{
    public static void AddTo(IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, EventFlush>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, FreshAuthenticationHandler>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, StepUpHandler>());
        services.TryAddSingleton<ITenantSource, SingleTenantSource>();
        services.TryAddSingleton(static provider => new TrustedDeviceCookie(provider.GetRequiredService<IOptions<MfaOptions>>().Value.TrustedDeviceLifetime));
        services.TryAddSingleton(static provider => new DeviceCookie(provider.GetRequiredService<IOptions<SignInOptions>>().Value.KnownDeviceLifetime));
    }

    public static void Strict(BinderOptions options) => options.ErrorOnUnknownConfiguration = true;
}
