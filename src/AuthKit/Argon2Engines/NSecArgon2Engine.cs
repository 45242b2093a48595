using NSec.Cryptography;

namespace AuthKit.Argon2Engines;

/// <summary>Argon2id by libsodium, through NSec: fast native code that wipes its own memory.</summary>
internal sealed class NSecArgon2Engine : IArgon2Engine
{
    // NSec 26.4: one lane, version 0x13, a salt of exactly 16 bytes, no secret, no associated data. Tags under 16
    // bytes it cuts from a longer one, which is not what RFC 9106 computes: those are left to the other engine.
    private const int SaltSize = 16;
    private const int MinTagSize = 16;
    private const int MinMemoryKiB = 8;

    public bool Supports(Argon2Parameters parameters, int saltSize, int tagSize) =>
        parameters.Variant == Argon2Variant.Argon2id
        && parameters.Version == Argon2Parameters.Version13
        && parameters.Lanes == 1
        && parameters.MemoryKiB >= MinMemoryKiB
        && parameters.Secret.Length == 0
        && parameters.AssociatedData.Length == 0
        && saltSize == SaltSize
        && tagSize >= MinTagSize;

    public long MemoryInUse(Argon2Parameters parameters) => parameters.MemoryKiB * 1024L;

    public void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag)
    {
        var algorithm = new Argon2id(new NSec.Cryptography.Argon2Parameters
        {
            DegreeOfParallelism = parameters.Lanes,
            MemorySize = parameters.MemoryKiB,
            NumberOfPasses = parameters.Passes,
        });
        algorithm.DeriveBytes(password, salt, tag);
    }
}
