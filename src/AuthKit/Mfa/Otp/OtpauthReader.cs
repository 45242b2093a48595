using System.Globalization;

namespace AuthKit.Mfa;

/// <summary>Reads the key URI format strictly; see <see cref="OtpauthUri.TryParse"/> for what is refused.</summary>
internal static class OtpauthReader
{
    public static OtpauthUri? Read(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith(OtpauthWords.Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        text = text[OtpauthWords.Scheme.Length..];
        var slash = text.IndexOf('/');
        var mark = text.IndexOf('?');
        if (slash < 0 || mark < slash
            || OtpauthWords.FindType(text[..slash]) is not { } type
            || !OtpauthQuery.TryRead(text[(mark + 1)..], out var query)
            || !OtpauthLabel.TryRead(text[(slash + 1)..mark], query.Issuer, out var issuer, out var accountName)
            || !TryReadMoving(type, query, out var period, out var counter))
        {
            return null;
        }

        var algorithm = query.Algorithm is null ? OtpAlgorithm.Sha1 : OtpHash.Find(query.Algorithm)?.Algorithm ?? default;
        if (!TryReadNumber(query.Digits ?? "6", out var digits)
            || !new HotpParameters(algorithm, (int)Math.Min(digits, int.MaxValue)).IsValid
            || !OtpSecret.TryParseBase32(query.Secret, out var secret))
        {
            return null;
        }

        return new OtpauthUri(type, issuer, accountName, secret, new TotpParameters(algorithm, (int)digits, period), counter);
    }

    /// <summary>Only TOTP has a period, and only HOTP has a counter. The other one is refused, not ignored.</summary>
    private static bool TryReadMoving(OtpauthType type, OtpauthQuery query, out TimeSpan period, out long counter)
    {
        period = TimeSpan.Zero;
        counter = 0;
        if (type == OtpauthType.Hotp)
        {
            return query.Period is null && TryReadNumber(query.Counter, out counter);
        }

        if (query.Counter is not null || !TryReadNumber(query.Period ?? "30", out var seconds) || seconds > TotpParameters.MaxPeriod.TotalSeconds)
        {
            return false;
        }

        period = TimeSpan.FromSeconds(seconds);
        return TotpParameters.IsPeriod(period, TotpParameters.MaxPeriod);
    }

    /// <summary>Reads digits without a leading zero, up to 2^63 − 1.</summary>
    private static bool TryReadNumber(string? text, out long number)
    {
        number = 0;
        return text is { Length: > 0 }
            && (text[0] != '0' || text.Length == 1)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>The words of the key URI format, in its spelling.</summary>
internal static class OtpauthWords
{
    public const string Scheme = "otpauth://";
    public const string Secret = "secret";
    public const string Issuer = "issuer";
    public const string Algorithm = "algorithm";
    public const string Digits = "digits";
    public const string Period = "period";
    public const string Counter = "counter";

    public static string TypeName(OtpauthType type) => type == OtpauthType.Totp ? "totp" : "hotp";

    public static OtpauthType? FindType(ReadOnlySpan<char> name) => name switch
    {
        "totp" => OtpauthType.Totp,
        "hotp" => OtpauthType.Hotp,
        _ => null,
    };
}
