using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>
/// What an authenticator is enrolled with, as the URI that it scans: <c>otpauth://totp/Issuer:account?secret=…</c>, of the
/// key URI format of Google Authenticator. The whole of it is secret. It has a copy of the secret, which disposing wipes.
/// </summary>
public sealed class OtpauthUri : IDisposable
{
    /// <summary>The longest issuer and the longest account name, in UTF-16 units.</summary>
    public const int MaxNameLength = NameRules.MaxLength;

    /// <summary>The longest text that is parsed, in characters; more than any that is written.</summary>
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

    /// <summary>Whether time or a counter moves the codes on.</summary>
    public OtpauthType Type { get; }

    /// <summary>The issuer, which the authenticator shows: 1 to 255 UTF-16 units. Null only if a parsed text names no issuer.</summary>
    public string? Issuer { get; }

    /// <summary>Which account it is, as the owner reads it in a list: 1 to 255 UTF-16 units.</summary>
    public string AccountName { get; }

    /// <summary>The secret; wiped by <see cref="Dispose"/>.</summary>
    public OtpSecret Secret { get; }

    /// <summary>The hash.</summary>
    public OtpAlgorithm Algorithm { get; }

    /// <summary>The length of a code: 6 to 8.</summary>
    public int Digits { get; }

    /// <summary>How long a code is shown: 1 to 300 s; 0 where a counter moves on.</summary>
    public TimeSpan Period { get; }

    /// <summary>The next counter; 0 where time moves on.</summary>
    public long Counter { get; }

    /// <summary>Describes a time-based authenticator.</summary>
    /// <param name="issuer">
    /// The name of the site: 1 to 255 UTF-16 units, well-formed, without U+0000. Some authenticators cut one at a colon.
    /// </param>
    /// <param name="accountName">The same for the account; it does not begin with a space, which the format takes away.</param>
    /// <param name="secret">Is copied; the caller disposes its own.</param>
    /// <param name="parameters">Those that are stored beside the secret.</param>
    /// <exception cref="ArgumentException">A name or the parameters are not of that form.</exception>
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
    /// <param name="secret">Is copied; the caller disposes its own.</param>
    /// <param name="parameters">Those that are stored beside the secret.</param>
    /// <param name="counter">The counter of the first code, 0 or more.</param>
    /// <exception cref="ArgumentException">A name, the parameters or the counter are not of that form.</exception>
    public static OtpauthUri ForHotp(string issuer, string accountName, OtpSecret secret, HotpParameters parameters, long counter)
    {
        ThrowIfNotNames(issuer, accountName);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentOutOfRangeException.ThrowIfNegative(counter);
        parameters.GetHash(nameof(parameters));
        return new OtpauthUri(OtpauthType.Hotp, issuer, accountName, new OtpSecret(secret.Bytes), new TotpParameters(parameters.Algorithm, parameters.Digits, TimeSpan.Zero), counter);
    }

    /// <summary>
    /// Reads a text, strictly: names, schemes and values in the case that the format writes, each parameter once, none that
    /// it does not know, well-formed percent-encoded UTF-8, numbers without signs or leading zeros, a secret of 16 to 64
    /// bytes. The secret, and a counter for that type, must be there; without the others SHA-1, 6 digits and 30 seconds
    /// hold. An issuer in the label and another in the parameter are refused.
    /// </summary>
    /// <param name="text">Any text; nothing throws.</param>
    /// <param name="uri">What it says, for the caller to dispose; null where the answer is false.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OtpauthUri? uri)
    {
        uri = text is { Length: <= MaxTextLength } ? OtpauthReader.Read(text) : null;
        return uri is not null;
    }

    /// <summary>
    /// The URI as text, ASCII only, with the issuer both before the account and as a parameter. It holds the secret: show it
    /// once, as a picture or a link, and keep it out of logs.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The secret was wiped.</exception>
    public string ToText() => OtpauthWriter.Write(this);

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Secret.Dispose();

    /// <summary>Whether an account name can be written: the spaces that it begins with would not come back.</summary>
    internal static bool IsAccountName(string name) => IsName(name) && name[0] != ' ';

    internal static bool IsName(string name) => name.Length > 0 && NameRules.IsWellFormed(name);

    private static void ThrowIfNotNames(string issuer, string accountName)
    {
        ThrowIfNotName(issuer, nameof(issuer));
        ThrowIfNotName(accountName, nameof(accountName));
        if (!IsAccountName(accountName))
        {
            Errors.Argument("An account name does not begin with a space.", nameof(accountName));
        }
    }

    private static void ThrowIfNotName(string name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (!IsName(name))
        {
            Errors.Argument($"A name is 1 to {NameRules.MaxLength} UTF-16 units, well-formed, without U+0000.", parameter);
        }
    }
}

/// <summary>What moves the codes of an authenticator on. The numbers are stable; zero is neither.</summary>
public enum OtpauthType
{
    /// <summary>Time (RFC 6238).</summary>
    Totp = 1,

    /// <summary>A counter (RFC 4226).</summary>
    Hotp = 2,
}
