using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>Counter-based one-time passwords (RFC 4226), the ground that TOTP stands on.</summary>
/// <remarks>
/// Nothing here counts tries or keeps the counter: the caller limits failures (section 7.3) and stores
/// <see cref="HotpVerification.NextCounter"/> in the step that decides races, so that the counter never goes back.
/// </remarks>
public static class Hotp
{
    /// <summary>The furthest look-ahead: 20 counters. Each adds a chance to guess (section 7.4).</summary>
    public const int MaxLookAhead = 20;

    /// <summary>The code of a counter.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator.</param>
    /// <param name="counter">0 or more.</param>
    /// <exception cref="ArgumentException">The parameters are not valid, or the counter is negative.</exception>
    public static string GetCode(OtpSecret secret, HotpParameters parameters, long counter)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        return OtpCode.ToText(parameters.GetHash(nameof(parameters)), secret, counter, parameters.Digits);
    }

    /// <summary>
    /// Compares a typed code with those of the next counter and of some behind it, for presses of the button that never
    /// reached the server. It computes and compares all of them whichever matches; the nearest match counts.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator.</param>
    /// <param name="code">The code as typed. Only as many ASCII digits as the parameters say are accepted.</param>
    /// <param name="nextCounter">The first counter that was not used yet, 0 or more.</param>
    /// <param name="lookAhead">How many counters behind that may match too, 0 to 20.</param>
    /// <exception cref="ArgumentException">The parameters are not valid, or a number is outside its range.</exception>
    public static HotpVerification Verify(OtpSecret secret, HotpParameters parameters, ReadOnlySpan<char> code, long nextCounter, int lookAhead)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(nextCounter);
        ArgumentOutOfRangeException.ThrowIfNegative(lookAhead);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lookAhead, MaxLookAhead);
        var hash = parameters.GetHash(nameof(parameters));
        Span<byte> typed = stackalloc byte[OtpCode.MaxDigits];
        typed = typed[..parameters.Digits];
        if (!OtpCode.TryRead(code, typed))
        {
            return default;
        }

        using var hmac = hash.CreateHmac(secret);

        // The last counter of all has no next one, so it is never used.
        var last = Math.Min(nextCounter, long.MaxValue - 1 - lookAhead) + lookAhead;
        long? matched = null;
        for (var counter = last; counter >= nextCounter; counter--)
        {
            matched = OtpCode.Matches(hmac, counter, typed) ? counter : matched;
        }

        CryptographicOperations.ZeroMemory(typed);
        return new HotpVerification(matched);
    }
}

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

/// <summary>The answer to a counter-based code; the zero value is a refusal.</summary>
public readonly struct HotpVerification
{
    internal HotpVerification(long? counter) => Counter = counter;

    /// <summary>The counter whose code it was; null where the code was refused.</summary>
    public long? Counter { get; }

    /// <summary>What to keep as the next counter, always greater than the one before; null where the code was refused.</summary>
    public long? NextCounter => Counter + 1;

    /// <summary>Whether the code was that of a counter within the look-ahead.</summary>
    [MemberNotNullWhen(true, nameof(Counter), nameof(NextCounter))]
    public bool IsMatched => Counter is not null;
}
