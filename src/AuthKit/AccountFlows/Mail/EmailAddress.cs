using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using AuthKit.Accounts;
using AuthKit.NormalForms;

namespace AuthKit.AccountFlows;

/// <summary>
/// What is taken for an e-mail address: a text that mail could go to. Only a message that arrives proves one, so the rule is coarse:
/// something on both sides of one <c>@</c>, and nothing that would end an address in a mail header, hide in it, or become such a
/// character when mail or a name server normalises it.
/// </summary>
public static class EmailAddress
{
    /// <summary>The longest address in UTF-16 units (RFC 5321 section 4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxLength = 254;

    // RFC 5322 section 3.2.3: what ends an atom, less '.' and '@'; and the space.
    private static readonly SearchValues<char> Specials = SearchValues.Create(" <>,;:\"()[]\\");

    // Those and what divides an address or a URL: no character of an address may become one of them.
    private static readonly SearchValues<char> Dividers = SearchValues.Create(" <>,;:\"()[]\\@.|/?#%&=");

    /// <summary>Whether mail could go to this text (see <see cref="TryNormalize"/>). Null and any other text are allowed to be asked about.</summary>
    public static bool IsPlausible([NotNullWhen(true)] string? text) => TryNormalize(text, out _);

    /// <summary>
    /// Gives the form that is kept and that mail goes to: what was typed, in Unicode normalisation form C
    /// (<see cref="LoginName.TryCompose"/>). Two addresses of one login differ in capital letters only. Both forms are checked.
    /// </summary>
    /// <param name="text">Any text, or null.</param>
    /// <param name="address">At most 254 UTF-16 units; normalising them again changes nothing.</param>
    /// <returns>False for a text that mail cannot go to.</returns>
    /// <remarks>
    /// A domain in its ASCII form (<c>xn--…</c>) and the same domain in its own letters are two addresses and two logins: mail goes to each
    /// as it was typed, and both lead to the same owner's mailbox.
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
        // RFC 5321 section 4.1.2: no empty atom or label, and no dot at the end of the domain, which would be another login for one mailbox.
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

    /// <summary>A mark at the start would change the character before it, which is not part of the address.</summary>
    private static bool IsMark(int point) => CharUnicodeInfo.GetUnicodeCategory(point)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    /// <summary>
    /// Mail and name servers take look-alikes for what they look like (UTS 46): a full-width comma for a comma, an ideographic full stop
    /// for a dot. So no character may hold one that divides an address, and in a domain each stands for itself.
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
