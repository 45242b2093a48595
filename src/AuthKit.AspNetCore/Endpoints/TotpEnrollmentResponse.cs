using System.Text.Json.Serialization;
using AuthKit.Mfa;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>Shown once.</summary>
internal sealed class TotpEnrollmentResponse
{
    /// <summary>Base32, to be typed.</summary>
    public required string Secret { get; init; }

    public required string OtpauthUri { get; init; }

    /// <summary>A data URL; left out where nothing draws it, or names are too long for a picture.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? QrCode { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    public static TotpEnrollmentResponse Of(TotpEnrollment enrollment, IEnrollmentPicture? picture) => new()
    {
        Secret = enrollment.Uri.Secret.ToBase32(),
        OtpauthUri = enrollment.Uri.ToText(),
        QrCode = picture?.ToDataUrl(enrollment.Uri),
        ExpiresAt = enrollment.ExpiresAt.UtcDateTime,
    };
}
