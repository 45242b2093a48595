namespace AuthKit.Tests.Cryptography;

/// <summary>The vectors of RFC 4648 section 10, and another one that uses '-' and '_'.</summary>
internal static class Rfc4648
{
    public static TheoryData<string, string, string, string> All()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var test in Vectors.Read("encoding", "rfc4648.json").GetProperty("tests").EnumerateArray())
        {
            rows.Add(test.Text("hex"), test.Text("base64urlNoPad"), test.Text("base32"), test.Text("base32NoPad"));
        }

        return rows;
    }
}
