using System.Text.Json.Nodes;
using AuthKit.Passwords;

namespace AuthKit.Benchmarks.Tuning;

internal sealed record Argon2Cost(int MemoryKiB, int Passes, int Lanes) : HashCost
{
    // More than one lane runs on the managed engine. The gate counts its memory as here (Argon2Options.Lanes).
    private const int ManagedEngineFactor = 5;

    public override string Label =>
        $"Argon2id {Size.Text(MemoryKiB * 1_024L)}, {Passes} {(Passes == 1 ? "pass" : "passes")}{(Lanes == 1 ? "" : $", {Lanes} lanes")}";

    public override long MemoryPerHash => MemoryKiB * 1_024L * (Lanes == 1 ? 1 : ManagedEngineFactor);

    public override PasswordHashingOptions ToOptions() => new()
    {
        Algorithm = PasswordHashAlgorithm.Argon2id,
        Argon2 = { MemoryKiB = MemoryKiB, Passes = Passes, Lanes = Lanes },
    };

    public override void WriteTo(JsonObject passwords)
    {
        passwords[nameof(PasswordHashingOptions.Algorithm)] = nameof(PasswordHashAlgorithm.Argon2id);
        passwords[nameof(PasswordHashingOptions.Argon2)] = new JsonObject
        {
            [nameof(Argon2Options.MemoryKiB)] = MemoryKiB,
            [nameof(Argon2Options.Passes)] = Passes,
            [nameof(Argon2Options.Lanes)] = Lanes,
        };
    }
}
