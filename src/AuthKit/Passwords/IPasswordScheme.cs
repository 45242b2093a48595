namespace AuthKit.Passwords;

/// <summary>How new passwords are hashed: one algorithm at one cost.</summary>
internal interface IPasswordScheme
{
    /// <summary>A stored hash made of random bytes that no password matches, whose verification is one hash at this cost.</summary>
    StoredPasswordHash CreateDummy();

    /// <summary>Whether the algorithm can take this password at all.</summary>
    bool CanHash(ReadOnlySpan<byte> password);

    /// <summary>Hashes a password, prepared as the scheme's treatment says, under a fresh salt.</summary>
    string Hash(ReadOnlySpan<byte> password);
}
