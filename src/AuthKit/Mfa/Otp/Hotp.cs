using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AuthKit.Mfa;

/// <summary>Counter-based one-time passwords (RFC 4226), on which TOTP is based.</summary>
/// <remarks>
/// This class neither counts failures nor stores the counter. The caller limits failures (section 7.3), and stores
/// <see cref="HotpVerification.NextCounter"/> in an atomic compare-and-set, so that the counter never goes back.
/// </remarks>
public static class Hotp
{
    /// <summary>The highest look-ahead: 20 counters. Each counter adds a chance to guess (section 7.4).</summary>
    public const int MaxLookAhead = 20;

    /// <summary>The code for a counter.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters.</param>
    /// <param name="counter">0 or more.</param>
    /// <exception cref="ArgumentException">The parameters are not valid, or the counter is negative.</exception>
    public static string GetCode(OtpSecret secret, HotpParameters parameters, long counter)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        return OtpCode.ToText(parameters.GetHash(nameof(parameters)), secret, counter, parameters.Digits);
    }

    /// <summary>
    /// Compares a typed code with those of the next counter and of a few after it, because button presses may not have reached the server. It always
    /// computes and compares all of them. If several match, the nearest one counts.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters.</param>
    /// <param name="code">The code as typed. Only exactly as many ASCII digits as the parameters say are accepted.</param>
    /// <param name="nextCounter">The first unused counter, 0 or more.</param>
    /// <param name="lookAhead">How many later counters may match too, 0 to 20.</param>
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

        // The highest possible counter has no next one, so it is never used.
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

/// <summary>The parameters of a counter-based authenticator. They are stored beside its secret, and are not secret themselves.</summary>
/// <param name="Algorithm">The hash.</param>
/// <param name="Digits">6 to 8.</param>
public readonly record struct HotpParameters(OtpAlgorithm Algorithm, int Digits)
{
    /// <summary>The parameters that every authenticator supports: SHA-1, 6 digits.</summary>
    public static HotpParameters Default => new(OtpAlgorithm.Sha1, OtpCode.MinDigits);

    /// <summary>Whether these parameters are allowed. The zero value is not valid.</summary>
    public bool IsValid => OtpHash.Find(Algorithm) is not null && Digits is >= OtpCode.MinDigits and <= OtpCode.MaxDigits;

    internal OtpHash GetHash(string parameter)
    {
        if (!IsValid)
        {
            Errors.Argument($"The algorithm must be one of {nameof(OtpAlgorithm)}, and the digits must be {OtpCode.MinDigits} to {OtpCode.MaxDigits}.", parameter);
        }

        return OtpHash.Find(Algorithm)!;
    }
}

/// <summary>The result for a counter-based code; the zero value is a refusal.</summary>
public readonly struct HotpVerification
{
    internal HotpVerification(long? counter) => Counter = counter;

    /// <summary>The counter whose code matched; null if the code was refused.</summary>
    public long? Counter { get; }

    /// <summary>The value to store as the next counter, always greater than the one before; null if the code was refused.</summary>
    public long? NextCounter => Counter + 1;

    /// <summary>Whether the code matched a counter within the look-ahead.</summary>
    [MemberNotNullWhen(true, nameof(Counter), nameof(NextCounter))]
    public bool IsMatched => Counter is not null;
}
