using AuthKit.DependencyInjection;
using AuthKit.Mfa;
using AuthKit.QrCodes;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extensions that draw enrolments as QR codes.</summary>
public static class AuthKitQrCodesExtensions
{
    /// <summary>Adds <see cref="IQrCodeService"/>, which also draws the enrolments of authenticators as PNG.</summary>
    /// <param name="builder">AuthKit's builder.</param>
    /// <param name="configure">Sets the options. They are not read from the configuration.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public static AuthKitBuilder AddQrCodes(this AuthKitBuilder builder, Action<QrCodeOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new QrCodeOptions();
        configure?.Invoke(options);
        var service = new QrCodeService(options);
        builder.Services.TryAddSingleton<IQrCodeService>(service);
        builder.Services.TryAddSingleton<IEnrollmentPicture>(service);
        return builder;
    }
}
