namespace WebApp.Pages;

/// <summary>What to tell a person about a refused password.</summary>
internal static class PasswordAdvice
{
    public static string Of(string reason) => reason switch
    {
        "too_short" => "Use at least 8 characters.",
        "too_long" => "Use at most 1,024 characters.",
        "common" => "This password is among the first that anybody would try.",
        "context_word" => "Leave out your address and the name of this site.",
        "breached" => "This password is known from a leak elsewhere.",
        _ => "Choose another password.",
    };
}
