namespace AuthKit.Stores;

/// <summary>The methods of authentication: the values of <c>amr</c> that AuthKit writes.</summary>
public static class AuthenticationMethods
{
    /// <summary>A password (RFC 8176).</summary>
    public const string Password = "pwd";

    /// <summary>A code of an authenticator (RFC 8176).</summary>
    public const string OneTimePassword = "otp";

    /// <summary>A recovery code. RFC 8176 does not register a value for it.</summary>
    public const string RecoveryCode = "recovery";

    /// <summary>A link or a code by mail. RFC 8176 does not register a value for it.</summary>
    public const string Email = "email";

    /// <summary>
    /// The subject proved more than one factor (RFC 8176). A sign-in that skipped the second factor on a trusted device does not have this value,
    /// because it proved only one factor.
    /// </summary>
    public const string MultipleFactors = "mfa";

    internal static bool AreMultiple(IReadOnlyList<string> amr) => amr.Contains(MultipleFactors, StringComparer.Ordinal);
}

/// <summary>The strength of an authentication: the values of <c>acr</c>, named after the assurance levels of NIST SP 800-63B-4.</summary>
public static class AuthenticationClasses
{
    /// <summary>One factor was proved, or more than one without a password.</summary>
    public const string SingleFactor = "aal1";

    /// <summary>A password and a second factor.</summary>
    public const string MultipleFactors = "aal2";

    /// <summary>
    /// Returns the class for the given methods, or null for an empty list. Mail does not count as a factor here (SP 800-63B-4 section 3.1.3.1), so
    /// mail and an authenticator together are one factor.
    /// </summary>
    public static string? Of(IReadOnlyList<string> amr)
    {
        ArgumentNullException.ThrowIfNull(amr);
        return amr.Count == 0
            ? null
            : AuthenticationMethods.AreMultiple(amr) && amr.Contains(AuthenticationMethods.Password, StringComparer.Ordinal) ? MultipleFactors : SingleFactor;
    }
}
