using System.Diagnostics.CodeAnalysis;
using AuthKit.Argon2Engines;

namespace AuthKit.Passwords;

/// <summary>
/// Reads Argon2 hashes in PHC strings: $argon2id$v=19$m=65536,t=3,p=1$salt$tag. A string without a version means version 1.0
/// (0x10), as in the reference code. "keyid" names AuthKit's pepper. A string with "data" is refused.
/// </summary>
internal sealed class Argon2Format : IPasswordFormat
{
    // A tag under 128 bits is refused: an attacker who can shorten a stored tag could otherwise make wrong passwords match.
    private const int MinTagSize = 16;
    private readonly Argon2EngineSet _engines;
    private readonly StoredHashLimits _limits;

    public Argon2Format(Argon2EngineSet engines, StoredHashLimits limits)
    {
        _engines = engines;
        _limits = limits;
    }

    public bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored)
    {
        stored = null;
        ReadOnlySpan<char> text = storedHash;
        if (!PhcParameters.TryTakeField(ref text, out var name)
            || !TryReadVariant(name, out var variant)
            || !PhcParameters.TryTakeField(ref text, out var field)
            || !TryReadVersion(field, out var version)
            || (field.StartsWith("v=", StringComparison.Ordinal) && !PhcParameters.TryTakeField(ref text, out field))
            || !TryReadParameters(field, variant, version, out var parameters, out var treatment)
            || !PhcParameters.TryTakeField(ref text, out var saltText)
            || !PhcParameters.TryTakeField(ref text, out var tagText)
            || !text.IsEmpty)
        {
            return false;
        }

        Span<byte> salt = stackalloc byte[Argon2Options.MaxSize];
        Span<byte> tag = stackalloc byte[Argon2Options.MaxSize];
        if (!StandardBase64.TryDecode(saltText, Base64Variant.Unpadded, salt, out var saltSize)
            || !StandardBase64.TryDecode(tagText, Base64Variant.Unpadded, tag, out var tagSize)
            || tagSize < MinTagSize
            || _engines.Find(parameters, saltSize, tagSize) is not { } engine)
        {
            return false;
        }

        stored = new Argon2StoredHash(engine, parameters, salt[..saltSize].ToArray(), tag[..tagSize].ToArray()) { Treatment = treatment };
        return true;
    }

    private static bool TryReadVariant(ReadOnlySpan<char> name, out Argon2Variant variant)
    {
        variant = name switch
        {
            "argon2id" => Argon2Variant.Argon2id,
            "argon2i" => Argon2Variant.Argon2i,
            "argon2d" => Argon2Variant.Argon2d,
            _ => (Argon2Variant)(-1),
        };
        return (int)variant >= 0;
    }

    private static bool TryReadVersion(ReadOnlySpan<char> field, out int version)
    {
        version = Argon2Parameters.Version10;
        return !field.StartsWith("v=", StringComparison.Ordinal)
            || (PhcParameters.TryReadNumber(field[2..], out version) && version is Argon2Parameters.Version10 or Argon2Parameters.Version13);
    }

    private bool TryReadParameters(
        ReadOnlySpan<char> field,
        Argon2Variant variant,
        int version,
        [NotNullWhen(true)] out Argon2Parameters? parameters,
        out PasswordTreatment treatment)
    {
        parameters = null;
        treatment = default;
        var reader = new PhcParameters(field);
        if (!reader.TryTakeNumber("m", out var memory)
            || !reader.TryTakeNumber("t", out var passes)
            || !reader.TryTakeNumber("p", out var lanes)
            || !(reader.IsAtEnd || reader.TryTakeTreatment(out treatment))
            || memory > _limits.Argon2MemoryKiB
            || passes > _limits.Argon2Passes
            || lanes > _limits.Argon2Lanes)
        {
            return false;
        }

        parameters = new Argon2Parameters { Variant = variant, Version = version, MemoryKiB = memory, Passes = passes, Lanes = lanes };
        return true;
    }
}
