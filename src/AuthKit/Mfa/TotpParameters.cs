namespace AuthKit.Mfa;

/// <summary>
/// How a time-based authenticator makes codes. Stored beside its secret, since an authenticator keeps its own when the
/// options change; nothing in it is secret.
/// </summary>
/// <param name="Algorithm">The hash.</param>
/// <param name="Digits">6 to 8.</param>
/// <param name="Period">How long a code is shown: whole seconds, 1 to 300. Above 30 is weaker than OWASP ASVS 6.5.5 asks for.</param>
public readonly record struct TotpParameters(OtpAlgorithm Algorithm, int Digits, TimeSpan Period)
{
    /// <summary>The longest period of any authenticator: five minutes.</summary>
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromMinutes(5);

    /// <summary>What every authenticator knows: SHA-1, 6 digits, 30 seconds.</summary>
    public static TotpParameters Default => new(OtpAlgorithm.Sha1, OtpCode.MinDigits, TotpOptions.MaxSafePeriod);

    /// <summary>Whether an authenticator may have these. The zero value is not valid.</summary>
    public bool IsValid => OtpHash.Find(Algorithm) is not null
        && Digits is >= OtpCode.MinDigits and <= OtpCode.MaxDigits
        && IsPeriod(Period, MaxPeriod);

    internal long PeriodSeconds => Period.Ticks / TimeSpan.TicksPerSecond;

    internal static bool IsPeriod(TimeSpan period, TimeSpan longest) =>
        period > TimeSpan.Zero && period <= longest && period.Ticks % TimeSpan.TicksPerSecond == 0;

    internal OtpHash GetHash(string parameter)
    {
        if (!IsValid)
        {
            Errors.Argument($"The algorithm is one of {nameof(OtpAlgorithm)}, the digits are {OtpCode.MinDigits} to {OtpCode.MaxDigits}, the period is 1 to {(int)MaxPeriod.TotalSeconds} whole seconds.", parameter);
        }

        return OtpHash.Find(Algorithm)!;
    }
}
