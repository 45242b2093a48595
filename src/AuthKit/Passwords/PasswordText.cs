using System.Buffers;
using System.Text;

namespace AuthKit.Passwords;

/// <summary>Measures the text of a password.</summary>
internal static class PasswordText
{
    /// <summary>Counts code points; a lone surrogate counts as one. Returns false if the text is not well-formed UTF-16.</summary>
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

/// <summary>How a password is prepared before it is hashed. The stored string records it. Contains no secret.</summary>
/// <param name="PepperId">The id of the pepper, or null for none.</param>
/// <param name="IsNfkc">Whether the password is normalised to NFKC.</param>
internal readonly record struct PasswordTreatment(string? PepperId, bool IsNfkc);

/// <summary>How a new password is prepared before it is hashed. The numbers are stable.</summary>
public enum PasswordNormalization
{
    /// <summary>The password is hashed exactly as received (OWASP ASVS 6.2.8).</summary>
    None = 0,

    /// <summary>
    /// The password is normalised to Unicode NFKC (NIST SP 800-63B-4 section 3.1.1.2), so that the same password typed on another keyboard
    /// matches. The stored string records this, so the hash still verifies after the option changes.
    /// </summary>
    Nfkc = 1,
}
