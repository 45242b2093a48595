using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>The label of an otpauth URI: an account name, often with the issuer and a colon before it.</summary>
internal static class OtpauthLabel
{
    /// <summary>
    /// Splits issuer and account at a literal colon. Without one, it splits at an encoded colon, which the format allows: at the one after the issuer
    /// that the parameter names, or otherwise at the first.
    /// </summary>
    /// <param name="label">The label, still encoded.</param>
    /// <param name="parameter">The value of the issuer parameter; null without that parameter.</param>
    /// <param name="issuer">The issuer; null if neither the label nor the parameter names one.</param>
    /// <param name="accountName">The account, without the spaces that the format allows before it.</param>
    /// <returns>False if the two issuers differ, or a name is one that AuthKit does not write.</returns>
    public static bool TryRead(ReadOnlySpan<char> label, string? parameter, out string? issuer, [NotNullWhen(true)] out string? accountName)
    {
        issuer = parameter;
        if (!TryPart(label, parameter, out var prefix, out accountName))
        {
            return false;
        }

        issuer ??= prefix;
        accountName = accountName.TrimStart(' ');
        return (prefix is null || string.Equals(prefix, issuer, StringComparison.Ordinal))
            && (issuer is null || OtpauthUri.IsName(issuer))
            && OtpauthUri.IsName(accountName);
    }

    private static bool TryPart(ReadOnlySpan<char> label, string? parameter, out string? prefix, [NotNullWhen(true)] out string? rest)
    {
        prefix = null;
        rest = null;
        var clear = label.IndexOf(':');
        if (clear >= 0)
        {
            return !label[(clear + 1)..].Contains(':')
                && PercentText.TryDecode(label[..clear], out prefix)
                && PercentText.TryDecode(label[(clear + 1)..], out rest);
        }

        if (!PercentText.TryDecode(label, out var text))
        {
            return false;
        }

        var colon = parameter is not null && text.Length > parameter.Length && text[parameter.Length] == ':' && text.StartsWith(parameter, StringComparison.Ordinal)
            ? parameter.Length
            : text.IndexOf(':', StringComparison.Ordinal);
        prefix = colon < 0 ? null : text[..colon];
        rest = text[(colon + 1)..];
        return true;
    }
}
