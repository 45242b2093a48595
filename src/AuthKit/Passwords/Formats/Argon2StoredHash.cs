using System.Security.Cryptography;
using AuthKit.Argon2Engines;
using AuthKit.Cryptography;

namespace AuthKit.Passwords;

/// <summary>An Argon2 tag with its salt, its parameters and the engine that computes it.</summary>
internal sealed class Argon2StoredHash : StoredPasswordHash
{
    private readonly IArgon2Engine _engine;
    private readonly Argon2Parameters _parameters;
    private readonly byte[] _salt;
    private readonly byte[] _tag;

    public Argon2StoredHash(IArgon2Engine engine, Argon2Parameters parameters, byte[] salt, byte[] tag)
    {
        _engine = engine;
        _parameters = parameters;
        _salt = salt;
        _tag = tag;
    }

    public override long MemoryInUse => _engine.MemoryInUse(_parameters);

    public override bool Verify(ReadOnlySpan<byte> password)
    {
        Span<byte> tag = stackalloc byte[Argon2Options.MaxSize];
        tag = tag[.._tag.Length];
        _engine.Hash(password, _salt, _parameters, tag);
        var matches = FixedTime.Equals(tag, _tag);
        CryptographicOperations.ZeroMemory(tag);
        return matches;
    }

    internal override bool IsMadeLike(StoredPasswordHash other) =>
        other is Argon2StoredHash argon2
        && argon2.Treatment == Treatment
        && argon2._parameters.Variant == _parameters.Variant
        && argon2._parameters.Version == _parameters.Version
        && argon2._parameters.MemoryKiB == _parameters.MemoryKiB
        && argon2._parameters.Passes == _parameters.Passes
        && argon2._parameters.Lanes == _parameters.Lanes
        && argon2._salt.Length == _salt.Length
        && argon2._tag.Length == _tag.Length;
}
