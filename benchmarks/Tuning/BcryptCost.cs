using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

internal sealed record BcryptCost(int Cost) : HashCost
{
    public override string Label => $"bcrypt cost {Cost}";

    // The four S-boxes of Blowfish and the P-array.
    public override long MemoryPerHash => (4 * 256 * sizeof(uint)) + (18 * sizeof(uint));

    public override PasswordHashingOptions ToOptions() => new() { Algorithm = PasswordHashAlgorithm.Bcrypt, Bcrypt = { Cost = Cost } };

    public override void WriteTo(JsonObject passwords)
    {
        passwords[nameof(PasswordHashingOptions.Algorithm)] = nameof(PasswordHashAlgorithm.Bcrypt);
        passwords[nameof(PasswordHashingOptions.Bcrypt)] = new JsonObject { [nameof(BcryptOptions.Cost)] = Cost };
    }
}
