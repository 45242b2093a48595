using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>
/// The URI that an authenticator scans at enrolment: <c>otpauth://totp/Issuer:account?secret=…</c>, in the key URI format of Google Authenticator.
/// The whole URI is secret. The instance has its own copy of the secret, which disposing wipes.
/// </summary>
public sealed class OtpauthUri : IDisposable
{
    /// <summary>The longest issuer and the longest account name, in UTF-16 units.</summary>
    public const int MaxNameLength = NameRules.MaxLength;

    /// <summary>The longest text that is parsed, in characters. No written URI is as long.</summary>
    public const int MaxTextLength = 8_192;

    internal OtpauthUri(OtpauthType type, string? issuer, string accountName, OtpSecret secret, TotpParameters parameters, long counter)
    {
        Type = type;
        Issuer = issuer;
        AccountName = accountName;
        Secret = secret;
        Algorithm = parameters.Algorithm;
        Digits = parameters.Digits;
        Period = parameters.Period;
        Counter = counter;
    }

    /// <summary>Whether the codes depend on the time or on a counter.</summary>
    public OtpauthType Type { get; }

    /// <summary>The issuer, which the authenticator shows: 1 to 255 UTF-16 units. Null only if a parsed text names no issuer.</summary>
    public string? Issuer { get; }

    /// <summary>The account name that the authenticator shows to its owner: 1 to 255 UTF-16 units.</summary>
    public string AccountName { get; }

    /// <summary>The secret; wiped by <see cref="Dispose"/>.</summary>
    public OtpSecret Secret { get; }

    /// <summary>The hash of the HMAC.</summary>
    public OtpAlgorithm Algorithm { get; }

    /// <summary>The length of a code: 6 to 8.</summary>
    public int Digits { get; }

    /// <summary>How long a code is shown: 1 to 300 s; 0 for <see cref="OtpauthType.Hotp"/>.</summary>
    public TimeSpan Period { get; }

    /// <summary>The next counter; 0 for <see cref="OtpauthType.Totp"/>.</summary>
    public long Counter { get; }

    /// <summary>Describes a time-based authenticator.</summary>
    /// <param name="issuer">
    /// The name of the site: 1 to 255 UTF-16 units, well-formed, without U+0000. Some authenticators cut the name off at a colon.
    /// </param>
    /// <param name="accountName">The account, with the same limits. It does not begin with a space, because the format drops leading spaces.</param>
    /// <param name="secret">The secret. It is copied; the caller disposes its own instance.</param>
    /// <param name="parameters">The parameters that are stored beside the secret.</param>
    /// <exception cref="ArgumentException">A name or the parameters are not valid.</exception>
    public static OtpauthUri ForTotp(string issuer, string accountName, OtpSecret secret, TotpParameters parameters)
    {
        ThrowIfNotNames(issuer, accountName);
        ArgumentNullException.ThrowIfNull(secret);
        parameters.GetHash(nameof(parameters));
        return new OtpauthUri(OtpauthType.Totp, issuer, accountName, new OtpSecret(secret.Bytes), parameters, counter: 0);
    }

    /// <summary>Describes a counter-based authenticator.</summary>
    /// <param name="issuer">As for <see cref="ForTotp"/>.</param>
    /// <param name="accountName">As for <see cref="ForTotp"/>.</param>
    /// <param name="secret">The secret. It is copied; the caller disposes its own instance.</param>
    /// <param name="parameters">The parameters that are stored beside the secret.</param>
    /// <param name="counter">The counter of the first code, 0 or more.</param>
    /// <exception cref="ArgumentException">A name, the parameters or the counter are not valid.</exception>
    public static OtpauthUri ForHotp(string issuer, string accountName, OtpSecret secret, HotpParameters parameters, long counter)
    {
        ThrowIfNotNames(issuer, accountName);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        parameters.GetHash(nameof(parameters));
        return new OtpauthUri(OtpauthType.Hotp, issuer, accountName, new OtpSecret(secret.Bytes), new TotpParameters(parameters.Algorithm, parameters.Digits, TimeSpan.Zero), counter);
    }

    /// <summary>
    /// Reads a URI strictly. Names, schemes and values have the case that the format writes; each parameter occurs once and is known; percent-encoded
    /// UTF-8 is well-formed; numbers have no signs or leading zeros; the secret is 16 to 64 bytes. The secret is required, and for HOTP the counter
    /// too. The defaults of the others are SHA-1, 6 digits and 30 seconds. A label and a parameter with different issuers are refused.
    /// </summary>
    /// <param name="text">Any text; nothing throws.</param>
    /// <param name="uri">The parsed URI, which the caller disposes; null if the method returns false.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OtpauthUri? uri)
    {
        uri = text is { Length: <= MaxTextLength } ? OtpauthReader.Read(text) : null;
        return uri is not null;
    }

    /// <summary>
    /// The URI as ASCII text, with the issuer both before the account and as a parameter. It holds the secret: show it once, as a picture or a link,
    /// and keep it out of logs.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public string ToText() => OtpauthWriter.Write(this);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Secret.Dispose();

    /// <summary>Whether an account name can be written. One that begins with a space could not be read back.</summary>
    internal static bool IsAccountName(string name) => IsName(name) && name[0] != ' ';

    internal static bool IsName(string name) => name.Length > 0 && NameRules.IsWellFormed(name);

    private static void ThrowIfNotNames(string issuer, string accountName)
    {
        ThrowIfNotName(issuer, nameof(issuer));
        ThrowIfNotName(accountName, nameof(accountName));
        if (!IsAccountName(accountName))
        {
            Errors.Argument("An account name must not begin with a space.", nameof(accountName));
        }
    }

    private static void ThrowIfNotName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (!IsName(name))
        {
            Errors.Argument($"A name must be 1 to {NameRules.MaxLength} UTF-16 units, well-formed, without U+0000.", parameter);
        }
    }
}

/// <summary>How an authenticator's codes advance. The numbers are stable; zero is not a type.</summary>
public enum OtpauthType
{
    /// <summary>By time (RFC 6238).</summary>
    Totp = 1,

    /// <summary>By a counter (RFC 4226).</summary>
    Hotp = 2,
}
