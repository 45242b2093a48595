namespace AuthKit.Stores;

/// <summary>How a subject proved who they are: the values of <c>amr</c> that AuthKit writes itself.</summary>
public static class AuthenticationMethods
{
    /// <summary>A password (RFC 8176).</summary>
    public const string Password = "pwd";

    /// <summary>A code of an authenticator (RFC 8176).</summary>
    public const string OneTimePassword = "otp";

    /// <summary>A recovery code. RFC 8176 registers nothing for it.</summary>
    public const string RecoveryCode = "recovery";

    /// <summary>A link or a code by mail. RFC 8176 registers nothing for it.</summary>
    public const string Email = "email";

    /// <summary>
    /// More than one factor was shown (RFC 8176). Never there because a device is trusted: such a sign-in showed one factor.
    /// </summary>
    public const string MultipleFactors = "mfa";

    internal static bool AreMultiple(IReadOnlyList<string> amr) => amr.Contains(MultipleFactors, StringComparer.Ordinal);
}

/// <summary>How strong a proof was: the values of <c>acr</c>, after the assurance levels of NIST SP 800-63B-4.</summary>
public static class AuthenticationClasses
{
    /// <summary>One factor.</summary>
    public const string SingleFactor = "aal1";

    /// <summary>A password and a second factor.</summary>
    public const string MultipleFactors = "aal2";

    /// <summary>
    /// The class of what was shown; null where nothing was. Mail counts as nothing here (SP 800-63B-4 section 3.1.3.1), so that
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
