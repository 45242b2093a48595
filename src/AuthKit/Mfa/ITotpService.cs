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
    /// <param name="code">What was typed.</param>
    /// <param name="instant">The middle of the window.</param>
    /// <param name="afterStep">The last step that was used; null if none was.</param>
    /// <exception cref="ArgumentException">The parameters are not valid.</exception>
    TotpVerification VerifyAt(OtpSecret secret, TotpParameters parameters, ReadOnlySpan<char> code, DateTimeOffset instant, long? afterStep);
}
