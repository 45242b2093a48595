using System.Text.Json;

namespace AuthKit.Tests;

/// <summary>Reads the published vectors in <c>tests/vectors</c>.</summary>
internal static class Vectors
{
    public static JsonElement Read(params string[] path)
    {
        var bytes = File.ReadAllBytes(Path.Combine([AppContext.BaseDirectory, "vectors", .. path]));
        using var document = JsonDocument.Parse(bytes);
        return document.RootElement.Clone();
    }

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    public static int Number(this JsonElement row, string name) => row.GetProperty(name).GetInt32();

    /// <summary>The bytes of a hex member; empty if the member is missing.</summary>
    public static byte[] Hex(this JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? Convert.FromHexString(value.GetString()!) : [];
}
