using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Passwords;

/// <summary>A way in which password hashes are stored: how a string is read, so that a password can be verified against it.</summary>
public interface IPasswordFormat
{
    /// <summary>
    /// Reads a stored string. Cheap, and never throws: false for every string that is of another format, malformed, or
    /// asks for more work than is acceptable.
    /// </summary>
    /// <param name="storedHash">1 to 512 printable ASCII characters; others never reach a format.</param>
    /// <param name="stored">What was read; holds all that verification needs.</param>
    bool TryRead(string storedHash, [NotNullWhen(true)] out StoredPasswordHash? stored);
}
