using System.Buffers;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>What can be said of the characters of a password without hashing it.</summary>
internal static class PasswordText
{
    /// <summary>Counts code points (a lone surrogate counts as one); false where the text is not well-formed UTF-16.</summary>
    public static bool Measure(ReadOnlySpan<char> text, out int codePoints)
    {
        codePoints = 0;
        var wellFormed = true;
        while (!text.IsEmpty)
        {
            wellFormed &= Rune.DecodeFromUtf16(text, out _, out var consumed) == OperationStatus.Done;
            text = text[consumed..];
            codePoints++;
        }

        return wellFormed;
    }
}

/// <summary>How a password is prepared before it is hashed, as the stored string records it. Holds no secret.</summary>
/// <param name="PepperId">The id of the pepper, or null for none.</param>
/// <param name="IsNfkc">Whether the password is normalised to NFKC.</param>
internal readonly record struct PasswordTreatment(string? PepperId, bool IsNfkc);

/// <summary>How a new password is prepared before it is hashed. The numbers are stable.</summary>
public enum PasswordNormalization
{
    /// <summary>Nothing: exactly as received (OWASP ASVS 6.2.8).</summary>
    None = 0,

    /// <summary>
    /// Unicode NFKC (NIST SP 800-63B-4 section 3.1.1.2), so that the same password typed on another keyboard matches. The
    /// stored string says so, and is verified so whatever this option says later.
    /// </summary>
    Nfkc = 1,
}
