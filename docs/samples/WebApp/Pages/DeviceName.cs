namespace WebApp.Pages;

/// <summary>A short name for a user agent, so that users recognise their devices. It is a guess; no decision depends on it.</summary>
internal static class DeviceName
{
    private const int MaxLength = 60;

    // The order matters: most browsers also claim to be the ones further down.
    private static readonly (string Token, string Name)[] Browsers =
        [("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl")];

    private static readonly (string Token, string Name)[] Systems =
        [("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        var browser = Find(Browsers, userAgent);
        var system = Find(Systems, userAgent);
        return (browser, system) switch
        {
            (not null, not null) => $"{browser} on {system}",
            (not null, null) => browser,
            _ when string.IsNullOrWhiteSpace(userAgent) => "Unknown device",
            _ => userAgent.Length <= MaxLength ? userAgent : $"{userAgent.AsSpan(0, MaxLength)}…",
        };
    }

    private static string? Find((string Token, string Name)[] rows, string? userAgent) =>
        Array.Find(rows, row => userAgent?.Contains(row.Token, StringComparison.Ordinal) == true).Name;
}
