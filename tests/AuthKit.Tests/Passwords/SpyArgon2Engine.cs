using AuthKit.Argon2Engines;

namespace AuthKit.Tests.Passwords;

/// <summary>An engine that counts its computations.</summary>
internal sealed class SpyArgon2Engine : IArgon2Engine
{
    private readonly Argon2EngineSet _engines = Argon2EngineSet.Default;

    public List<string> Costs { get; } = [];

    public bool Supports(Argon2Parameters parameters, int saltSize, int tagSize) => _engines.Find(parameters, saltSize, tagSize) is not null;

    public long MemoryInUse(Argon2Parameters parameters) => parameters.MemoryKiB * 1024L;

    public void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag)
    {
        Costs.Add($"{parameters.Variant} v={parameters.Version} m={parameters.MemoryKiB} t={parameters.Passes} p={parameters.Lanes}");
        _engines.Find(parameters, salt.Length, tag.Length)!.Hash(password, salt, parameters, tag);
    }
}
