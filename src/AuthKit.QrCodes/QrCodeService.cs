using System.Text;
using AuthKit.Mfa;

namespace AuthKit.QrCodes;

/// <summary>Draws QR codes with the options of the constructor. Safe for concurrent use.</summary>
public sealed class QrCodeService : IQrCodeService, IEnrollmentPicture
{
    private const string Scheme = "otpauth://";

    private readonly QrCodeOptions _options;

    /// <summary>Creates the service.</summary>
    /// <param name="options">The options; null for the defaults. Later changes to them have no effect.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    public QrCodeService(QrCodeOptions? options = null) => _options = (options ?? new QrCodeOptions()).Snapshot();

    /// <inheritdoc/>
    public string ToSvg(OtpauthUri uri) => ToSvg(TextOf(uri));

    /// <inheritdoc/>
    public string ToSvg(string otpauthUri)
    {
        using var matrix = Encode(otpauthUri);
        return QrCodeSvg.Write(matrix, _options);
    }

    /// <inheritdoc/>
    public byte[] ToPng(OtpauthUri uri) => ToPng(TextOf(uri));

    /// <inheritdoc/>
    public byte[] ToPng(string otpauthUri)
    {
        using var matrix = Encode(otpauthUri);
        return matrix.ToPng(_options);
    }

    /// <inheritdoc/>
    public string ToSvgDataUrl(OtpauthUri uri) => ToSvgDataUrl(TextOf(uri));

    /// <inheritdoc/>
    public string ToSvgDataUrl(string otpauthUri) => "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.ASCII.GetBytes(ToSvg(otpauthUri)));

    /// <inheritdoc/>
    public string ToPngDataUrl(OtpauthUri uri) => ToPngDataUrl(TextOf(uri));

    /// <inheritdoc/>
    public string ToPngDataUrl(string otpauthUri) => "data:image/png;base64," + Convert.ToBase64String(ToPng(otpauthUri));

    /// <inheritdoc/>
    public string? ToDataUrl(OtpauthUri uri) => TextOf(uri) is var text && text.Length <= Capacity ? ToPngDataUrl(text) : null;

    private int Capacity => QrCapacity.Find(_options.ErrorCorrection).Bytes;

    private static string TextOf(OtpauthUri uri)
    {
        ArgumentNullException.ThrowIfNull(uri);
        return uri.ToText();
    }

    private QrCodeMatrix Encode(string otpauthUri)
    {
        ArgumentNullException.ThrowIfNull(otpauthUri);
        if (otpauthUri.Length > Capacity)
        {
            throw new ArgumentException($"A QR code with this error correction holds at most {Capacity} characters.", nameof(otpauthUri));
        }

        if (!otpauthUri.StartsWith(Scheme, StringComparison.Ordinal) || otpauthUri.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"The text must begin with {Scheme} and have only visible ASCII characters.", nameof(otpauthUri));
        }

        return QrCodeMatrix.Create(otpauthUri, _options);
    }
}
