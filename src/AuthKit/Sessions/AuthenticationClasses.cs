namespace AuthKit.Sessions;

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
