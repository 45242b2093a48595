namespace AuthKit.Mfa;

/// <summary>The words of the key URI format, as it writes them.</summary>
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
