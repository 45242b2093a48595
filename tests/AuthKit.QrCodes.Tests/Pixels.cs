namespace AuthKit.QrCodes.Tests;

/// <summary>A picture with three bytes a pixel.</summary>
internal sealed class Pixels(int width, int height)
{
    public int Width { get; } = width;

    public int Height { get; } = height;

    public byte[] Rgb { get; } = new byte[3 * width * height];

    public QrColor this[int x, int y]
    {
        get => new(Rgb[Index(x, y)], Rgb[Index(x, y) + 1], Rgb[Index(x, y) + 2]);
        set => (Rgb[Index(x, y)], Rgb[Index(x, y) + 1], Rgb[Index(x, y) + 2]) = (value.Red, value.Green, value.Blue);
    }

    private int Index(int x, int y) => 3 * ((y * Width) + x);
}
