namespace AuthKit.Passwords;

/// <summary>How new passwords are hashed. The numbers are stable.</summary>
public enum PasswordHashAlgorithm
{
    /// <summary>Argon2id (RFC 9106): the default, memory-hard.</summary>
    Argon2id = 0,

    /// <summary>bcrypt, version 2b: for systems that must share hashes with others. Takes 72 bytes without U+0000 only, unless a pepper is used.</summary>
    Bcrypt = 1,

    /// <summary>PBKDF2 (RFC 8018): where an approved list demands it. Not memory-hard.</summary>
    Pbkdf2 = 2,
}
