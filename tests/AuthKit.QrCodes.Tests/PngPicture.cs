using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AuthKit.QrCodes.Tests;

/// <summary>Reads a PNG (ISO/IEC 15948) with one bit a pixel, a palette and no filter. It fails on any other PNG.</summary>
internal static class PngPicture
{
    public static Pixels Read(byte[] png)
    {
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        var chunks = Chunks(png).ToLookup(chunk => chunk.Type, chunk => chunk.Data);
        Assert.Equal(["IDAT", "IEND", "IHDR", "PLTE"], chunks.Select(group => group.Key).Order(StringComparer.Ordinal));
        var header = Assert.Single(chunks["IHDR"]);
        var palette = Assert.Single(chunks["PLTE"]);
        var pixels = new Pixels(BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4)));

        // One bit, palette, deflate, the standard's filters, not interlaced.
        Assert.Equal([1, 3, 0, 0, 0], header[8..]);
        using var inflated = new ZLibStream(new MemoryStream([.. chunks["IDAT"].SelectMany(data => data)]), CompressionMode.Decompress);
        var row = new byte[1 + ((pixels.Width + 7) / 8)];
        for (var y = 0; y < pixels.Height; y++)
        {
            inflated.ReadExactly(row);
            Assert.Equal(0, row[0]);
            for (var x = 0; x < pixels.Width; x++)
            {
                var entry = 3 * ((row[1 + (x / 8)] >> (7 - (x % 8))) & 1);
                pixels[x, y] = new QrColor(palette[entry], palette[entry + 1], palette[entry + 2]);
            }
        }

        Assert.Equal(-1, inflated.ReadByte());
        return pixels;
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            var body = png[(at + 4)..(at + 8 + length)];
            Assert.Equal(Crc32(body), BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at + 8 + length)));
            yield return (Encoding.ASCII.GetString(body, 0, 4), body[4..]);
            at += 12 + length;
        }
    }

    private static uint Crc32(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB8_8320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
