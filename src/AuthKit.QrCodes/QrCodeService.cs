using System.Text;
using AuthKit.Mfa;

namespace AuthKit.QrCodes;

/// <summary>Draws by the options. Safe for many threads at once.</summary>
public sealed class QrCodeService : IQrCodeService, IEnrollmentPicture
{
    private const string Scheme = "otpauth://";

    private readonly QrCodeOptions _options;

    /// <summary>Makes the service.</summary>
    /// <param name="options">Null for the defaults. Later changes to it have no effect.</param>
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
            throw new ArgumentException($"A QR code of this error correction holds {Capacity} characters.", nameof(otpauthUri));
        }

        if (!otpauthUri.StartsWith(Scheme, StringComparison.Ordinal) || otpauthUri.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException($"The text begins with {Scheme} and has visible characters of ASCII only.", nameof(otpauthUri));
        }

        return QrCodeMatrix.Create(otpauthUri, _options);
    }
}
