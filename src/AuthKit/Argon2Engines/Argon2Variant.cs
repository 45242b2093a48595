namespace AuthKit.Argon2Engines;

/// <summary>The type of Argon2; the numbers are those of RFC 9106 section 3.1.</summary>
internal enum Argon2Variant
{
    Argon2d = 0,
    Argon2i = 1,
    Argon2id = 2,
}
