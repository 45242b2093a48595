using System.Diagnostics.CodeAnalysis;

namespace AuthKit;

/// <summary>The rules for texts that name a tenant, a subject or a login. Texts that break a rule are refused, never shortened.</summary>
internal static class NameRules
{
    public const int MaxLength = 255;

    /// <summary>Whether the text has at most 255 UTF-16 units, no lone surrogate and no U+0000.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length > MaxLength)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return false;
            }

            if (char.IsSurrogate(text[i]))
            {
                if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                {
                    return false;
                }

                i++;
            }
        }

        return true;
    }

    public static void ThrowIfNotTenant([NotNull] string? tenant, string parameter)
    {
        ArgumentNullException.ThrowIfNull(tenant, parameter);
        if (!IsWellFormed(tenant))
        {
            Errors.Argument("A tenant must be 0 to 255 UTF-16 units, well-formed, without U+0000.", parameter);
        }
    }

    public static void ThrowIfNotName([NotNull] string? name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (string.IsNullOrWhiteSpace(name) || !IsWellFormed(name))
        {
            Errors.Argument("A name must be 1 to 255 UTF-16 units, well-formed, without U+0000, and not only white space.", parameter);
        }
    }
}
