using Microsoft.Extensions.Options;

namespace AuthKit.QrCodes;

/// <summary>The colours, size and error correction of QR codes.</summary>
public sealed class QrCodeOptions
{
    /// <summary>The narrowest quiet zone without <see cref="AllowNarrowQuietZone"/>: 4 modules (ISO/IEC 18004).</summary>
    public const int MinSafeQuietZone = 4;

    /// <summary>The widest quiet zone: 16 modules.</summary>
    public const int MaxQuietZone = 16;

    /// <summary>The largest module: 20 pixels.</summary>
    public const int MaxPixelsPerModule = 20;

    /// <summary>
    /// The lowest contrast ratio without <see cref="AllowLowContrast"/>: 4.5. WCAG 2.2 section 1.4.11 requires 3 for graphics, but a camera in a dim
    /// room needs more contrast than an eye.
    /// </summary>
    public const double MinSafeContrast = 4.5;

    /// <summary>The colour of the modules. Default black. It must be the darker one, because many readers do not accept inverted codes.</summary>
    public QrColor Dark { get; set; } = QrColor.Black;

    /// <summary>The colour of the background and the quiet zone. Default white.</summary>
    public QrColor Light { get; set; } = QrColor.White;

    /// <summary>Allows colours with low contrast, or inverted ones, which some readers cannot read. Default false.</summary>
    public bool AllowLowContrast { get; set; }

    /// <summary>The width of the light border in modules. Default 4; 4 to 16, or from 0 with <see cref="AllowNarrowQuietZone"/>.</summary>
    public int QuietZone { get; set; } = MinSafeQuietZone;

    /// <summary>
    /// Allows a border that is too narrow for some readers, for a page that has its own light border around the picture. Default false.
    /// </summary>
    public bool AllowNarrowQuietZone { get; set; }

    /// <summary>The size of a module in pixels, in a PNG and in an SVG that the page does not scale. Default 6; 1 to 20.</summary>
    public int PixelsPerModule { get; set; } = 6;

    /// <summary>How much of the code may be hidden. Default <see cref="QrErrorCorrection.Medium"/>.</summary>
    public QrErrorCorrection ErrorCorrection { get; set; } = QrErrorCorrection.Medium;

    /// <summary>A copy, so that later changes have no effect.</summary>
    /// <exception cref="OptionsValidationException">An option is out of its range; the exception lists every such option.</exception>
    internal QrCodeOptions Snapshot()
    {
        Errors.ThrowIfInvalid(typeof(QrCodeOptions), Validate());
        return (QrCodeOptions)MemberwiseClone();
    }

    private List<string> Validate()
    {
        var problems = new List<string>();
        var contrast = Dark.ContrastBelow(Light);
        if (contrast < MinSafeContrast && !AllowLowContrast)
        {
            problems.Add(FormattableString.Invariant($"{nameof(Dark)} on {nameof(Light)} has a contrast of {contrast:0.0}; it must be {MinSafeContrast} or more, or any with {nameof(AllowLowContrast)}."));
        }

        if (Dark == Light)
        {
            problems.Add($"{nameof(Dark)} and {nameof(Light)} are the same.");
        }

        var narrowest = AllowNarrowQuietZone ? 0 : MinSafeQuietZone;
        if (QuietZone < narrowest || QuietZone > MaxQuietZone)
        {
            problems.Add($"{nameof(QuietZone)} is {QuietZone}; it must be {narrowest} to {MaxQuietZone}"
                + (AllowNarrowQuietZone ? "." : $", or from 0 with {nameof(AllowNarrowQuietZone)}."));
        }

        OptionRange.Check(problems, PixelsPerModule, 1, MaxPixelsPerModule);
        if (!Enum.IsDefined(ErrorCorrection))
        {
            problems.Add($"{nameof(ErrorCorrection)} is {ErrorCorrection}; it must be one of {string.Join(", ", Enum.GetNames<QrErrorCorrection>())}.");
        }

        return problems;
    }
}
