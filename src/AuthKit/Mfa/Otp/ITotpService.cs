using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>
/// Time-based one-time passwords (RFC 6238). It keeps nothing: the caller stores the secret sealed, its parameters, and the
/// last step used, and limits failures.
/// </summary>
public interface ITotpService
{
    /// <summary>What new authenticators get; to be stored beside their secret.</summary>
    TotpParameters Parameters { get; }

    /// <summary>Makes the secret of a new authenticator, as long as the options say. The caller disposes it.</summary>
    OtpSecret CreateSecret();

    /// <summary>The code that an authenticator shows now, by the server's clock.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator, not those of the options.</param>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    /// <exception cref="InvalidOperationException">The clock stands before 1970.</exception>
    string GetCode(OtpSecret secret, TotpParameters parameters);

    /// <summary>The code that an authenticator shows at an instant that the caller names.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator, not those of the options.</param>
    /// <param name="instant">From 1970-01-01T00:00:00Z on.</param>
    /// <exception cref="ArgumentException">The parameters are not valid, or the instant lies before 1970.</exception>
    string GetCodeAt(OtpSecret secret, TotpParameters parameters, DateTimeOffset instant);

    /// <summary>
    /// Compares a typed code with those of the window around now, by the server's clock. It computes and compares every
    /// step of the window whichever matches. A code that happens to be that of several steps counts as the latest of
    /// them, so that it is not good for another.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator, not those of the options.</param>
    /// <param name="code">
    /// The code. Anything but exactly as many ASCII digits as the parameters say is refused: this service is strict, and
    /// <see cref="IMfaService"/> reads what people type, such as "123 456".
    /// </param>
    /// <param name="afterStep">The last step that was used: only later ones match. Null if none was.</param>
    /// <returns>
    /// The step, which the caller stores as the last one used by a compare-and-set that only moves forward, before anything
    /// is granted: the code has to be good once (RFC 6238 section 5.2).
    /// </returns>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    TotpVerification Verify(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, long? afterStep);

    /// <summary>
    /// As <see cref="Verify"/>, at an instant that the caller names. It is for a clock of the caller's own; never for a time
    /// that a client sent (OWASP ASVS 6.5.8). Before 1970 every code is wrong.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">Those of the authenticator, not those of the options.</param>
    /// <param name="code">The code as typed.</param>
    /// <param name="instant">The middle of the window.</param>
    /// <param name="afterStep">The last step that was used; null if none was.</param>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    TotpVerification VerifyAt(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, DateTimeOffset instant, long? afterStep);
}

/// <summary>An enrolment that waits for its first code. Holds the secret: show it once, and dispose it.</summary>
public sealed class TotpEnrollment : IDisposable
{
    internal TotpEnrollment(OtpauthUri uri, DateTimeOffset expiresAt)
    {
        Uri = uri;
        ExpiresAt = expiresAt;
    }

    /// <summary>The URI that an authenticator scans; its secret can be typed too (<see cref="OtpSecret.ToBase32"/>).</summary>
    public OtpauthUri Uri { get; }

    /// <summary>The time from which no code confirms the enrolment any longer.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <inheritdoc/>
    public void Dispose() => Uri.Dispose();
}

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

/// <summary>The answer to a time-based code; the zero value is a refusal.</summary>
public readonly struct TotpVerification
{
    internal TotpVerification(TotpStatus status) => Status = status;

    internal TotpVerification(long step)
    {
        Status = TotpStatus.Matched;
        Step = step;
    }

    /// <summary>Whether the code is good, or why not.</summary>
    public TotpStatus Status { get; }

    /// <summary>
    /// The step whose code it was (RFC 6238 section 4.2: T), to be kept as the last one used; null unless it matched.
    /// </summary>
    public long? Step { get; }

    /// <summary>Whether the code is good, once <see cref="Step"/> was stored in the step that decides races.</summary>
    [MemberNotNullWhen(true, nameof(Step))]
    public bool IsMatched => Status == TotpStatus.Matched;
}

/// <summary>The answer to a time-based code. The numbers are stable; zero is a refusal.</summary>
public enum TotpStatus
{
    /// <summary>Not the code of any step in the window, or no code at all.</summary>
    Wrong = 0,

    /// <summary>
    /// The code of a step in the window that is not later than the last one used: a replay, or a second try within one
    /// period. Tell the user to wait for the next code only where a factor before this one has passed.
    /// </summary>
    AlreadyUsed = 1,

    /// <summary>The code of a step in the window that was not used yet.</summary>
    Matched = 2,
}

/// <summary>Draws what an authenticator scans. The package AuthKit.QrCodes has one.</summary>
public interface IEnrollmentPicture
{
    /// <summary>
    /// A picture as the <c>src</c> of an <c>img</c>. It holds the secret: show it once, never cache it. Null where the URI is too long
    /// for one.
    /// </summary>
    string? ToDataUrl(OtpauthUri uri);
}
