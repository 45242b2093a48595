using NSec.Cryptography;

namespace AuthKit.Argon2Engines;

/// <summary>Argon2id, computed by libsodium through NSec: fast native code that wipes its own memory.</summary>
internal sealed class NSecArgon2Engine : IArgon2Engine
{
    // NSec 26.4 supports one lane, version 0x13, a salt of exactly 16 bytes, no secret and no associated data. It truncates a longer tag if fewer
    // than 16 bytes are requested, which differs from RFC 9106, so the other engine computes such tags.
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
