using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace AuthKit.QrCodes.Tests;

/// <summary>Reads pictures with ZXing.</summary>
internal static class Scanner
{
    /// <summary>Scans a picture as a camera app does. The result is null if it finds no code.</summary>
    /// <remarks>
    /// It misses about one large code in 16, always the same ones, because their modules look like another finder pattern. An app then tries the
    /// next frame. A test uses codes that are the same in every run.
    /// </remarks>
    public static string? Scan(Pixels pixels) => Decode(pixels, DecodeHintType.TRY_HARDER);

    /// <summary>Reads the modules at their known places. The result is null if they are not a code.</summary>
    public static string? Read(Pixels pixels) => Decode(pixels, DecodeHintType.PURE_BARCODE);

    private static string? Decode(Pixels pixels, DecodeHintType hint) => new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels.Rgb, pixels.Width, pixels.Height, RGBLuminanceSource.BitmapFormat.RGB24))),
            new Dictionary<DecodeHintType, object> { [hint] = true })
        ?.Text;
}
