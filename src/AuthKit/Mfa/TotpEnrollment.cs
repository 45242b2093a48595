namespace AuthKit.Mfa;

/// <summary>An enrolment that waits for its first code. Holds the secret: show it once, and dispose it.</summary>
public sealed class TotpEnrollment : IDisposable
{
    internal TotpEnrollment(OtpauthUri uri, DateTimeOffset expiresAt)
    {
        Uri = uri;
        ExpiresAt = expiresAt;
    }

    /// <summary>What an authenticator scans; its secret can be typed too (<see cref="OtpSecret.ToBase32"/>).</summary>
    public OtpauthUri Uri { get; }

    /// <summary>From when on no code confirms it any more.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <inheritdoc/>
    public void Dispose() => Uri.Dispose();
}
