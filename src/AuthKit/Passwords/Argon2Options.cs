using AuthKit.Argon2Engines;

namespace AuthKit.Passwords;

/// <summary>
/// The cost of Argon2id for new passwords. The defaults are the second choice of RFC 9106 section 4 with one lane: 64 MiB, three passes.
/// </summary>
public sealed class Argon2Options
{
    /// <summary>The largest <see cref="MemoryKiB"/>: 4 GiB.</summary>
    public const int MaxMemoryKiB = 4 * 1024 * 1024;

    /// <summary>The largest number of <see cref="Passes"/>.</summary>
    public const int MaxPasses = 1024;

    /// <summary>The largest number of <see cref="Lanes"/>.</summary>
    public const int MaxLanes = 64;

    /// <summary>The shortest salt for new hashes, in bytes (RFC 9106 section 3.1).</summary>
    public const int MinSaltSize = 16;

    /// <summary>The shortest tag for new hashes, in bytes.</summary>
    public const int MinTagSize = 16;

    /// <summary>The longest salt and the longest tag, in bytes.</summary>
    public const int MaxSize = 64;

    /// <summary>Memory in KiB. Default 65,536 (64 MiB); at least 8 per lane, at most <see cref="MaxMemoryKiB"/>.</summary>
    public int MemoryKiB { get; set; } = 64 * 1024;

    /// <summary>Passes over the memory. Default 3; 1 to <see cref="MaxPasses"/>.</summary>
    public int Passes { get; set; } = 3;

    /// <summary>
    /// Lanes. Default 1, which is the only number that the native engine supports. Other numbers run on the managed engine, which takes several
    /// times as long and five times the memory.
    /// </summary>
    public int Lanes { get; set; } = 1;

    /// <summary>
    /// Size of the salt in bytes. Default 16; <see cref="MinSaltSize"/> to <see cref="MaxSize"/>. Sizes other than 16 run on the managed engine.
    /// </summary>
    public int SaltSize { get; set; } = 16;

    /// <summary>Size of the tag (the hash) in bytes. Default 32; <see cref="MinTagSize"/> to <see cref="MaxSize"/>.</summary>
    public int TagSize { get; set; } = 32;

    /// <summary>OWASP's minimum: 19 MiB, two passes, one lane.</summary>
    public static Argon2Options OwaspMinimum() => new() { MemoryKiB = 19 * 1024, Passes = 2, Lanes = 1 };

    /// <summary>RFC 9106 section 4, second recommended option: 64 MiB, three passes, four lanes. Runs on the managed engine.</summary>
    public static Argon2Options Rfc9106LowMemory() => new() { MemoryKiB = 64 * 1024, Passes = 3, Lanes = 4 };

    /// <summary>
    /// RFC 9106 section 4, first recommended option: 2 GiB, one pass, four lanes. Runs on the managed engine, which needs about 10 GiB for it.
    /// </summary>
    public static Argon2Options Rfc9106HighMemory() => new() { MemoryKiB = 2 * 1024 * 1024, Passes = 1, Lanes = 4 };

    // Settings that OWASP considers equivalent: more passes make up for less memory.
    private static readonly (int MemoryKiB, int Passes)[] OwaspMinima = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

    internal bool IsUnderOwaspMinimum() => !Array.Exists(OwaspMinima, minimum => MemoryKiB >= minimum.MemoryKiB && Passes >= minimum.Passes);

    internal Argon2Options Snapshot() => (Argon2Options)MemberwiseClone();

    internal void Validate(List<string> problems)
    {
        OptionRange.Check(problems, Lanes, 1, MaxLanes, "Argon2.Lanes");
        OptionRange.Check(problems, MemoryKiB, Argon2Parameters.MinMemoryPerLaneKiB * Math.Clamp(Lanes, 1, MaxLanes), MaxMemoryKiB, "Argon2.MemoryKiB");
        OptionRange.Check(problems, Passes, 1, MaxPasses, "Argon2.Passes");
        OptionRange.Check(problems, SaltSize, MinSaltSize, MaxSize, "Argon2.SaltSize");
        OptionRange.Check(problems, TagSize, MinTagSize, MaxSize, "Argon2.TagSize");
    }
}
