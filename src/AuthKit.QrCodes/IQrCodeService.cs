using AuthKit.Mfa;

namespace AuthKit.QrCodes;

/// <summary>Draws otpauth URIs for authenticators to scan. Each picture holds the secret: show it once, and never cache it.</summary>
public interface IQrCodeService
{
    /// <summary>Draws an SVG document: ASCII, one rectangle and one path, without scripts, styles or references.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI does not fit into a code with the options' error correction.</exception>
    string ToSvg(OtpauthUri uri);

    /// <summary>As <see cref="ToSvg(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">A text that begins with <c>otpauth://</c> and has only visible ASCII characters. Nothing else is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or does not fit into a code with the options' error correction.</exception>
    string ToSvg(string otpauthUri);

    /// <summary>Draws a PNG with two colours.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI does not fit into a code with the options' error correction.</exception>
    byte[] ToPng(OtpauthUri uri);

    /// <summary>As <see cref="ToPng(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">A text that begins with <c>otpauth://</c> and has only visible ASCII characters. Nothing else is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or does not fit into a code with the options' error correction.</exception>
    byte[] ToPng(string otpauthUri);

    /// <summary>The SVG as the <c>src</c> of an <c>img</c>: <c>data:image/svg+xml;base64,…</c>.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI does not fit into a code with the options' error correction.</exception>
    string ToSvgDataUrl(OtpauthUri uri);

    /// <summary>As <see cref="ToSvgDataUrl(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">A text that begins with <c>otpauth://</c> and has only visible ASCII characters. Nothing else is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or does not fit into a code with the options' error correction.</exception>
    string ToSvgDataUrl(string otpauthUri);

    /// <summary>The PNG as the <c>src</c> of an <c>img</c>: <c>data:image/png;base64,…</c>.</summary>
    /// <param name="uri">The URI that enrols the authenticator.</param>
    /// <exception cref="ArgumentException">The URI does not fit into a code with the options' error correction.</exception>
    string ToPngDataUrl(OtpauthUri uri);

    /// <summary>As <see cref="ToPngDataUrl(OtpauthUri)"/>, of a URI as text.</summary>
    /// <param name="otpauthUri">A text that begins with <c>otpauth://</c> and has only visible ASCII characters. Nothing else is checked.</param>
    /// <exception cref="ArgumentException">The text is not of that form, or does not fit into a code with the options' error correction.</exception>
    string ToPngDataUrl(string otpauthUri);
}
