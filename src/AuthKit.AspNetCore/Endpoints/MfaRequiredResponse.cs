using AuthKit.SignIn;

namespace AuthKit.AspNetCore.Endpoints;

/// <summary>The first step of a sign-in was good; nobody is signed in.</summary>
internal sealed class MfaRequiredResponse
{
    /// <summary><c>mfa_required</c>, or <c>mfa_enrollment_required</c> where the account has no second factor yet.</summary>
    public required string Status { get; init; }

    public required string Challenge { get; init; }

    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime ExpiresAt { get; init; }

    public static MfaRequiredResponse Of(MfaChallenge challenge) => new()
    {
        Status = challenge.IsEnrollment ? "mfa_enrollment_required" : "mfa_required",
        Challenge = challenge.Token,
        Methods = challenge.Methods,
        ExpiresAt = challenge.ExpiresAt.UtcDateTime,
    };
}
