namespace AuthKit.Mfa;

/// <summary>The decoded parameters of an otpauth URI. A missing parameter is null.</summary>
internal sealed class OtpauthQuery
{
    public string? Secret { get; private set; }

    public string? Issuer { get; private set; }

    public string? Algorithm { get; private set; }

    public string? Digits { get; private set; }

    public string? Period { get; private set; }

    public string? Counter { get; private set; }

    /// <summary>False if a parameter is unknown, repeated, empty, or badly encoded.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out OtpauthQuery query)
    {
        query = new OtpauthQuery();
        foreach (var range in text.Split('&'))
        {
            var parameter = text[range];
            var equals = parameter.IndexOf('=');
            if (equals < 0 || !PercentText.TryDecode(parameter[(equals + 1)..], out var value) || value.Length == 0
                || !query.TrySet(parameter[..equals], value))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySet(ReadOnlySpan<char> name, string value)
    {
        switch (name)
        {
            case OtpauthWords.Secret when Secret is null: Secret = value; return true;
            case OtpauthWords.Issuer when Issuer is null: Issuer = value; return true;
            case OtpauthWords.Algorithm when Algorithm is null: Algorithm = value; return true;
            case OtpauthWords.Digits when Digits is null: Digits = value; return true;
            case OtpauthWords.Period when Period is null: Period = value; return true;
            case OtpauthWords.Counter when Counter is null: Counter = value; return true;
            default: return false;
        }
    }
}
