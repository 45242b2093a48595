using System.Globalization;
using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

internal sealed record Pbkdf2Cost(int Iterations) : HashCost
{
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"PBKDF2-SHA256 {Iterations:N0}");

    // Two states of SHA-256 and a block.
    public override long MemoryPerHash => 256;

    public override PasswordHashingOptions ToOptions() => new()
    {
        Algorithm = PasswordHashAlgorithm.Pbkdf2,
        Pbkdf2 = { Digest = Pbkdf2Digest.Sha256, Iterations = Iterations },
    };

    public override void WriteTo(JsonObject passwords)
    {
        passwords[nameof(PasswordHashingOptions.Algorithm)] = nameof(PasswordHashAlgorithm.Pbkdf2);
        passwords[nameof(PasswordHashingOptions.Pbkdf2)] = new JsonObject
        {
            [nameof(Pbkdf2Options.Digest)] = nameof(Pbkdf2Digest.Sha256),
            [nameof(Pbkdf2Options.Iterations)] = Iterations,
        };
    }
}
