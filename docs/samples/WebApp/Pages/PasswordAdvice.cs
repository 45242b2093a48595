namespace WebApp.Pages;

/// <summary>What to tell a person about passwords.</summary>
internal static class PasswordAdvice
{
    /// <summary>Beside a field for a new one.</summary>
    public const string Hint = "8 characters or more. A few unrelated words make a good one.";

    /// <summary>About one that was refused.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> reasons) => [.. reasons.Select(Of)];

    private static string Of(string reason) => reason switch
    {
        "too_short" => "Use at least 8 characters.",
        "too_long" => "Use at most 1,024 characters.",
        "common" => "This password is among the first that anybody would try.",
        "context_word" => "Leave out your address and the name of this site.",
        "breached" => "This password is known from a leak elsewhere.",
        _ => "Choose another password.",
    };
}
