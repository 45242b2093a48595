using AuthKit.Mfa;

namespace AuthKit.QrCodes;

/// <summary>Draws otpauth URIs for authenticators to scan. What it gives holds the secret: show it once, never cache it.</summary>
public interface IQrCodeService
{
    /// <summary>Draws an SVG document: ASCII, one rectangle and one path, without script, style or reference.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI is longer than a code of the level in the options holds.</exception>
    string ToSvg(OtpauthUri uri);

    /// <summary>As <see cref="ToSvg(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">Begins with <c>otpauth://</c>, and has visible characters of ASCII only. Nothing else of it is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or longer than a code of the level in the options holds.</exception>
    string ToSvg(string otpauthUri);

    /// <summary>Draws a PNG of two colours.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI is longer than a code of the level in the options holds.</exception>
    byte[] ToPng(OtpauthUri uri);

    /// <summary>As <see cref="ToPng(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">Begins with <c>otpauth://</c>, and has visible characters of ASCII only. Nothing else of it is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or longer than a code of the level in the options holds.</exception>
    byte[] ToPng(string otpauthUri);

    /// <summary>The SVG as the <c>src</c> of an <c>img</c>: <c>data:image/svg+xml;base64,…</c>.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI is longer than a code of the level in the options holds.</exception>
    string ToSvgDataUrl(OtpauthUri uri);

    /// <summary>As <see cref="ToSvgDataUrl(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">Begins with <c>otpauth://</c>, and has visible characters of ASCII only. Nothing else of it is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or longer than a code of the level in the options holds.</exception>
    string ToSvgDataUrl(string otpauthUri);

    /// <summary>The PNG as the <c>src</c> of an <c>img</c>: <c>data:image/png;base64,…</c>.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI is longer than a code of the level in the options holds.</exception>
    string ToPngDataUrl(OtpauthUri uri);

    /// <summary>As <see cref="ToPngDataUrl(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">Begins with <c>otpauth://</c>, and has visible characters of ASCII only. Nothing else of it is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or longer than a code of the level in the options holds.</exception>
    string ToPngDataUrl(string otpauthUri);
}
