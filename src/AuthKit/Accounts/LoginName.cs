using System.Diagnostics.CodeAnalysis;
using System.Text;
using AuthKit.Stores;

namespace AuthKit.Accounts;

/// <summary>
/// How logins are compared: Unicode normalisation form C and invariant lower case, nothing else. White space, dots and
/// plus signs count; look-alikes of other scripts stay apart. The mapping knows no culture, so it is the same everywhere.
/// </summary>
public static class LoginName
{
    /// <summary>The longest login, before and after normalisation, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    /// <summary>Gives the form that is compared.</summary>
    /// <param name="login">Any text, or null.</param>
    /// <param name="normalized">1 to 255 UTF-16 units; normalising them again changes nothing.</param>
    /// <returns>False for null, an empty or too long text, a lone surrogate, a control character (U+0000 to U+001F, U+007F to U+009F), U+FFFE or U+FFFF.</returns>
    public static bool TryNormalize([NotNullWhen(true)] string? login, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        if (string.IsNullOrEmpty(login) || !NameRules.IsWellFormed(login) || login.Any(IsNoText))
        {
            return false;
        }

        // Lower case may leave form C; once back in it, both steps change nothing more.
        var mapped = login.Normalize(NormalizationForm.FormC).ToLowerInvariant().Normalize(NormalizationForm.FormC);
        if (mapped.Length > MaxLength)
        {
            return false;
        }

        normalized = mapped;
        return true;
    }

    /// <summary>Control characters, and the two that are no characters at all, which normalisation throws at.</summary>
    private static bool IsNoText(char c) => char.IsControl(c) || c >= '\uFFFE';
}
