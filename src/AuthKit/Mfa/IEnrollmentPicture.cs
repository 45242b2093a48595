namespace AuthKit.Mfa;

/// <summary>Draws what an authenticator scans. The package AuthKit.QrCodes has one.</summary>
public interface IEnrollmentPicture
{
    /// <summary>
    /// A picture as the <c>src</c> of an <c>img</c>. It holds the secret: show it once, never cache it. Null where the URI is too long
    /// for one.
    /// </summary>
    string? ToDataUrl(OtpauthUri uri);
}
