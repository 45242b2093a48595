namespace AuthKit.Passwords;

/// <summary>A stored hash that was read: verifies passwords against it.</summary>
public abstract class StoredPasswordHash
{
    /// <summary>The bytes of memory that one verification takes, for the gate. Default 0.</summary>
    public virtual long MemoryInUse => 0;

    /// <summary>What is done to a password before it is verified.</summary>
    internal PasswordTreatment Treatment { get; init; }

    /// <summary>
    /// Whether the password is the one that was hashed. Does the same work for every password, and compares in constant
    /// time.
    /// </summary>
    /// <param name="password">The password in UTF-8. Not to be kept: the buffer is wiped after the call.</param>
    public abstract bool Verify(ReadOnlySpan<byte> password);

    /// <summary>Whether the other was made by the same algorithm at the same cost, the same pepper and normalisation.</summary>
    internal virtual bool IsMadeLike(StoredPasswordHash other) => false;
}
