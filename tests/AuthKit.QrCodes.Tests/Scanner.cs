using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace AuthKit.QrCodes.Tests;

/// <summary>Reads a picture as a camera app does, by ZXing.</summary>
internal static class Scanner
{
    /// <summary>What the picture says; null where there is no code to be found.</summary>
    public static string? Scan(Pixels pixels) => new QRCodeReader()
        .decode(
            new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(pixels.Rgb, pixels.Width, pixels.Height, RGBLuminanceSource.BitmapFormat.RGB24))),
            new Dictionary<DecodeHintType, object> { [DecodeHintType.TRY_HARDER] = true })
        ?.Text;
}
