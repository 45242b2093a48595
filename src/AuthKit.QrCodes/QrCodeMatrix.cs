using System.Collections;
using QRCoder;

namespace AuthKit.QrCodes;

/// <summary>The modules of a code, including the quiet zone around them.</summary>
internal sealed class QrCodeMatrix : IDisposable
{
    // The quiet zone that the package adds to the modules.
    private const int PackageQuietZone = 4;

    private readonly QRCodeData _data;

    private QrCodeMatrix(QRCodeData data) => _data = data;

    public int Size => _data.ModuleMatrix.Count;

    public bool this[int x, int y] => _data.ModuleMatrix[y][x];

    /// <summary>Encodes ASCII text. The caller has checked that it fits.</summary>
    public static QrCodeMatrix Create(string text, QrCodeOptions options)
    {
        var data = QRCodeGenerator.GenerateQrCode(text, QrCapacity.Find(options.ErrorCorrection).Level);
        data.ModuleMatrix = WithQuietZone(data.ModuleMatrix, options.QuietZone);
        return new QrCodeMatrix(data);
    }

    public byte[] ToPng(QrCodeOptions options)
    {
        using var png = new PngByteQRCode(_data);
        return png.GetGraphic(options.PixelsPerModule, Bytes(options.Dark), Bytes(options.Light), drawQuietZones: true);
    }

    public void Dispose() => _data.Dispose();

    private static byte[] Bytes(QrColor color) => [color.Red, color.Green, color.Blue];

    private static List<BitArray> WithQuietZone(List<BitArray> source, int quietZone)
    {
        var modules = source.Count - (2 * PackageQuietZone);
        var size = modules + (2 * quietZone);
        var rows = Enumerable.Range(0, size).Select(_ => new BitArray(size)).ToList();
        for (var y = 0; y < modules; y++)
        {
            for (var x = 0; x < modules; x++)
            {
                rows[y + quietZone][x + quietZone] = source[y + PackageQuietZone][x + PackageQuietZone];
            }
        }

        return rows;
    }
}
