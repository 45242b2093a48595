using AuthKit.Mfa;
using Microsoft.AspNetCore.Http.HttpResults;

namespace WebApp.Pages;

/// <summary>Shows a secret once, as a QR code and as text, and asks for its first code.</summary>
public sealed partial class EnrollPage
{
    private const string DataUrl = "data:image/png;base64,";

    internal static RazorComponentResult<EnrollPage> Show(TotpEnrollment enrollment, IEnrollmentPicture picture, string action, IReadOnlyDictionary<string, string> kept, bool canEndOthers = false) =>
        Show(picture.ToDataUrl(enrollment.Uri), enrollment.Uri.Secret.ToBase32(), action, kept, StatusCodes.Status200OK, error: null, canEndOthers);

    /// <summary>Shows the page again after a wrong code. The form sends the secret back, because the server shows it only once.</summary>
    internal static RazorComponentResult<EnrollPage> Again(IFormCollection form, string action, IReadOnlyDictionary<string, string> kept, int status, string error, bool canEndOthers = false)
    {
        var picture = form["picture"].ToString();
        return Show(picture.StartsWith(DataUrl, StringComparison.Ordinal) ? picture : null, form["secret"].ToString(), action, kept, status, error, canEndOthers);
    }

    private static RazorComponentResult<EnrollPage> Show(string? picture, string secret, string action, IReadOnlyDictionary<string, string> kept, int status, string? error, bool canEndOthers) =>
        new(new Dictionary<string, object?>
        {
            [nameof(Picture)] = picture,
            [nameof(Secret)] = secret,
            [nameof(Action)] = action,
            [nameof(Kept)] = kept,
            [nameof(CanEndOthers)] = canEndOthers,
            [nameof(Error)] = error,
        })
        {
            StatusCode = status,
        };
}
