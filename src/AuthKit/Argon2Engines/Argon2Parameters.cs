namespace AuthKit.Argon2Engines;

/// <summary>All inputs of Argon2 except the password, the salt and the length of the tag.</summary>
internal sealed class Argon2Parameters
{
    /// <summary>Version 1.0 of 2015. A stored string without a version has this version.</summary>
    public const int Version10 = 0x10;

    /// <summary>Version 1.3, which RFC 9106 specifies.</summary>
    public const int Version13 = 0x13;

    // The limits of RFC 9106 section 3.1, as far as an Int32 can represent them.
    public const int MaxLanes = 0xFFFFFF;
    public const int MinMemoryPerLaneKiB = 8;
    public const int MinSaltSize = 8;
    public const int MinTagSize = 4;

    public required Argon2Variant Variant { get; init; }

    public int Version { get; init; } = Version13;

    /// <summary>Memory in KiB, at least eight for each lane.</summary>
    public required int MemoryKiB { get; init; }

    public required int Passes { get; init; }

    public required int Lanes { get; init; }

    /// <summary>The secret K of RFC 9106; empty for none.</summary>
    public byte[] Secret { get; init; } = [];

    /// <summary>The associated data X of RFC 9106; empty for none.</summary>
    public byte[] AssociatedData { get; init; } = [];

    public bool IsInRange =>
        Variant is Argon2Variant.Argon2d or Argon2Variant.Argon2i or Argon2Variant.Argon2id
        && Version is Version10 or Version13
        && Lanes is >= 1 and <= MaxLanes
        && Passes >= 1
        && MemoryKiB >= (long)MinMemoryPerLaneKiB * Lanes;
}

/// <summary>The type of Argon2; the numbers are those of RFC 9106 section 3.1.</summary>
internal enum Argon2Variant
{
    Argon2d = 0,
    Argon2i = 1,
    Argon2id = 2,
}
