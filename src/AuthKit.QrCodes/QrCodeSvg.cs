using System.Globalization;
using System.Text;

namespace AuthKit.QrCodes;

/// <summary>Writes the modules as an SVG of one rectangle and one path: no script, no style, no reference.</summary>
internal static class QrCodeSvg
{
    public static string Write(QrCodeMatrix matrix, QrCodeOptions options)
    {
        var svg = new StringBuilder();
        var size = matrix.Size;
        var pixels = size * options.PixelsPerModule;
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{pixels}\" height=\"{pixels}\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{size}\" height=\"{size}\" fill=\"{options.Light}\"/><path fill=\"{options.Dark}\" d=\"");
        for (var y = 0; y < size; y++)
        {
            AppendRow(svg, matrix, y);
        }

        return svg.Append("\"/></svg>").ToString();
    }

    /// <summary>Appends one closed box for each run of dark modules.</summary>
    private static void AppendRow(StringBuilder svg, QrCodeMatrix matrix, int y)
    {
        for (var x = 0; x < matrix.Size; x++)
        {
            var start = x;
            while (x < matrix.Size && matrix[x, y])
            {
                x++;
            }

            if (x > start)
            {
                svg.Append(CultureInfo.InvariantCulture, $"M{start} {y}h{x - start}v1h-{x - start}z");
            }
        }
    }
}
