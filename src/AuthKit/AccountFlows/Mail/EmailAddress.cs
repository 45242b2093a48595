using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuthKit.Accounts;
using AuthKit.NormalForms;

namespace AuthKit.AccountFlows;

/// <summary>
/// Checks and normalises e-mail addresses. Only a message that arrives proves an address, so the rule is coarse: there must be text on both sides
/// of one <c>@</c>. Refused are characters that would end an address in a mail header or hide in it, and characters that become such a character
/// when mail or a name server normalises the address.
/// </summary>
public static class EmailAddress
{
    /// <summary>The longest address in UTF-16 units (RFC 5321 section 4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxLength = 254;

    // The characters that end an atom (RFC 5322 section 3.2.3), except '.' and '@'; and the space.
    private static readonly SearchValues<char> Specials = SearchValues.Create(" <>,;:\"()[]\\");

    // The same, and the characters that divide an address or a URL. No character of an address may become one of them.
    private static readonly SearchValues<char> Dividers = SearchValues.Create(" <>,;:\"()[]\\@.|/?#%&=");

    /// <summary>Whether mail could go to this text (see <see cref="TryNormalize"/>). Any text, or null.</summary>
    public static bool IsPlausible([NotNullWhen(true)] string? text) => TryNormalize(text, out _);

    /// <summary>
    /// Normalises an address to the form that is stored and that mail goes to: the typed text in Unicode normalisation form C
    /// (<see cref="LoginName.TryCompose"/>). Addresses with the same login can differ only in capital letters. Both the address and the login are
    /// checked.
    /// </summary>
    /// <param name="text">Any text, or null.</param>
    /// <param name="address">The normalised address, at most 254 UTF-16 units; normalising it again does not change it.</param>
    /// <returns>False if mail cannot go to this text.</returns>
    /// <remarks>
    /// A domain in its ASCII form (<c>xn--…</c>) and the same domain in its own letters give two addresses and two logins. Mail goes to each as it
    /// was typed, and both lead to the same owner's mailbox.
    /// </remarks>
    public static bool TryNormalize([NotNullWhen(true)] string? text, [NotNullWhen(true)] out string? address)
    {
        address = null;
        if (text is null
            || !LoginName.TryCompose(text, out var composed)
            || !LoginName.TryNormalize(text, out var login)
            || !IsAddress(composed)
            || !IsAddress(login))
        {
            return false;
        }

        address = composed;
        return true;
    }

    private static bool IsAddress(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return text.Length <= MaxLength
            && at > 0
            && at < text.Length - 1
            && text.IndexOf('@', at + 1) < 0
            && IsPart(text.AsSpan(0, at), isDomain: false)
            && IsPart(text.AsSpan(at + 1), isDomain: true);
    }

    private static bool IsPart(ReadOnlySpan<char> part, bool isDomain)
    {
        // RFC 5321 section 4.1.2: no empty atom or label, and no dot at the end of the domain, which would be a second login for one mailbox.
        if (part.ContainsAny(Specials) || part[0] == '.' || part[^1] == '.' || part.Contains("..", StringComparison.Ordinal))
        {
            return false;
        }

        var isStart = true;
        while (!part.IsEmpty)
        {
            var point = NormalForm.First(part, out var units);
            if (point >= 0x80 && ((isStart && IsMark(point)) || !IsSafe(part[..units], isDomain)))
            {
                return false;
            }

            isStart = point == '.';
            part = part[units..];
        }

        return true;
    }

    /// <summary>A combining mark at the start would change the character before it, which is not part of the address.</summary>
    private static bool IsMark(int point) => CharUnicodeInfo.GetUnicodeCategory(point)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// Whether a character cannot turn into one that divides an address. Mail and name servers treat look-alikes as the characters that they
    /// resemble (UTS 46): a full-width comma as a comma, an ideographic full stop as a dot. So no character may decompose into a dividing
    /// character, and in a domain each character must be its own compatibility form.
    /// </summary>
    private static bool IsSafe(ReadOnlySpan<char> character, bool isDomain)
    {
        Span<char> plain = stackalloc char[NormalForm.GetMaxLength(character, isCompatible: true)];
        plain = plain[..NormalForm.Compose(character, plain, isCompatible: true)];
        if (isDomain && !((ReadOnlySpan<char>)plain).Equals(character, StringComparison.Ordinal))
        {
            return false;
        }

        Span<char> parts = stackalloc char[NormalForm.GetMaxLength(character, isCompatible: true)];
        parts = parts[..NormalForm.Decompose(character, parts)];
        return !parts.ContainsAny(Dividers) && character[0] is not ('\u3002' or '\uFF61');
    }
}
