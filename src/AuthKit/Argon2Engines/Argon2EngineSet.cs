namespace AuthKit.Argon2Engines;

/// <summary>The engines in order of preference; the first that can compute something does.</summary>
internal sealed class Argon2EngineSet
{
    private readonly IArgon2Engine[] _engines;

    public Argon2EngineSet(params IArgon2Engine[] engines) => _engines = engines;

    /// <summary>libsodium where it can, managed code for the rest.</summary>
    public static Argon2EngineSet Default { get; } = new(new NSecArgon2Engine(), new IsopohArgon2Engine());

    /// <summary>The engine that computes this, or null where the parameters are outside RFC 9106.</summary>
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
    /// <summary>Whether this engine computes exactly this; asked before <see cref="Hash"/>.</summary>
    bool Supports(Argon2Parameters parameters, int saltSize, int tagSize);

    /// <summary>The bytes of memory that one computation takes, for the gate.</summary>
    long MemoryInUse(Argon2Parameters parameters);

    /// <summary>Computes the tag; its length is an input of the function.</summary>
    void Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2Parameters parameters, Span<byte> tag);
}
