namespace AuthKit.Mfa;

/// <summary>How a counter-based authenticator makes codes. Stored beside its secret; nothing in it is secret.</summary>
/// <param name="Algorithm">The hash.</param>
/// <param name="Digits">6 to 8.</param>
public readonly record struct HotpParameters(OtpAlgorithm Algorithm, int Digits)
{
    /// <summary>What every authenticator knows: SHA-1, 6 digits.</summary>
    public static HotpParameters Default => new(OtpAlgorithm.Sha1, OtpCode.MinDigits);

    /// <summary>Whether an authenticator may have these. The zero value is not valid.</summary>
    public bool IsValid => OtpHash.Find(Algorithm) is not null && Digits is >= OtpCode.MinDigits and <= OtpCode.MaxDigits;

    internal OtpHash GetHash(string parameter)
    {
        if (!IsValid)
        {
            Errors.Argument($"The algorithm is one of {nameof(OtpAlgorithm)}, and the digits are {OtpCode.MinDigits} to {OtpCode.MaxDigits}.", parameter);
        }

        return OtpHash.Find(Algorithm)!;
    }
}
