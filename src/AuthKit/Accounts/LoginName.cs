using System.Diagnostics.CodeAnalysis;
using AuthKit.NormalForms;

namespace AuthKit.Accounts;

/// <summary>
/// How logins are compared: Unicode normalisation form C and lower case, nothing else. The space, dots and plus signs count;
/// look-alikes of other scripts stay apart. The mapping is AuthKit's own, of Unicode 15.0: it knows no culture, and is the same in
/// every process, with any library for globalization or none (<c>InvariantGlobalization</c>).
/// </summary>
public static class LoginName
{
    /// <summary>The longest login, before and after normalisation, in UTF-16 units.</summary>
    public const int MaxLength = 255;

    /// <summary>Gives the form that is compared.</summary>
    /// <param name="login">Any text, or null.</param>
    /// <param name="normalized">1 to 255 UTF-16 units; normalising them again changes nothing.</param>
    /// <returns>
    /// False for null, an empty or too long text, and one that holds a character with no place in a login: half a surrogate pair, a
    /// control, a character that is not seen or that changes the direction of others (such as U+200B, U+202E, U+00AD, U+FE0F), a
    /// separator other than U+0020 (such as U+00A0), or one that is private or not assigned in Unicode 15.0.
    /// </returns>
    public static bool TryNormalize([NotNullWhen(true)] string? login, [NotNullWhen(true)] out string? normalized)
    {
        if (!TryCompose(login, out normalized))
        {
            return false;
        }

        // Lower case may leave form C; once back in it, both steps change nothing more.
        normalized = NormalForm.Compose(NameText.ToLower(normalized));
        if (normalized.Length > MaxLength || NameText.HasRefused(normalized))
        {
            normalized = null;
        }

        return normalized is not null;
    }

    /// <summary>
    /// Gives the form that is kept and shown: what was typed, in normalisation form C. It differs from what is compared in its capital
    /// letters only.
    /// </summary>
    /// <param name="login">Any text, or null.</param>
    /// <param name="composed">1 to 255 UTF-16 units; composing them again changes nothing.</param>
    /// <returns>As for <see cref="TryNormalize"/>, except the length of the form in lower case.</returns>
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
