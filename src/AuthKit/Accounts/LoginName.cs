using System.Diagnostics.CodeAnalysis;
using AuthKit.NormalForms;

namespace AuthKit.Accounts;

/// <summary>
/// The normal form in which logins are compared: Unicode normalisation form C and lower case, nothing else. Spaces, dots and plus signs are
/// significant; look-alikes of other scripts are different. The mapping is AuthKit's own, of Unicode 15.0. It does not depend on the culture, and is
/// the same in every process, with any globalization library or without one (<c>InvariantGlobalization</c>).
/// </summary>
public static class LoginName
{
    /// <summary>The longest login, before and after normalisation, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    /// <summary>Gives the form in which logins are compared.</summary>
    /// <param name="login">Any text, or null.</param>
    /// <param name="normalized">1 to 255 UTF-16 units; normalising them again changes nothing.</param>
    /// <returns>
    /// False for null, an empty or too long text, and a text with a character that a login must not have: half a surrogate pair, a control character,
    /// a character that is invisible or that changes the text direction (such as U+200B, U+202E, U+00AD, U+FE0F), a separator other than U+0020 (such
    /// as U+00A0), or a character that is private or not assigned in Unicode 15.0.
    /// </returns>
    public static bool TryNormalize([NotNullWhen(true)] string? login, [NotNullWhen(true)] out string? normalized)
    {
        if (!TryCompose(login, out normalized))
        {
            return false;
        }

        // Lower case may leave form C. After the text is composed again, both steps change nothing further.
        normalized = NormalForm.Compose(NameText.ToLower(normalized));
        if (normalized.Length > MaxLength || NameText.HasRefused(normalized))
        {
            normalized = null;
        }

        return normalized is not null;
    }

    /// <summary>
    /// Gives the form that is stored and displayed: the typed text in normalisation form C. It differs from the compared form only in capital
    /// letters.
    /// </summary>
    /// <param name="login">Any text, or null.</param>
    /// <param name="composed">1 to 255 UTF-16 units; composing them again changes nothing.</param>
    /// <returns>As for <see cref="TryNormalize"/>, except that the length in lower case is not checked.</returns>
    public static bool TryCompose([NotNullWhen(true)] string? login, [NotNullWhen(true)] out string? composed)
    {
        composed = null;
        if (string.IsNullOrEmpty(login) || !NameRules.IsWellFormed(login))
        {
            return false;
        }

        var form = NormalForm.Compose(login);
        if (form.Length > MaxLength || NameText.HasRefused(form))
        {
            return false;
        }

        composed = form;
        return true;
    }
}
