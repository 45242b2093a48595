using QRCoder;

namespace AuthKit.QrCodes;

/// <summary>
/// One row for each level of error correction: its name in the QRCoder package, and how many bytes the largest code holds (ISO/IEC 18004, version
/// 40).
/// </summary>
internal sealed class QrCapacity
{
    private static readonly QrCapacity[] Rows =
    [
        new(QRCodeGenerator.ECCLevel.L, 2_953),
        new(QRCodeGenerator.ECCLevel.M, 2_331),
        new(QRCodeGenerator.ECCLevel.Q, 1_663),
        new(QRCodeGenerator.ECCLevel.H, 1_273),
    ];

    private QrCapacity(QRCodeGenerator.ECCLevel level, int bytes)
    {
        Level = level;
        Bytes = bytes;
    }

    public QRCodeGenerator.ECCLevel Level { get; }

    public int Bytes { get; }

    public static QrCapacity Find(QrErrorCorrection level) => Rows[(int)level];
}
