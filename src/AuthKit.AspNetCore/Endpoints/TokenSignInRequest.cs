namespace AuthKit.AspNetCore.Endpoints;

internal sealed class TokenSignInRequest
{
    /// <summary>With <see cref="Password"/>: the first step.</summary>
    public string? Email { get; set; }

    public string? Password { get; set; }

    /// <summary>With exactly one of the codes: the second step of a sign-in that was answered so.</summary>
    public string? Challenge { get; set; }

    public string? Code { get; set; }

    public string? RecoveryCode { get; set; }

    /// <summary>Whether this browser is to need no second factor for a while.</summary>
    public bool TrustDevice { get; set; }

    /// <summary>Fewer scopes than the site grants; null for all. Of the first step.</summary>
    public string? Scope { get; set; }

    /// <summary>"cookie" or "body".</summary>
    public string Delivery { get; set; } = TokenAnswer.ByCookie;
}
