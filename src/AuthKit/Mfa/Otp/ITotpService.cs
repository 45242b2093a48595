using System.Diagnostics.CodeAnalysis;

namespace AuthKit.Mfa;

/// <summary>
/// Time-based one-time passwords (RFC 6238). The service stores nothing: the caller stores the sealed secret, its parameters and the last used step,
/// and limits failures.
/// </summary>
public interface ITotpService
{
    /// <summary>The parameters of new authenticators. Store them beside the secret.</summary>
    TotpParameters Parameters { get; }

    /// <summary>Makes the secret of a new authenticator, with the length from the options. The caller disposes it.</summary>
    OtpSecret CreateSecret();

    /// <summary>The code that an authenticator shows now, by the server's clock.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters, not those of the options.</param>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    /// <exception cref="InvalidOperationException">The clock is before 1970.</exception>
    string GetCode(OtpSecret secret, TotpParameters parameters);

    /// <summary>The code that an authenticator shows at a given instant.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters, not those of the options.</param>
    /// <param name="instant">From 1970-01-01T00:00:00Z on.</param>
    /// <exception cref="ArgumentException">The parameters are not valid, or the instant is before 1970.</exception>
    string GetCodeAt(OtpSecret secret, TotpParameters parameters, DateTimeOffset instant);

    /// <summary>
    /// Compares a typed code with those of the window around now, by the server's clock. It always computes and compares every step of the window. If
    /// several steps have the same code, the latest of them counts, so that the code cannot be used again.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters, not those of the options.</param>
    /// <param name="code">
    /// The code. Only exactly as many ASCII digits as the parameters say are accepted: this service is strict, and <see cref="IMfaService"/> reads
    /// typed codes such as "123 456".
    /// </param>
    /// <param name="afterStep">The last used step: only later ones match. Null if no step was used.</param>
    /// <returns>
    /// The matching step. Before granting anything, the caller stores it as the last used step by a compare-and-set that only moves forward, because
    /// a code must work only once (RFC 6238 section 5.2).
    /// </returns>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    TotpVerification Verify(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, long? afterStep);

    /// <summary>
    /// As <see cref="Verify"/>, at a given instant. It is for a clock of the caller's own; never pass a time that a client sent (OWASP ASVS 6.5.8).
    /// Before
    /// 1970 every code is wrong.
    /// </summary>
    /// <param name="secret">The secret.</param>
    /// <param name="parameters">The authenticator's parameters, not those of the options.</param>
    /// <param name="code">The code as typed.</param>
    /// <param name="instant">The middle of the window.</param>
    /// <param name="afterStep">The last used step; null if no step was used.</param>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    TotpVerification VerifyAt(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, DateTimeOffset instant, long? afterStep);
}

/// <summary>An enrolment that waits for its first code. It holds the secret: show it once, and dispose it.</summary>
public sealed class TotpEnrollment : IDisposable
{
    internal TotpEnrollment(OtpauthUri uri, DateTimeOffset expiresAt)
    {
        Uri = uri;
        ExpiresAt = expiresAt;
    }

    /// <summary>The URI that an authenticator scans. Its secret can also be typed (<see cref="OtpSecret.ToBase32"/>).</summary>
    public OtpauthUri Uri { get; }

    /// <summary>The time from which a code no longer confirms the enrolment.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <inheritdoc/>
    public void Dispose() => Uri.Dispose();
}

/// <summary>
/// The parameters of a time-based authenticator. They are stored beside its secret, because an authenticator keeps its own parameters when the
/// options change. They are not secret.
/// </summary>
/// <param name="Algorithm">The hash.</param>
/// <param name="Digits">6 to 8.</param>
/// <param name="Period">How long a code is shown: whole seconds, 1 to 300. Above 30 is weaker than OWASP ASVS 6.5.5 asks for.</param>
public readonly record struct TotpParameters(OtpAlgorithm Algorithm, int Digits, TimeSpan Period)
{
    /// <summary>The longest period of any authenticator: five minutes.</summary>
    public static readonly TimeSpan MaxPeriod = TimeSpan.FromMinutes(5);

    /// <summary>The parameters that every authenticator supports: SHA-1, 6 digits, 30 seconds.</summary>
    public static TotpParameters Default => new(OtpAlgorithm.Sha1, OtpCode.MinDigits, TotpOptions.MaxSafePeriod);

    /// <summary>Whether these parameters are allowed. The zero value is not valid.</summary>
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
            Errors.Argument($"The algorithm must be one of {nameof(OtpAlgorithm)}, the digits must be {OtpCode.MinDigits} to {OtpCode.MaxDigits}, and the period must be 1 to {(int)MaxPeriod.TotalSeconds} whole seconds.", parameter);
        }

        return OtpHash.Find(Algorithm)!;
    }
}

/// <summary>The result for a time-based code; the zero value is a refusal.</summary>
public readonly struct TotpVerification
{
    internal TotpVerification(TotpStatus status) => Status = status;

    internal TotpVerification(long step)
    {
        Status = TotpStatus.Matched;
        Step = step;
    }

    /// <summary>Whether the code matched, or the reason for the refusal.</summary>
    public TotpStatus Status { get; }

    /// <summary>
    /// The step whose code matched (T in RFC 6238 section 4.2), to store as the last used step; null if no step matched.
    /// </summary>
    public long? Step { get; }

    /// <summary>Whether the code matched. Accept it only after <see cref="Step"/> was stored in an atomic step.</summary>
    [MemberNotNullWhen(true, nameof(Step))]
    public bool IsMatched => Status == TotpStatus.Matched;
}

/// <summary>The outcome for a time-based code. The numbers are stable; zero is a refusal.</summary>
public enum TotpStatus
{
    /// <summary>The text is not the code of a step in the window, or not a code.</summary>
    Wrong = 0,

    /// <summary>
    /// The code of a step in the window that is not later than the last used step: a replay, or a second try within one period. Tell the user to wait
    /// for the next code only if an earlier factor has passed.
    /// </summary>
    AlreadyUsed = 1,

    /// <summary>The code of an unused step in the window.</summary>
    Matched = 2,
}

/// <summary>Draws the picture that an authenticator scans. The package AuthKit.QrCodes has an implementation.</summary>
public interface IEnrollmentPicture
{
    /// <summary>
    /// A picture as the <c>src</c> of an <c>img</c>. It holds the secret: show it once, and never cache it. Null if the URI is too long for a
    /// picture.
    /// </summary>
    string? ToDataUrl(OtpauthUri uri);
}
