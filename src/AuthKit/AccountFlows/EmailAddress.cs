using System.Diagnostics.CodeAnalysis;
using AuthKit.Accounts;

namespace AuthKit.AccountFlows;

/// <summary>
/// What is taken for an e-mail address: a text that mail could go to. Only a message that arrives proves one, so the
/// rule is coarse: something on both sides of one <c>@</c>, no white space, no control characters, no characters that
/// would end an address in a mail header.
/// </summary>
public static class EmailAddress
{
    /// <summary>The longest address in UTF-16 units (RFC 5321 section 4.5.3.1.3, less the angle brackets).</summary>
    public const int MaxLength = 254;

    /// <summary>Whether mail could go to this text. Null and any other text are allowed to be asked about.</summary>
    public static bool IsPlausible([NotNullWhen(true)] string? text)
    {
        if (text is null || text.Length > MaxLength || !LoginName.TryNormalize(text, out _))
        {
            return false;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && at < text.Length - 1
            && text.IndexOf('@', at + 1) < 0
            && !text.Any(static c => char.IsWhiteSpace(c) || c is '<' or '>' or ',' or ';' or ':' or '"' or '(' or ')' or '\\');
    }
}
