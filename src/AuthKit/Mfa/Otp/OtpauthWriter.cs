using System.Globalization;
using System.Text;

namespace AuthKit.Mfa;

/// <summary>Writes the key URI format (github.com/google/google-authenticator/wiki/Key-Uri-Format).</summary>
internal static class OtpauthWriter
{
    // Encodes everything except the unreserved characters of RFC 3986 section 2.3, and so colons too: the only literal colon separates the issuer
    // from the account.
    public static string Write(OtpauthUri uri)
    {
        var text = new StringBuilder(OtpauthWords.Scheme).Append(OtpauthWords.TypeName(uri.Type)).Append('/');
        if (uri.Issuer is not null)
        {
            text.Append(Uri.EscapeDataString(uri.Issuer)).Append(':');
        }

        text.Append(Uri.EscapeDataString(uri.AccountName));
        Append(text, '?', OtpauthWords.Secret, uri.Secret.ToBase32());
        if (uri.Issuer is not null)
        {
            Append(text, '&', OtpauthWords.Issuer, Uri.EscapeDataString(uri.Issuer));
        }

        Append(text, '&', OtpauthWords.Algorithm, OtpHash.Find(uri.Algorithm)!.Name);
        Append(text, '&', OtpauthWords.Digits, Number(uri.Digits));
        return (uri.Type == OtpauthType.Totp
            ? Append(text, '&', OtpauthWords.Period, Number(uri.Period.Ticks / TimeSpan.TicksPerSecond))
            : Append(text, '&', OtpauthWords.Counter, Number(uri.Counter))).ToString();
    }

    private static StringBuilder Append(StringBuilder text, char separator, string name, string value) =>
        text.Append(separator).Append(name).Append('=').Append(value);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
