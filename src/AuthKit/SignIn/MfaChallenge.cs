namespace AuthKit.SignIn;

/// <summary>A sign-in whose first step was good, and that waits for the second. Not a session: it opens nothing else.</summary>
public sealed class MfaChallenge
{
    internal MfaChallenge(string token, IReadOnlyList<string> methods, DateTimeOffset expiresAt, bool isEnrollment)
    {
        Token = token;
        Methods = methods;
        ExpiresAt = expiresAt;
        IsEnrollment = isEnrollment;
    }

    /// <summary>What the client sends back with the code: 48 base64url characters.</summary>
    public string Token { get; }

    /// <summary>
    /// By what the account can answer: <c>totp</c>, <c>recovery_code</c>. For an enrolment, what can be enrolled.
    /// </summary>
    public IReadOnlyList<string> Methods { get; }

    /// <summary>From when on it is good for nothing.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Whether the account has to enrol a second factor, rather than to show one.</summary>
    public bool IsEnrollment { get; }

    /// <summary>Says nothing of the token.</summary>
    public override string ToString() => nameof(MfaChallenge);
}
