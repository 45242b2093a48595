namespace AuthKit.Argon2Engines;

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
