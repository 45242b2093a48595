using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace AuthKit.QrCodes.Tests;

/// <summary>Paints the SVG: its one rectangle, then the boxes of its one path. It fails on any other element or attribute.</summary>
internal static partial class SvgPicture
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static Pixels Read(string svg)
    {
        var root = XDocument.Parse(svg).Root!;
        Assert.Equal(Svg + "svg", root.Name);
        Assert.Equal(["height", "shape-rendering", "viewBox", "width", "xmlns"], root.Attributes().Select(attribute => attribute.Name.LocalName).Order(StringComparer.Ordinal));
        Assert.Equal([Svg + "rect", Svg + "path"], root.Elements().Select(element => element.Name));
        Assert.Equal(2, root.DescendantNodes().Count());
        var (rect, path) = (root.Element(Svg + "rect")!, root.Element(Svg + "path")!);
        Assert.Equal(["fill", "height", "width"], rect.Attributes().Select(attribute => attribute.Name.LocalName).Order(StringComparer.Ordinal));
        Assert.Equal(["d", "fill"], path.Attributes().Select(attribute => attribute.Name.LocalName).Order(StringComparer.Ordinal));

        var size = Number(rect, "width");
        Assert.Equal($"0 0 {size} {size}", root.Attribute("viewBox")!.Value);
        var scale = Number(root, "width") / size;
        Assert.Equal((scale * size, scale * size, size), (Number(root, "width"), Number(root, "height"), Number(rect, "height")));
        var pixels = new Pixels(scale * size, scale * size);
        Fill(pixels, 0, 0, pixels.Width, pixels.Height, QrColor.Parse(rect.Attribute("fill")!.Value));
        var boxes = Box().Matches(path.Attribute("d")!.Value);
        Assert.Equal(path.Attribute("d")!.Value, string.Concat(boxes.Select(box => box.Value)));
        foreach (Match box in boxes)
        {
            var (x, y, width) = (Number(box, 1), Number(box, 2), Number(box, 3));
            Assert.Equal(width, Number(box, 4));
            Fill(pixels, scale * x, scale * y, scale * width, scale, QrColor.Parse(path.Attribute("fill")!.Value));
        }

        return pixels;
    }

    private static void Fill(Pixels pixels, int left, int top, int width, int height, QrColor color)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                pixels[x, y] = color;
            }
        }
    }

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\GM(\d+) (\d+)h(\d+)v1h-(\d+)z")]
    private static partial Regex Box();
}
