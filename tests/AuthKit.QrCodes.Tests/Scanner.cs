using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace AuthKit.QrCodes.Tests;

/// <summary>Reads pictures by ZXing.</summary>
internal static class Scanner
{
    /// <summary>What a camera app finds: null where it finds no code.</summary>
    /// <remarks>
    /// It misses about one large code in 16, always the same ones, where the modules look like another finder. An app then
    /// tries the next frame; a test takes codes that are the same in every run.
    /// </remarks>
    public static string? Scan(Pixels pixels) => Decode(pixels, DecodeHintType.TRY_HARDER);

    /// <summary>What the modules say, whose places are known: null where they are no code.</summary>
    public static string? Read(Pixels pixels) => Decode(pixels, DecodeHintType.PURE_BARCODE);

    private static string? Decode(Pixels pixels, DecodeHintType hint) => new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels.Rgb, pixels.Width, pixels.Height, RGBLuminanceSource.BitmapFormat.RGB24))),
            new Dictionary<DecodeHintType, object> { [hint] = true })
        ?.Text;
}
