namespace AuthKit.QrCodes;

/// <summary>
/// How much of a QR code may be dirty or hidden (ISO/IEC 18004). A higher level makes the code larger and leaves room for less text.
/// </summary>
public enum QrErrorCorrection
{
    /// <summary>About 7 %; up to 2,953 characters.</summary>
    Low = 0,

    /// <summary>About 15 %; up to 2,331 characters. Enough on a screen.</summary>
    Medium = 1,

    /// <summary>About 25 %; up to 1,663 characters.</summary>
    Quartile = 2,

    /// <summary>About 30 %; up to 1,273 characters.</summary>
    High = 3,
}
