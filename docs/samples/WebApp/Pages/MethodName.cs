namespace WebApp.Pages;

/// <summary>The display name of an authentication method (RFC 8176).</summary>
internal static class MethodName
{
    public static string Of(string amr) => amr switch
    {
        "pwd" => "password",
        "otp" => "code",
        "recovery" => "recovery code",
        "mfa" => "two factors",
        "email" => "mail",
        _ => amr,
    };
}
