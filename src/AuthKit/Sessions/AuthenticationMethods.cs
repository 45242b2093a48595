namespace AuthKit.Sessions;

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
