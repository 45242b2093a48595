using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>The label of an otpauth URI: an account name, often with the issuer and a colon before it.</summary>
internal static class OtpauthLabel
{
    /// <summary>
    /// Divides issuer and account at a colon in clear. Without one, it divides at an encoded colon, which the format allows: at the
    /// one after the issuer that the parameter names, or else at the first.
    /// </summary>
    /// <param name="label">As it stands in the text.</param>
    /// <param name="parameter">The issuer that the parameter names; null without that parameter.</param>
    /// <param name="issuer">The issuer; null where neither names one.</param>
    /// <param name="accountName">The account, without the spaces that the format allows before it.</param>
    /// <returns>False for two issuers that differ, and for names that no URI of ours has.</returns>
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
