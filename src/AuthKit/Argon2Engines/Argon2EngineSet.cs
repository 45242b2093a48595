namespace AuthKit.Argon2Engines;

/// <summary>The Argon2 engines in order of preference. The first engine that supports the parameters computes the hash.</summary>
internal sealed class Argon2EngineSet
{
    private readonly IArgon2Engine[] _engines;

    public Argon2EngineSet(params IArgon2Engine[] engines) => _engines = engines;

    /// <summary>libsodium for the parameters that it supports, and managed code for all others.</summary>
    public static Argon2EngineSet Default { get; } = new(new NSecArgon2Engine(), new IsopohArgon2Engine());

    /// <summary>Finds the engine for these parameters. Returns null if RFC 9106 does not allow them or no engine supports them.</summary>
    public IArgon2Engine? Find(Argon2Parameters parameters, int saltSize, int tagSize)
    {
        if (!parameters.IsInRange || saltSize < Argon2Parameters.MinSaltSize || tagSize < Argon2Parameters.MinTagSize)
        {
            return null;
        }

        foreach (var engine in _engines)
        {
            if (engine.Supports(parameters, saltSize, tagSize))
            {
                return engine;
            }
        }

        return null;
    }
}

/// <summary>One implementation of Argon2.</summary>
internal interface IArgon2Engine
{
    /// <summary>Whether this engine supports these parameters. A caller checks this before <see cref="Hash"/>.</summary>
    bool Supports(Argon2Parameters parameters, int saltSize, int tagSize);

    /// <summary>The bytes of memory that one computation needs. The gate counts them against its memory budget.</summary>
    long MemoryInUse(Argon2Parameters parameters);

    /// <summary>Computes the tag. Its length is an input of Argon2, so a shorter tag is not a prefix of a longer one.</summary>
    void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag);
}
