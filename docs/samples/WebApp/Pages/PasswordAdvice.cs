namespace WebApp.Pages;

/// <summary>Texts for users about passwords.</summary>
internal static class PasswordAdvice
{
    /// <summary>The hint beside a field for a new password.</summary>
    public const string Hint = "At least 8 characters. A few unrelated words make a good password.";

    /// <summary>The text for a refused password.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> reasons) => [.. reasons.Select(Of)];

    private static string Of(string reason) => reason switch
    {
        "too_short" => "Use at least 8 characters.",
        "too_long" => "Use at most 1,024 characters.",
        "common" => "This password is too common.",
        "context_word" => "Do not use your address or the name of this site.",
        "breached" => "This password appeared in a data breach.",
        _ => "Choose another password.",
    };
}
