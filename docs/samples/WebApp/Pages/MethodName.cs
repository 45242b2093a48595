namespace WebApp.Pages;

/// <summary>A word for how somebody signed in (RFC 8176).</summary>
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
