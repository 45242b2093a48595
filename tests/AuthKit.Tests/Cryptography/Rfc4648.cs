using System.Text.Json;

namespace AuthKit.Tests.Cryptography;

/// <summary>The vectors of RFC 4648 section 10, and one more that uses '-' and '_'.</summary>
internal static class Rfc4648
{
    public static TheoryData<string, string, string, string> Vectors()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "encoding", "rfc4648.json")));
        var rows = new TheoryData<string, string, string, string>();
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            string Text(string name) => test.GetProperty(name).GetString()!;
            rows.Add(Text("hex"), Text("base64urlNoPad"), Text("base32"), Text("base32NoPad"));
        }

        return rows;
    }
}
