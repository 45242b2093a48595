namespace WebApp.Pages;

/// <summary>A code as users copy it from an authenticator. Some apps show it in two halves.</summary>
internal static class TypedCode
{
    public static string Of(string? typed) => (typed ?? "").Replace(" ", "", StringComparison.Ordinal);
}
