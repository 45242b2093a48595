using System.Text.Json;
using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

/// <summary>A setting as a fragment of appsettings.json that <c>AddAuthKit</c> binds.</summary>
internal static class ConfigurationFragment
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="cost">The cost to write.</param>
    /// <param name="concurrency">The number of parallel hashes in the measurement, which is the gate's limit.</param>
    public static string Create(HashCost cost, int concurrency)
    {
        var passwords = new JsonObject();
        cost.WriteTo(passwords);
        passwords[nameof(PasswordHashingOptions.Gate)] = new JsonObject { [nameof(PasswordHashingGateOptions.Slots)] = concurrency };
        return new JsonObject { ["AuthKit"] = new JsonObject { ["Passwords"] = passwords } }.ToJsonString(Indented);
    }
}
