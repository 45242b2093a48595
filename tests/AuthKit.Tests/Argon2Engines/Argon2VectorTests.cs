using System.Text.Json;
using AuthKit.Argon2Engines;

namespace AuthKit.Tests.Argon2Engines;

/// <summary>Compares every engine that supports the parameters with published results.</summary>
[Trait("Category", "Thorough")]
public class Argon2VectorTests
{
    private static readonly IArgon2Engine[] Engines = [new NSecArgon2Engine(), new IsopohArgon2Engine()];

    public static TheoryData<string, int> RfcAndReferenceVectors() => Rows(("rfc9106.json", "tests"), ("phc-kats.json", "tests"));

    public static TheoryData<string, int> LibsodiumVectors() => Rows(("libsodium-argon2i.json", "raw"), ("libsodium-argon2id.json", "raw"));

    [Theory]
    [MemberData(nameof(RfcAndReferenceVectors))]
    public void Rfc_9106_and_the_reference_implementation_are_matched(string file, int index) => Check(Vectors.Read("argon2", file).GetProperty("tests")[index]);

    [Theory]
    [MemberData(nameof(LibsodiumVectors))]
    public void Libsodium_is_matched(string file, int index)
    {
        var row = Vectors.Read("argon2", file).GetProperty("raw")[index];
        if (row.Text("expect") == "ok")
        {
            Check(row, passes: "opslimit");
            return;
        }

        // libsodium has its own limits and refuses these: tags under 16 bytes, and Argon2i with fewer than three passes.
        var parameters = Parameters(row, "opslimit");
        Assert.False(new NSecArgon2Engine().Supports(parameters, row.Hex("salt").Length, row.Number("tagLength")));
    }

    private static void Check(JsonElement row, string passes = "iterations")
    {
        var parameters = Parameters(row, passes);
        var salt = row.Hex("salt");
        var expected = row.Hex("tag");
        Assert.Equal(row.Number("tagLength"), expected.Length);

        var computed = 0;
        foreach (var engine in Engines)
        {
            if (engine.Supports(parameters, salt.Length, expected.Length))
            {
                var tag = new byte[expected.Length];
                engine.Hash(row.Hex("password"), salt, parameters, tag);
                Assert.Equal(expected, tag);
                computed++;
            }
        }

        Assert.True(computed > 0);
    }

    private static Argon2Parameters Parameters(JsonElement row, string passes) => new()
    {
        Variant = Enum.Parse<Argon2Variant>(row.Text("type"), ignoreCase: true),
        Version = row.Number("version"),
        MemoryKiB = row.Number("memoryKiB"),
        Passes = row.Number(passes),
        Lanes = row.Number("parallelism"),
        Secret = row.Hex("secret"),
        AssociatedData = row.Hex("associatedData"),
    };

    private static TheoryData<string, int> Rows(params (string File, string Member)[] sources)
    {
        var rows = new TheoryData<string, int>();
        foreach (var (file, member) in sources)
        {
            for (var i = 0; i < Vectors.Read("argon2", file).GetProperty(member).GetArrayLength(); i++)
            {
                rows.Add(file, i);
            }
        }

        return rows;
    }
}
